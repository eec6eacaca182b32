"""Administering staff members and roles."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.ids import encode
from commerce.identity.views import SubjectKind
from commerce.staff import policy, repo
from commerce.staff.inputs import (
    MemberChange,
    MemberChoice,
    NewMember,
    NewRole,
    RoleChange,
    RoleChoice,
)
from commerce.staff.service import access, members, roles
from commerce.staff.views import Role, RoleDeleted, StaffMember
from resolvers.context import Context
from resolvers.identity import door
from resolvers.staff import roles_by_id

C = TypeVar("C", NewMember, MemberChange, MemberChoice, NewRole, RoleChange, RoleChoice)
KIND = SubjectKind.STAFF


async def _written(
    ctx: Context, operation: str, command: C, effect: Callable[[Tx, C], Awaitable[UUID]]
) -> UUID:
    body = asdict(command)
    key = body.pop("idempotency_key")
    return await ctx.write(operation, lambda tx: effect(tx, command), key=key, body=body)


async def _member(ctx: Context, member_id: UUID) -> StaffMember:
    found = await repo.get_member(ctx.reader, member_id)
    if found is None:
        raise NotFound("StaffMember", members.ID_PATH)
    return found


async def _role(ctx: Context, role_id: UUID) -> Role:
    found = (await roles_by_id(ctx, [role_id]))[0]
    if found is None:  # a repeated request, after the role was deleted
        raise NotFound("Role", roles.ID_PATH)
    return found


async def staff_member_create(ctx: Context, *, input: NewMember) -> StaffMember:  # noqa: A002
    policy.require_management(ctx.actor)
    members.checked(input)
    password_hash = await door(ctx, KIND).passwords.hash(input.password)

    async def effect(tx: Tx, wanted: NewMember) -> UUID:
        return await members.create(tx, ctx.actor, wanted, password_hash)

    return await _member(ctx, await _written(ctx, "staffMemberCreate", input, effect))


async def staff_member_update(ctx: Context, *, input: MemberChange) -> StaffMember:  # noqa: A002
    policy.require_management(ctx.actor)
    password_hash = None
    if input.password is not None:
        email = input.email or await access.email_of(ctx.reader, input.member_id) or ""
        members.check_password(input.password, email)
        password_hash = await door(ctx, KIND).passwords.hash(input.password)

    async def effect(tx: Tx, wanted: MemberChange) -> UUID:
        return await members.update(tx, ctx.actor, wanted, password_hash)

    return await _member(ctx, await _written(ctx, "staffMemberUpdate", input, effect))


async def staff_member_deactivate(
    ctx: Context,
    *,
    input: MemberChoice,  # noqa: A002
) -> StaffMember:
    async def effect(tx: Tx, wanted: MemberChoice) -> UUID:
        return await members.deactivate(tx, ctx.actor, wanted.member_id)

    return await _member(ctx, await _written(ctx, "staffMemberDeactivate", input, effect))


async def staff_member_reactivate(
    ctx: Context,
    *,
    input: MemberChoice,  # noqa: A002
) -> StaffMember:
    async def effect(tx: Tx, wanted: MemberChoice) -> UUID:
        return await members.reactivate(tx, ctx.actor, wanted.member_id)

    return await _member(ctx, await _written(ctx, "staffMemberReactivate", input, effect))


async def role_create(ctx: Context, *, input: NewRole) -> Role:  # noqa: A002
    async def effect(tx: Tx, wanted: NewRole) -> UUID:
        return await roles.create(tx, ctx.actor, wanted)

    return await _role(ctx, await _written(ctx, "roleCreate", input, effect))


async def role_update(ctx: Context, *, input: RoleChange) -> Role:  # noqa: A002
    async def effect(tx: Tx, wanted: RoleChange) -> UUID:
        return await roles.update(tx, ctx.actor, wanted)

    return await _role(ctx, await _written(ctx, "roleUpdate", input, effect))


async def role_delete(ctx: Context, *, input: RoleChoice) -> RoleDeleted:  # noqa: A002
    async def effect(tx: Tx, wanted: RoleChoice) -> UUID:
        return await roles.delete(tx, ctx.actor, wanted.role_id)

    deleted = await _written(ctx, "roleDelete", input, effect)
    return RoleDeleted(encode("Role", deleted))
