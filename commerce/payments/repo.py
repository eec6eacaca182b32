"""All SQL of payments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.core.statements import Prepared
from commerce.payments.models import Payment, PaymentStatus, PaymentTransaction, TransactionKind
from commerce.payments.views import Payment as PaymentView
from commerce.payments.views import PaymentTransaction as TransactionView

OPEN = (PaymentStatus.PENDING, PaymentStatus.ACTION_REQUIRED)

COLUMNS = (
    Payment.id,
    Payment.order_id,
    Payment.provider,
    Payment.provider_reference,
    Payment.status,
    Payment.currency,
    Payment.amount,
    Payment.captured,
    Payment.refunded,
    Payment.failure_code,
    Payment.action["url"].astext,
    Payment.checks,
    Payment.created_at,
)
IDS = bindparam("ids", type_=ARRAY(Uuid))
BY_ID = Prepared(select(*COLUMNS).where(Payment.id == any_(IDS)), PaymentView)
BY_ORDER = Prepared(
    select(*COLUMNS).where(Payment.order_id == any_(IDS)).order_by(Payment.id), PaymentView
)
TRANSACTIONS = Prepared(
    select(
        PaymentTransaction.id,
        PaymentTransaction.payment_id,
        PaymentTransaction.kind,
        PaymentTransaction.is_success,
        PaymentTransaction.amount,
        PaymentTransaction.currency,
        PaymentTransaction.provider_reference,
        PaymentTransaction.failure_code,
        PaymentTransaction.at,
    )
    .where(PaymentTransaction.payment_id == any_(IDS))
    .order_by(PaymentTransaction.id),
    TransactionView,
)


async def payment_by_id(reader: Reader, payment_id: UUID) -> PaymentView | None:
    return await reader.first(BY_ID, ids=[payment_id])


async def payments_by_order(
    reader: Reader, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[PaymentView]]:
    """All attempts of each order, oldest first."""
    grouped: dict[UUID, list[PaymentView]] = {order_id: [] for order_id in order_ids}
    for payment in await reader.fetch(BY_ORDER, ids=list(order_ids)):
        grouped[payment.order_id].append(payment)
    return grouped


async def transactions_by_payment(
    reader: Reader, payment_ids: Sequence[UUID]
) -> Mapping[UUID, list[TransactionView]]:
    """The ledger of each payment, oldest entry first."""
    grouped: dict[UUID, list[TransactionView]] = {payment_id: [] for payment_id in payment_ids}
    for entry in await reader.fetch(TRANSACTIONS, ids=list(payment_ids)):
        grouped[entry.payment_id].append(entry)
    return grouped


async def get_for_update(tx: Tx, payment_id: UUID) -> PaymentView | None:
    """Locks the payment. Whoever locks its order too has locked that before."""
    found = await tx.execute(select(*COLUMNS).where(Payment.id == payment_id).with_for_update())
    row = found.first()
    return None if row is None else PaymentView(*row)


async def change(tx: Tx, payment_id: UUID, **values: object) -> None:
    """Write columns of a payment that the transaction has locked."""
    await tx.execute(
        update(Payment)
        .where(Payment.id == payment_id)
        .values(**values, updated_at=tx.clock.now())
        .execution_options(synchronize_session=False)
    )


async def enter(
    tx: Tx,
    payment: PaymentView,
    *kinds: TransactionKind,
    amount: Money,
    reference: str | None,
    failure: str | None = None,
) -> None:
    """Add entries to the ledger; an entry the provider has named before is not added again."""
    await tx.execute(
        insert(PaymentTransaction)
        .values(
            [
                {
                    "id": new_id(),
                    "payment_id": payment.id,
                    "kind": kind,
                    "is_success": failure is None,
                    "amount": amount.minor,
                    "currency": amount.currency,
                    "provider_reference": reference,
                    "failure_code": failure,
                    "at": tx.clock.now(),
                }
                for kind in kinds
            ]
        )
        .on_conflict_do_nothing()
    )


async def claim_due(tx: Tx, *, now: datetime, until: datetime, limit: int) -> Sequence[UUID]:
    """Open payments whose check is due; nobody else gets them before `until`."""
    due = (
        select(Payment.id)
        .where(Payment.status.in_(OPEN), Payment.next_check_at <= now)
        .order_by(Payment.next_check_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await tx.execute(
        update(Payment)
        .where(Payment.id.in_(due.scalar_subquery()))
        .values(next_check_at=until, checks=Payment.checks + 1, updated_at=now)
        .returning(Payment.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.scalars().all()
