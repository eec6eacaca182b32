"""Roles: named sets of permissions."""

import re
from collections.abc import Iterable
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict, InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line
from commerce.staff import policy, repo
from commerce.staff.inputs import NewRole, RoleChange
from commerce.staff.service.administration import Administration, administering
from commerce.staff.views import Role

MAX_NAME = 100
ADMIN = "admin"
ID_PATH = ("input", "roleId")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


async def create(tx: Tx, actor: Actor, wanted: NewRole) -> UUID:
    """Raises InvalidInput, Conflict, NotAllowed, PermissionNotHeld."""
    if len(wanted.code) > MAX_NAME or not _CODE.fullmatch(wanted.code):
        raise InvalidInput.at(
            ("input", "code"), "INVALID_CODE", "Use small letters, digits and single dashes."
        )
    name = checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
    async with administering(tx, actor):
        policy.require_held(actor, wanted.permissions)
        role_id = await repo.add_role(tx, wanted.code, name, wanted.permissions)
        if role_id is None:
            raise Conflict("Another role has this code.", path=("input", "code"))
        await audit.record(
            tx,
            actor,
            "role.create",
            entity=("Role", role_id),
            after={"code": wanted.code, "name": name, "permissions": _values(wanted.permissions)},
        )
        return role_id


async def update(tx: Tx, actor: Actor, wanted: RoleChange) -> UUID:
    """Raises InvalidInput, NotFound, NotAllowed, PermissionNotHeld, LastStaffManager."""
    async with administering(tx, actor) as administration:
        role = await _touched(administration, wanted.role_id)
        name = role.name
        if wanted.name is not None:
            name = checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
        permissions = role.permissions if wanted.permissions is None else wanted.permissions
        policy.require_held(actor, permissions)
        await repo.save_role(tx, role.id, name=name, permissions=permissions)
        await audit.record(
            tx,
            actor,
            "role.update",
            entity=("Role", role.id),
            before={"name": role.name, "permissions": _values(role.permissions)},
            after={"name": name, "permissions": _values(permissions)},
        )
        return role.id


async def delete(tx: Tx, actor: Actor, role_id: UUID) -> UUID:
    """Members who have it lose it. Raises NotFound, NotAllowed, PermissionNotHeld,
    LastStaffManager."""
    async with administering(tx, actor) as administration:
        role = await _touched(administration, role_id)
        await repo.delete_role(tx, role_id)
        await audit.record(
            tx,
            actor,
            "role.delete",
            entity=("Role", role_id),
            before={
                "code": role.code,
                "name": role.name,
                "permissions": _values(role.permissions),
            },
        )
        return role_id


async def ensure_admin(tx: Tx, actor: Actor) -> UUID:
    """The role `admin`, holding every permission there is; made or brought up to date."""
    async with administering(tx, actor):
        policy.require_held(actor, Permission)
        role_id = await repo.add_role(tx, ADMIN, "Administrator", Permission)
        if role_id is not None:
            return role_id
        role = next(role for role in await repo.roles(tx) if role.code == ADMIN)
        await repo.save_role(tx, role.id, name=role.name, permissions=Permission)
        return role.id


async def _touched(administration: Administration, role_id: UUID) -> Role:
    """The role to change. Raises NotFound, and PermissionNotHeld for one beyond the actor."""
    found = {role.id: role for role in await repo.roles(administration.tx)}.get(role_id)
    if found is None:
        raise NotFound("Role", ID_PATH)
    policy.require_held(administration.actor, found.permissions)
    return found


def _values(permissions: Iterable[Permission]) -> list[str]:
    return sorted(permission.value for permission in permissions)
