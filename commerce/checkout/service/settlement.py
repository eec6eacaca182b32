"""Settling: what a provider's outcome means for the order, its stock, its cart and its checkout.

The second transaction of completing, and what webhooks and schedules call. Safe to repeat with any
outcome in any state. Locks in this order: order, payment, checkout, cart, stock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.cart import parts as cart_parts
from commerce.checkout import repo
from commerce.core.actor import Actor, System
from commerce.core.db import Tx
from commerce.core.parts import together
from commerce.inventory import parts as inventory_parts
from commerce.inventory import service as inventory
from commerce.inventory.errors import OutOfStock
from commerce.jobs.service import emit
from commerce.orders import feed, placement
from commerce.orders import service as orders
from commerce.orders.events import OrderPaid, OrderPlaced
from commerce.orders.kinds import CancelReason, OrderStatus
from commerce.orders.views import Order, OrderEvent
from commerce.payments import parts as payment_parts
from commerce.payments import service as payments
from commerce.payments.events import PaymentReversalRequested
from commerce.payments.port import ActionRequired, Approved, Declined, Outcome, Unknown
from commerce.payments.views import Payment

CASHIER = System("checkout")


@dataclass(frozen=True, slots=True)
class PlacedNow:
    """An order that counts from this moment, and what its timeline tells of it."""

    order: Order
    events: list[OrderEvent]


async def settle(
    tx: Tx,
    payment_id: UUID,
    outcome: Outcome,
    *,
    reason: CancelReason = CancelReason.PAYMENT_DECLINED,
    actor: Actor = CASHIER,
) -> PlacedNow | None:
    """Record `outcome`. The order, when this call placed it. `reason` is why the order is
    cancelled if the outcome is its end."""
    if isinstance(outcome, Approved):
        placed = await _place(tx, payment_id, outcome, actor)
        if placed is not None:
            return placed
    payment = await payments.find(tx, payment_id)
    if payment is None:
        return None
    order = await orders.get_for_update(tx, payment.order_id)
    payment = await payments.get_for_update(tx, payment_id)
    if order is None or payment is None:
        return None
    match outcome:
        case Approved() if payment.is_open and order.status is OrderStatus.PENDING_PAYMENT:
            return await _place_without_stock(tx, order, payment, outcome, actor)
        case Approved():
            await _take_back(tx, order, payment, outcome)
        case Declined() if payment.is_open:
            await payments.record_failure(tx, payment, outcome)
            await _give_up(tx, order, reason, actor)
        case ActionRequired() if payment.is_open:
            await payments.record_action(tx, payment, outcome.reference, outcome.url)
        case Unknown() if payment.is_open:
            await payments.postpone(tx, payment)
        case _:
            pass  # settled before; the first outcome counts
    return None


async def _place(tx: Tx, payment_id: UUID, outcome: Approved, actor: Actor) -> PlacedNow | None:
    """The ordinary end, in one statement and one for the events: the order is placed, the money
    entered, the stock allocated, the checkout and its cart closed. None when the order does not
    wait for this payment, or its stock is not held, any more; then nothing was changed."""
    now = tx.clock.now()
    parts = placement.placed(payment_id, actor, now)
    rows = await together(
        tx,
        [
            *parts,
            *payment_parts.captured(payment_id, outcome.reference, now),
            inventory_parts.allocated(now),
            repo.closed(now),
            cart_parts.ordered(now),
        ],
        "SELECT placed.*, (SELECT provider FROM captured) AS provider,"
        " (SELECT cart_id FROM closed) AS cart_id FROM placed",
    )
    if not rows:
        return None
    tx.touch(feed.TOPIC)
    if rows[0]["cart_id"] is not None:
        tx.touch(cart_parts.topic(rows[0]["cart_id"]))
    order = placement.as_order(rows[0])
    events = placed_events(order, provider=rows[0]["provider"])
    await emit(tx, *events, actor=actor, is_test=order.is_test)
    return PlacedNow(order, placement.as_events(order.id, parts))


def placed_events(order: Order, *, provider: str | None) -> Sequence[OrderPlaced | OrderPaid]:
    """What placing an order tells; `provider` is None when there was nothing to pay."""
    placed = OrderPlaced(
        order.id,
        order.customer_id,
        order.number,
        order.channel_id,
        order.currency,
        order.total_minor,
    )
    if provider is None:
        return [placed]
    paid = OrderPaid(
        order.id, order.customer_id, order.number, order.currency, order.total_minor, provider
    )
    return [placed, paid]


async def _place_without_stock(
    tx: Tx, order: Order, payment: Payment, outcome: Approved, actor: Actor
) -> PlacedNow | None:
    """Paid, but the goods were let go of while the payment was on its way: take them again if they
    are still there; else the order never counts, and the money goes back."""
    try:
        await inventory.reserve(
            tx,
            order_id=order.id,
            channel_id=order.channel_id,
            wants=await orders.wanted_stock(tx, order.id),
            expires_at=tx.clock.now(),
        )
    except OutOfStock:
        await _take_back(tx, order, payment, outcome)
        await _give_up(tx, order, CancelReason.OUT_OF_STOCK, actor)
        return None
    return await _place(tx, payment.id, outcome, actor)


async def _take_back(tx: Tx, order: Order, payment: Payment, outcome: Approved) -> None:
    """Money arrived for an order that does not wait for it: enter it and give it back."""
    if payment.captured_minor:
        return  # a repetition
    await payments.record_capture(tx, payment, outcome)
    requested = PaymentReversalRequested(payment.id, order.id)
    await emit(tx, requested, actor=CASHIER, is_test=order.is_test)


async def _give_up(tx: Tx, order: Order, reason: CancelReason, actor: Actor) -> None:
    """The payment is over: so is its order, and the shopper may try again."""
    if order.status is OrderStatus.PENDING_PAYMENT:
        await repo.free(tx, order.id)
        await orders.close(tx, order, reason, actor=actor)
