"""Staff for tests."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import insert

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.staff.models import Role, StaffMember, StaffRole
from commerce.staff.repo import PERMISSIONS, email_columns


async def make_staff(
    tx: Tx,
    *,
    email: str | None = None,
    name: str = "Sam Clerk",
    permissions: Iterable[Permission] = tuple(Permission),
    role_ids: Sequence[UUID] | None = None,
    active: bool = True,
) -> UUID:
    """A staff member with a role of their own that holds `permissions`, or with `role_ids`."""
    staff_id, now = new_id(), tx.clock.now()
    await tx.execute(
        insert(StaffMember).values(
            id=staff_id,
            **email_columns(tx, email or f"staff.{staff_id.hex}@example.com"),
            name=name,
            is_active=active,
            created_at=now,
            updated_at=now,
        )
    )
    if role_ids is None:
        role_ids = [await make_role(tx, f"role-{staff_id.hex}", permissions)]
    for role_id in role_ids:
        await tx.execute(insert(StaffRole).values(staff_id=staff_id, role_id=role_id))
    tx.invalidate(PERMISSIONS)
    return staff_id


async def make_role(tx: Tx, code: str, permissions: Iterable[Permission] = ()) -> UUID:
    role_id = new_id()
    values = [permission.value for permission in permissions]
    await tx.execute(insert(Role).values(id=role_id, code=code, name="A role", permissions=values))
    return role_id
