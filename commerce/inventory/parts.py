"""Changes of stock that travel in a larger statement, and what every change of stock touches."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.parts import Part

ALL_STOCK = "stock:all"
MOST_TOPICS = 500

ALLOCATED = """
    UPDATE reservations SET status = 'allocated', updated_at = :now
    WHERE order_id IN (SELECT id FROM placed) AND status || '' = 'held'
    RETURNING quantity
"""


def topic(variant_id: UUID) -> str:
    """What transactions touch that change how much there is of a variant."""
    return f"stock:{variant_id}"


def touch(tx: Tx, variant_ids: Collection[UUID]) -> None:
    """Tell who follows these variants' stock; everybody who follows any, when they are many."""
    if len(variant_ids) > MOST_TOPICS:
        tx.touch(ALL_STOCK)
    else:
        tx.touch(*map(topic, variant_ids))


def allocated(now: datetime) -> Part:
    """What is held for the order that the part `placed` placed no longer expires. Returns the
    quantities; none when the reservation was released before."""
    return Part("allocated", ALLOCATED, {"now": now})
