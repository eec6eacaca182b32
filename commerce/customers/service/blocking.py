"""Staff close an account to its holder, and open it again."""

from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.prose import checked_line
from commerce.customers import policy, repo
from commerce.customers.events import CustomerBlocked, CustomerUnblocked
from commerce.customers.models import CustomerStatus
from commerce.identity import service as identity
from commerce.identity.views import SubjectKind
from commerce.jobs.service import emit

MAX_REASON = 500
ID_PATH = ("input", "customerId")


async def block(tx: Tx, actor: Actor, customer_id: UUID, reason: str) -> UUID:
    """End every session of an account and let nobody sign in to it. Orders go on as they are.
    Raises InvalidInput, NotFound, NotAllowed, Conflict. Emits CustomerBlocked."""
    policy.require_moderation(actor)
    text = checked_line(reason, ("input", "reason"), max_length=MAX_REASON)
    await _move(tx, actor, customer_id, CustomerStatus.ACTIVE, CustomerStatus.BLOCKED, text)
    await identity.end_sessions(
        tx, kind=SubjectKind.CUSTOMER, subject_id=customer_id, reason="account blocked"
    )
    return customer_id


async def unblock(tx: Tx, actor: Actor, customer_id: UUID) -> UUID:
    """Raises NotFound, NotAllowed, Conflict. Emits CustomerUnblocked."""
    policy.require_moderation(actor)
    await _move(tx, actor, customer_id, CustomerStatus.BLOCKED, CustomerStatus.ACTIVE, None)
    return customer_id


async def _move(
    tx: Tx,
    actor: Actor,
    customer_id: UUID,
    before: CustomerStatus,
    after: CustomerStatus,
    reason: str | None,
) -> None:
    customer = await repo.get_for_update(tx, customer_id)
    if customer is None:
        raise NotFound("Customer", ID_PATH)
    if customer.status is not before:
        raise Conflict(
            f"The customer is {customer.status.value}, not {before.value}.", path=ID_PATH
        )
    await repo.save(tx, customer_id, {"status": after})
    verb = "block" if after is CustomerStatus.BLOCKED else "unblock"
    await audit.record(
        tx,
        actor,
        f"customer.{verb}",
        entity=("Customer", customer_id),
        before={"status": before.value},
        after={"status": after.value, **({"reason": reason} if reason else {})},
    )
    if reason is None:
        await emit(tx, CustomerUnblocked(customer_id), actor=actor)
    else:
        await emit(tx, CustomerBlocked(customer_id, reason), actor=actor)
