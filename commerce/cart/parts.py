"""Closing a cart, as part of the statement that places its order; what a change of one touches."""

from datetime import datetime
from uuid import UUID

from commerce.core.parts import Part

ORDERED = """
    UPDATE carts SET status = 'ordered', version = version + 1, updated_at = :now
    WHERE id IN (SELECT cart_id FROM closed) AND status = 'active'
"""


def topic(cart_id: UUID) -> str:
    """What transactions touch that change a cart."""
    return f"cart:{cart_id}"


def ordered(now: datetime) -> Part:
    """The cart of the checkout that the part `closed` closed can be read from now on, not
    changed."""
    return Part("ordered", ORDERED, {"now": now})
