"""Tags, owners, notes and custom fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    delete,
    func,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.crm import views
from commerce.crm.models import CustomerNote, CustomerProfile, CustomFieldDefinition
from commerce.crm.repo.visibility import visible
from commerce.customers.models import Customer, CustomerStatus
from commerce.staff.models import StaffMember

NOTE_BODY = "customer_notes.body"
Position = tuple[datetime, UUID]

PROFILE_COLUMNS = (CustomerProfile.customer_id, CustomerProfile.owner_id, CustomerProfile.tags)
NOTE_COLUMNS = (
    CustomerNote.id,
    CustomerNote.customer_id,
    CustomerNote.author_id,
    CustomerNote.body_sealed,
    CustomerNote.created_at,
    CustomerNote.updated_at,
)
DEFINITION_COLUMNS = (
    CustomFieldDefinition.id,
    CustomFieldDefinition.code,
    CustomFieldDefinition.label,
    CustomFieldDefinition.kind,
    CustomFieldDefinition.choices,
    CustomFieldDefinition.created_at,
)


async def profiles_by_customer(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.Profile]:
    wanted = visible(actor, *PROFILE_COLUMNS).where(CustomerProfile.customer_id == any_of(ids))
    return {row.customer_id: views.Profile(*row) for row in await reader.rows(wanted)}


async def notes_by_customer(
    reader: Reader,
    actor: Actor,
    ids: Sequence[UUID],
    *,
    after: Position | None,
    limit: int,
) -> Mapping[UUID, list[views.CustomerNote]]:
    """The newest `limit` notes of every customer, in one statement."""
    customer_id = unnested(ids)
    own = visible(actor, *NOTE_COLUMNS).where(CustomerNote.customer_id == customer_id)
    if after is not None:
        own = own.where(tuple_(CustomerNote.created_at, CustomerNote.id) < tuple_(*after))
    newest_first = (CustomerNote.created_at.desc(), CustomerNote.id.desc())
    own = own.order_by(*newest_first).limit(limit).correlate(customer_id.table)
    notes = own.lateral("notes_of_customer")
    statement = select(*notes.c).select_from(customer_id.table.join(notes, true()))
    grouped: dict[UUID, list[views.CustomerNote]] = {id_: [] for id_ in ids}
    for row in await reader.rows(statement):
        grouped[row.customer_id].append(views.CustomerNote(*row))
    return grouped


async def notes_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.CustomerNote]:
    wanted = visible(actor, *NOTE_COLUMNS).where(CustomerNote.id == any_of(ids))
    return {row.id: views.CustomerNote(*row) for row in await reader.rows(wanted)}


async def definitions(reader: Reader, actor: Actor) -> list[views.CustomFieldDefinition]:
    """All of them, by code; there are at most `rules.MAX_FIELDS`."""
    wanted = visible(actor, *DEFINITION_COLUMNS).order_by(CustomFieldDefinition.code)
    return [views.CustomFieldDefinition(*row) for row in await reader.rows(wanted)]


async def lock_customer(tx: Tx, customer_id: UUID) -> bool:
    """Lock the customer's row against other changes of ours; whether there is one. There is none
    of the sandbox for us."""
    found = (
        select(Customer.id)
        .where(
            Customer.id == customer_id,
            Customer.status != CustomerStatus.ERASED,
            Customer.test_client_id.is_(None),
        )
        .with_for_update(key_share=True)
    )
    return bool(await tx.scalars(found))


async def profile_of(tx: Tx, customer_id: UUID) -> views.Profile:
    statement = select(*PROFILE_COLUMNS).where(CustomerProfile.customer_id == customer_id)
    rows = await tx.rows(statement)
    return views.Profile(*rows[0]) if rows else views.Profile(customer_id, None, [])


async def save_profile(tx: Tx, customer_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        insert(CustomerProfile)
        .values(customer_id=customer_id, **values)
        .on_conflict_do_update(index_elements=["customer_id"], set_=dict(values))
    )


async def is_active_staff(tx: Tx, staff_id: UUID) -> bool:
    active = select(StaffMember.id).where(StaffMember.id == staff_id, StaffMember.is_active)
    return bool(await tx.scalars(active))


async def note_for_update(tx: Tx, note_id: UUID) -> views.CustomerNote | None:
    statement = select(*NOTE_COLUMNS).where(CustomerNote.id == note_id).with_for_update()
    rows = await tx.rows(statement)
    return views.CustomerNote(*rows[0]) if rows else None


async def add_note(tx: Tx, customer_id: UUID, author_id: UUID | None, body: str) -> UUID:
    id_, now = new_id(), tx.clock.now()
    await tx.execute(
        insert(CustomerNote).values(
            id=id_,
            customer_id=customer_id,
            author_id=author_id,
            body_sealed=tx.vault.seal(NOTE_BODY, body),
            created_at=now,
            updated_at=now,
        )
    )
    return id_


async def change_note(tx: Tx, note_id: UUID, body: str) -> None:
    sealed = tx.vault.seal(NOTE_BODY, body)
    await tx.execute(
        update(CustomerNote)
        .where(CustomerNote.id == note_id)
        .values(body_sealed=sealed, updated_at=tx.clock.now())
    )


async def delete_note(tx: Tx, note_id: UUID) -> None:
    await tx.execute(delete(CustomerNote).where(CustomerNote.id == note_id))


async def definitions_by_code(
    reader: Reader, codes: Sequence[str]
) -> Mapping[str, views.CustomFieldDefinition]:
    wanted = any_(bindparam(None, list(codes), type_=ARRAY(Text)))
    statement = select(*DEFINITION_COLUMNS).where(CustomFieldDefinition.code == wanted)
    rows = await reader.rows(statement)
    return {row.code: views.CustomFieldDefinition(*row) for row in rows}


async def definition_for_update(tx: Tx, id_: UUID) -> views.CustomFieldDefinition | None:
    statement = select(*DEFINITION_COLUMNS).where(CustomFieldDefinition.id == id_)
    rows = await tx.rows(statement.with_for_update())
    return views.CustomFieldDefinition(*rows[0]) if rows else None


async def count_definitions(tx: Tx) -> int:
    return await tx.scalar(select(func.count()).select_from(CustomFieldDefinition))


async def add_definition(tx: Tx, values: Mapping[str, object]) -> UUID | None:
    """None when the code is taken."""
    added = await tx.execute(
        insert(CustomFieldDefinition)
        .values(id=new_id(), **values)
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(CustomFieldDefinition.id)
    )
    return added.scalar()


async def change_definition(tx: Tx, id_: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        update(CustomFieldDefinition).where(CustomFieldDefinition.id == id_).values(**values)
    )


async def delete_definition(tx: Tx, definition: views.CustomFieldDefinition) -> None:
    """With every value that customers have in it."""
    await tx.execute(
        update(Customer)
        .where(Customer.custom_fields.has_key(definition.code))
        .values(custom_fields=Customer.custom_fields.delete_path([definition.code]))
    )
    await tx.execute(delete(CustomFieldDefinition).where(CustomFieldDefinition.id == definition.id))


async def customers_choosing(tx: Tx, code: str, choices: Sequence[str]) -> int:
    """How many customers have one of `choices` in the field."""
    chosen = Customer.custom_fields[code].astext == any_(
        bindparam(None, list(choices), type_=ARRAY(Text))
    )
    return await tx.scalar(select(func.count()).select_from(Customer).where(chosen))


async def custom_fields_of(tx: Tx, customer_id: UUID) -> Mapping[str, object]:
    statement = select(Customer.custom_fields).where(Customer.id == customer_id)
    return await tx.scalar(statement) or {}


async def save_custom_fields(tx: Tx, customer_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        update(Customer)
        .where(Customer.id == customer_id)
        .values(custom_fields=bindparam(None, dict(values), type_=JSONB))
    )


def any_of(ids: Sequence[UUID]) -> Any:
    return any_(bindparam(None, list(ids), type_=ARRAY(Uuid)))


def unnested(ids: Sequence[UUID]) -> Any:
    """A column of a table made of `ids`."""
    wanted = func.unnest(bindparam(None, list(ids), type_=ARRAY(Uuid)))
    return wanted.table_valued(column("id", Uuid), name="wanted").render_derived().c.id
