"""Who may change how goods are delivered."""

from commerce.core.actor import Actor
from commerce.core.errors import Forbidden
from commerce.core.permissions import Permission


def check_may_write(actor: Actor) -> None:
    """Raises Forbidden unless the actor may change settings of the shop."""
    if not actor.can(Permission.SETTINGS_WRITE):
        raise Forbidden(f"This needs the permission {Permission.SETTINGS_WRITE.value}.")
