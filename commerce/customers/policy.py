"""Who may see and do what with customers."""

from uuid import UUID

from commerce.core.actor import Actor, Customer
from commerce.core.errors import NotAllowed
from commerce.core.permissions import Permission


def is_self(actor: Actor, customer_id: UUID) -> bool:
    return isinstance(actor, Customer) and actor.id == customer_id


def may_see(actor: Actor, customer_id: UUID) -> bool:
    """Whether the customer exists for the actor at all."""
    return is_self(actor, customer_id) or actor.can(Permission.CUSTOMERS_READ)


def may_see_unmasked(actor: Actor, customer_id: UUID) -> bool:
    """Whether names and ways to reach the customer are shown as they are."""
    return is_self(actor, customer_id) or actor.can(Permission.PERSONAL_DATA_READ)


def require_moderation(actor: Actor) -> None:
    """Raises NotAllowed."""
    if not (actor.can(Permission.CUSTOMERS_READ) and actor.can(Permission.CUSTOMERS_WRITE)):
        raise NotAllowed("This needs the permissions customers:read and customers:write.")
