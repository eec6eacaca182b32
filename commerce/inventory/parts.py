"""Changes of stock that travel in a larger statement."""

from datetime import datetime

from commerce.core.parts import Part

ALLOCATED = """
    UPDATE reservations SET status = 'allocated', updated_at = :now
    WHERE order_id IN (SELECT id FROM placed) AND status = 'held'
    RETURNING quantity
"""


def allocated(now: datetime) -> Part:
    """What is held for the order that the part `placed` placed no longer expires. Returns the
    quantities; none when the reservation was released before."""
    return Part("allocated", ALLOCATED, {"now": now})
