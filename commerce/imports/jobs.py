"""What follows when imports have come to their end."""

from commerce.core.db import Tx
from commerce.core.events import Envelope
from commerce.crm.service import traits
from commerce.imports.events import OrdersImported


async def on_orders_imported(tx: Tx, envelope: Envelope[OrdersImported]) -> None:
    """Past orders tell no events of their own: customers' traits, scores and timelines catch up."""
    del envelope
    await traits.catch_up(tx)
