"""Tags, owners and notes."""

from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor, Staff
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_prose
from commerce.crm import policy, rules
from commerce.crm.events import CustomerNoteAdded, CustomerOwnerChanged, CustomerTagsChanged
from commerce.crm.inputs import AddNote, ChangeTags, DeleteNote, SetOwner, UpdateNote
from commerce.crm.repo import profiles as repo
from commerce.crm.views import CustomerNote
from commerce.jobs.service import emit

TAGS_PATH = ("input", "tags")


async def add_tags(tx: Tx, actor: Actor, command: ChangeTags) -> UUID:
    """Emits CustomerTagsChanged unless the customer has them all. Raises InvalidInput beyond
    `rules.MAX_TAGS` of one customer."""
    return await _change_tags(tx, actor, command, adds=True)


async def remove_tags(tx: Tx, actor: Actor, command: ChangeTags) -> UUID:
    """Emits CustomerTagsChanged unless the customer has none of them."""
    return await _change_tags(tx, actor, command, adds=False)


async def _change_tags(tx: Tx, actor: Actor, command: ChangeTags, *, adds: bool) -> UUID:
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    named = set(rules.checked_tags(command.tags, TAGS_PATH))
    await _lock(tx, command.customer_id)
    before = set((await repo.profile_of(tx, command.customer_id)).tags)
    after = before | named if adds else before - named
    if len(after) > rules.MAX_TAGS:
        text = f"A customer has at most {rules.MAX_TAGS} tags."
        raise InvalidInput.at(TAGS_PATH, "TOO_MANY", text)
    if after == before:
        return command.customer_id
    await repo.save_profile(tx, command.customer_id, {"tags": sorted(after)})
    await audit.record(
        tx,
        actor,
        "customer.tags",
        entity=("Customer", command.customer_id),
        before={"tags": sorted(before)},
        after={"tags": sorted(after)},
    )
    added, removed = tuple(sorted(after - before)), tuple(sorted(before - after))
    await emit(tx, CustomerTagsChanged(command.customer_id, added, removed), actor=actor)
    return command.customer_id


async def set_owner(tx: Tx, actor: Actor, command: SetOwner) -> UUID:
    """Emits CustomerOwnerChanged. Raises NotFound for staff who do not work here."""
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    await _lock(tx, command.customer_id)
    if command.owner_id is not None and not await repo.is_active_staff(tx, command.owner_id):
        raise NotFound("StaffMember", ("input", "ownerId"))
    before = (await repo.profile_of(tx, command.customer_id)).owner_id
    if before == command.owner_id:
        return command.customer_id
    await repo.save_profile(tx, command.customer_id, {"owner_id": command.owner_id})
    await audit.record(
        tx,
        actor,
        "customer.owner",
        entity=("Customer", command.customer_id),
        before={"owner_id": before},
        after={"owner_id": command.owner_id},
    )
    changed = CustomerOwnerChanged(command.customer_id, command.owner_id)
    await emit(tx, changed, actor=actor)
    return command.customer_id


async def add_note(tx: Tx, actor: Actor, command: AddNote) -> UUID:
    """The note's id. Emits CustomerNoteAdded."""
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    body = checked_prose(command.body, ("input", "body"), max_length=rules.MAX_NOTE)
    await _lock(tx, command.customer_id)
    author_id = actor.id if isinstance(actor, Staff) else None
    note_id = await repo.add_note(tx, command.customer_id, author_id, body)
    await audit.record(tx, actor, "customer.note.add", entity=("CustomerNote", note_id))
    await emit(tx, CustomerNoteAdded(command.customer_id, note_id), actor=actor)
    return note_id


async def update_note(tx: Tx, actor: Actor, command: UpdateNote) -> UUID:
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    body = checked_prose(command.body, ("input", "body"), max_length=rules.MAX_NOTE)
    note = await _note_to_change(tx, actor, command.note_id)
    await repo.change_note(tx, note.id, body)
    await audit.record(tx, actor, "customer.note.update", entity=("CustomerNote", note.id))
    return note.id


async def delete_note(tx: Tx, actor: Actor, command: DeleteNote) -> UUID:
    """The customer's id."""
    policy.require(actor, Permission.CUSTOMERS_WRITE)
    note = await _note_to_change(tx, actor, command.note_id)
    await repo.delete_note(tx, note.id)
    await audit.record(tx, actor, "customer.note.delete", entity=("CustomerNote", note.id))
    return note.customer_id


async def _note_to_change(tx: Tx, actor: Actor, note_id: UUID) -> CustomerNote:
    note = await repo.note_for_update(tx, note_id)
    if note is None:
        raise NotFound("CustomerNote", ("input", "noteId"))
    policy.check_may_change(actor, note)
    return note


async def _lock(tx: Tx, customer_id: UUID) -> None:
    if not await repo.lock_customer(tx, customer_id):
        raise NotFound("Customer", ("input", "customerId"))
