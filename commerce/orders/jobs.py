"""What orders do by the clock and in answer to events."""

from commerce.catalog.events import ProductsChanged
from commerce.core.actor import System
from commerce.core.db import Database, Tx
from commerce.core.events import Envelope
from commerce.jobs.delivery import Handler, HandlerTable
from commerce.jobs.service import emit
from commerce.orders import changes, repo
from commerce.orders.errors import OrderStatusForbids
from commerce.orders.events import OrderCancelled, OrderPlaced
from commerce.orders.kinds import OrderEventType
from commerce.orders.requests import CompleteOrder
from commerce.orders.service import complete
from commerce.payments.events import PaymentReversed

CLOCK = System("orders")
BATCH = 200


async def complete_ripe_orders(db: Database) -> int:
    """Take receipt as confirmed where nobody said anything in time; how many orders it was."""
    async with db.read() as reader:
        due = await repo.ripe_orders(reader, db.clock.now(), BATCH)
    completed = 0
    for order_id in due:
        try:
            async with db.write() as tx:
                await complete(tx, CLOCK, CompleteOrder(order_id))
        except OrderStatusForbids:
            continue  # somebody completed it meanwhile
        completed += 1
    return completed


async def on_payment_reversed(tx: Tx, envelope: Envelope[PaymentReversed]) -> None:
    """Tell the order's timeline that money went back, or was never taken."""
    event = envelope.event
    kind = OrderEventType.REFUNDED if event.amount else OrderEventType.PAYMENT_VOIDED
    details = {"amount": event.amount, "currency": event.currency}
    await changes.tell(tx, event.order_id, kind, actor=CLOCK, details=details)


async def count_sales(tx: Tx, envelope: Envelope[OrderPlaced]) -> None:
    """What was sold counts for "best selling", in the catalogue and in the index."""
    changed = await repo.count_sold(tx, envelope.event.order_id, times=1)
    await emit(tx, ProductsChanged(changed))


async def uncount_sales(tx: Tx, envelope: Envelope[OrderCancelled]) -> None:
    """What a placed order will not sell after all does not count any more."""
    if envelope.event.was_placed:
        changed = await repo.count_sold(tx, envelope.event.order_id, times=-1)
        await emit(tx, ProductsChanged(changed))


SALES_HANDLERS: HandlerTable = {
    OrderPlaced: [Handler("orders.count_sales", count_sales)],
    OrderCancelled: [Handler("orders.uncount_sales", uncount_sales)],
}
