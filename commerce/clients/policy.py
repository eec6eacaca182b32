"""Who may change API clients, and how far."""

from collections.abc import Iterable

from commerce.core.actor import Actor
from commerce.core.errors import NotAllowed
from commerce.core.permissions import Permission


def require_write(actor: Actor) -> None:
    """Raises NotAllowed."""
    if not actor.can(Permission.CLIENTS_WRITE):
        raise NotAllowed("This needs the permission clients:write.")


def require_held(actor: Actor, permissions: Iterable[Permission]) -> None:
    """Raises NotAllowed: who could hand out what they lack, or a key to it, would have it."""
    missing = sorted(each.value for each in permissions if not actor.can(each))
    if missing:
        raise NotAllowed(f"You do not hold {', '.join(missing)} yourself.")
