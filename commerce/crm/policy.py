"""Who may change what staff know of customers."""

from commerce.core.actor import Actor, Staff
from commerce.core.errors import Forbidden, NotAllowed
from commerce.core.permissions import Permission
from commerce.crm.views import CustomerNote


def require(actor: Actor, permission: Permission) -> None:
    """Raises Forbidden; and NotAllowed in the sandbox, which has no CRM, and for who could not
    read what they wrote."""
    if not actor.can(permission):
        raise Forbidden(f"This needs the permission {permission.value}.")
    if actor.test_client_id is not None:
        raise NotAllowed("What staff know of customers is not changed through test clients.")
    if not actor.can(Permission.CUSTOMERS_READ):
        raise NotAllowed(f"This also needs the permission {Permission.CUSTOMERS_READ.value}.")


def check_may_change(actor: Actor, note: CustomerNote) -> None:
    """Authors change their own notes, who manages staff changes any. Raises NotAllowed."""
    is_author = isinstance(actor, Staff) and note.author_id == actor.id
    if not is_author and not actor.can(Permission.STAFF_MANAGE):
        raise NotAllowed("Only the author changes or deletes a note.")
