"""Who may change what things cost."""

from commerce.core.actor import Actor
from commerce.core.errors import Forbidden
from commerce.core.permissions import Permission


def check_may(actor: Actor, permission: Permission) -> None:
    """Raises Forbidden."""
    if not actor.can(permission):
        raise Forbidden(f"This needs the permission {permission.value}.")
