"""Who may administer staff, and how far."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from commerce.core.actor import Actor, Partner, Staff, System
from commerce.core.errors import NotAllowed
from commerce.core.permissions import Permission
from commerce.staff.errors import LastStaffManager, PermissionNotHeld

Directory = Mapping[UUID, frozenset[Permission]]
"""What each active member may do."""


def may_see_staff(actor: Actor) -> bool:
    """Colleagues see one another's names."""
    return isinstance(actor, Staff | Partner | System)


def may_see_closely(actor: Actor, member_id: UUID) -> bool:
    """E-mail address, roles and permissions are the member's own and the managers' business."""
    is_self = isinstance(actor, Staff) and actor.id == member_id
    return is_self or actor.can(Permission.STAFF_MANAGE)


def require_management(actor: Actor) -> None:
    """Raises NotAllowed."""
    if not actor.can(Permission.STAFF_MANAGE):
        raise NotAllowed("This needs the permission staff:manage.")


def require_held(actor: Actor, permissions: Iterable[Permission]) -> None:
    """Raises PermissionNotHeld: who could give, take or reach what they lack would have it."""
    missing = [permission for permission in permissions if not actor.can(permission)]
    if missing:
        raise PermissionNotHeld(missing)


def require_a_manager(before: Directory, after: Directory) -> None:
    """Raises LastStaffManager when a change leaves nobody who can manage staff."""

    def has_manager(directory: Directory) -> bool:
        return any(Permission.STAFF_MANAGE in held for held in directory.values())

    if has_manager(before) and not has_manager(after):
        raise LastStaffManager
