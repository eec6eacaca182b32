"""Bringing to an end what a request left open: it died, or its provider did not know.

Owns its transactions. Every step may run twice, and beside the request it looks after.
"""

from datetime import timedelta
from uuid import UUID

import structlog

from commerce.checkout import repo
from commerce.checkout.service.settlement import CASHIER, settle
from commerce.core.db import Database, Tx
from commerce.core.retries import in_transaction
from commerce.orders import service as orders
from commerce.orders.kinds import CancelReason, OrderStatus
from commerce.payments import service as payments
from commerce.payments.port import (
    VOIDED,
    ActionRequired,
    Declined,
    Finding,
    NotReceived,
    PaymentProvider,
    Providers,
    Unknown,
)
from commerce.payments.views import Payment

log = structlog.get_logger(__name__)
BATCH = 50
LEASE = timedelta(minutes=2)
"""For so long nobody else looks at a payment that one worker has taken."""


async def recover_payments(db: Database, providers: Providers) -> int:
    """Ask providers about open payments whose time has come; how many were looked at."""

    async def claim(tx: Tx) -> list[UUID]:
        now = tx.clock.now()
        return list(await payments.claim_due(tx, now=now, until=now + LEASE, limit=BATCH))

    due = await in_transaction(db, claim)
    for payment_id in due:
        await _resolve(db, providers, payment_id)
    return len(due)


async def expire_unpaid_orders(db: Database, providers: Providers) -> int:
    """Cancel orders that were not paid in time; how many. First the provider is made to let go of
    their payments: one that was paid after all is placed instead, and one whose provider does not
    answer waits for the next run, its goods still held."""
    async with db.read() as reader:
        overdue = await orders.unpaid_orders(reader, db.clock.now(), BATCH)
        attempts = await payments.payments_by_order(reader, overdue)
    for order_id in overdue:
        for payment in attempts[order_id]:
            if payment.is_open:
                await _resolve(db, providers, payment.id)
    return sum([await _expire(db, order_id) for order_id in overdue])


async def _resolve(db: Database, providers: Providers, payment_id: UUID) -> None:
    """Settle a payment by what its provider knows; close it when nobody will pay it any more."""
    async with db.read() as reader:
        payment = await payments.find(reader, payment_id)
        order = payment and await orders.order_by_id(reader, payment.order_id)
    if payment is None or order is None or not payment.is_open:
        return
    provider = providers.get(payment.provider)
    if provider is None:
        log.error("payment of a provider that is not set up", payment_id=str(payment_id))
        return
    is_overdue = order.status is not OrderStatus.PENDING_PAYMENT or (
        order.expires_at is not None and order.expires_at <= db.clock.now()
    )
    finding = await _finding(provider, payment, is_overdue=is_overdue)
    is_void = isinstance(finding, Declined) and finding.reason == VOIDED
    reason = (
        CancelReason.PAYMENT_EXPIRED if is_overdue and is_void else CancelReason.PAYMENT_DECLINED
    )

    async def effect(tx: Tx) -> None:
        outcome = Unknown("not received") if isinstance(finding, NotReceived) else finding
        await settle(tx, payment_id, outcome, reason=reason)

    await in_transaction(db, effect)


async def _finding(provider: PaymentProvider, payment: Payment, *, is_overdue: bool) -> Finding:
    """What the provider knows. What never reached it, or is overdue, it is made to let go of."""
    finding = await payments.lookup(provider, payment.id)
    is_open = isinstance(finding, ActionRequired | Unknown)
    if isinstance(finding, NotReceived) or (is_overdue and is_open):
        return await payments.close(provider, payment.id)
    return finding


async def _expire(db: Database, order_id: UUID) -> bool:
    """Cancel an overdue order that no open payment holds up; whether it is cancelled now."""

    async def effect(tx: Tx) -> bool:
        order = await orders.get_for_update(tx, order_id)
        if order is None or order.status is not OrderStatus.PENDING_PAYMENT:
            return order is not None and order.status is OrderStatus.CANCELLED
        attempts = (await payments.payments_by_order(tx, [order_id]))[order_id]
        if any(payment.is_open for payment in attempts):
            return False
        await repo.free(tx, order_id)
        await orders.close(tx, order, CancelReason.PAYMENT_EXPIRED, actor=CASHIER)
        return True

    return await in_transaction(db, effect)
