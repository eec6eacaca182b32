"""What a customer agreed to, kept as a history that is only ever added to."""

from uuid import UUID

from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.customers import book_repo, repo
from commerce.customers.events import ConsentRecorded
from commerce.customers.models import ConsentPurpose
from commerce.jobs.service import emit


async def record(
    tx: Tx,
    actor: Actor,
    customer_id: UUID,
    purpose: ConsentPurpose,
    *,
    is_granted: bool,
    source: str,
) -> bool:
    """Write down what the customer says about a purpose; False when that is what they said last.
    `source` is where they said it: `storefront:uk`, `register`. Emits ConsentRecorded."""
    customer = await repo.get_for_update(tx, customer_id)
    if customer is None:
        raise NotFound("Customer")
    newest = (await book_repo.consents_by_customer(tx, [customer_id]))[customer_id]
    if any(each.purpose is purpose and each.is_granted is is_granted for each in newest):
        return False
    await book_repo.add_consent(tx, customer_id, purpose, is_granted=is_granted, source=source)
    said = ConsentRecorded(customer_id, purpose.value, is_granted)
    await emit(tx, said, actor=actor, is_test=customer.is_test)
    return True
