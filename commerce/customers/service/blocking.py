"""Staff close an account to its holder, and open it again."""

from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.prose import checked_line
from commerce.core.sandbox import reaches
from commerce.customers import policy, repo
from commerce.customers.events import CustomerBlocked, CustomerUnblocked
from commerce.customers.models import CustomerStatus
from commerce.customers.views import Customer
from commerce.identity import service as identity
from commerce.jobs.service import emit

MAX_REASON = 500
ID_PATH = ("input", "customerId")


async def block(tx: Tx, actor: Actor, customer_id: UUID, reason: str) -> UUID:
    """End every session of an account and let nobody sign in to it. Orders go on as they are.
    Raises InvalidInput, NotFound, NotAllowed, Conflict. Emits CustomerBlocked."""
    policy.require_moderation(actor)
    text = checked_line(reason, ("input", "reason"), max_length=MAX_REASON)
    statuses = (CustomerStatus.ACTIVE, CustomerStatus.BLOCKED)
    customer = await _move(tx, actor, customer_id, *statuses, text)
    await identity.end_sessions(
        tx, kind=customer.subject_kind, subject_id=customer_id, reason="account blocked"
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
) -> Customer:
    customer = await repo.get_for_update(tx, customer_id)
    if customer is None or not reaches(actor, is_test=customer.is_test):
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
    event = (
        CustomerUnblocked(customer_id) if reason is None else CustomerBlocked(customer_id, reason)
    )
    await emit(tx, event, actor=actor, is_test=customer.is_test)
    return customer
