"""What checkout does in answer to events."""

from commerce.checkout import repo
from commerce.core.db import Tx
from commerce.core.events import Envelope
from commerce.orders.events import OrderCancelled


async def on_order_cancelled(tx: Tx, envelope: Envelope[OrderCancelled]) -> None:
    """An unpaid order was cancelled by somebody: its checkout may be completed anew."""
    if not envelope.event.was_placed:
        await repo.free(tx, envelope.event.order_id)
