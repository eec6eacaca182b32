"""Who may change the catalogue."""

from commerce.core.actor import Actor
from commerce.core.errors import Forbidden
from commerce.core.permissions import Permission


def check_may_write(actor: Actor) -> None:
    """Raises Forbidden unless the actor may change the catalogue."""
    if not actor.can(Permission.CATALOG_WRITE):
        raise Forbidden(f"This needs the permission {Permission.CATALOG_WRITE.value}.")
