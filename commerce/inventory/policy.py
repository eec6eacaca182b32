"""Who may change stock."""

from commerce.core.actor import Actor
from commerce.core.errors import Forbidden
from commerce.core.permissions import Permission


def check_may_write(actor: Actor) -> None:
    """Raises Forbidden unless the actor may change stock and warehouses."""
    if not actor.can(Permission.STOCK_WRITE):
        raise Forbidden(f"This needs the permission {Permission.STOCK_WRITE.value}.")
