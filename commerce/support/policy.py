"""Who may do what with tickets. Which tickets an actor sees at all is decided in `repo`."""

from commerce.core.actor import Actor, Anonymous, Customer
from commerce.core.errors import Forbidden, NotAllowed
from commerce.core.permissions import Permission
from commerce.support.kinds import AuthorKind
from commerce.support.views import TicketMessage


def sees_internal(actor: Actor) -> bool:
    """Whether the actor works in support: reads internal notes, priorities, assignees."""
    return actor.can(Permission.SUPPORT_READ)


def is_asking(actor: Actor) -> bool:
    """Whether the actor is on the customer's side of the conversation."""
    return isinstance(actor, Customer | Anonymous)


def is_stranger(actor: Actor) -> bool:
    """Whether nobody is signed in: access tokens alone let such a person in."""
    return isinstance(actor, Anonymous)


def is_by_staff(message: TicketMessage) -> bool:
    return message.author_kind is AuthorKind.STAFF


def require_support(actor: Actor) -> None:
    """Raises Forbidden; and NotAllowed for who could not read what they wrote."""
    if not actor.can(Permission.SUPPORT_WRITE):
        raise Forbidden(f"This needs the permission {Permission.SUPPORT_WRITE.value}.")
    if not actor.can(Permission.SUPPORT_READ):
        raise NotAllowed(f"This also needs the permission {Permission.SUPPORT_READ.value}.")
