"""Staff members: taking on, changing, deactivating."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor
from commerce.core.contact import checked_email
from commerce.core.db import Tx
from commerce.core.errors import Conflict, FieldProblem, InvalidInput, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line
from commerce.identity import service as identity
from commerce.identity.errors import EmailTaken
from commerce.identity.rules import password_problems
from commerce.identity.views import SubjectKind
from commerce.staff import policy, repo
from commerce.staff.inputs import MemberChange, NewMember
from commerce.staff.service.administration import Administration, administering
from commerce.staff.views import Role, StaffMember

MAX_NAME = 100
ID_PATH = ("input", "staffMemberId")
ROLES_PATH = ("input", "roleIds")


def checked(wanted: NewMember) -> tuple[str, str]:
    """E-mail address and name in their normal forms. Raises InvalidInput."""
    email = checked_email(wanted.email, ("input", "email"))
    name = checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
    check_password(wanted.password, email)
    return email, name


def check_password(password: str, email: str) -> None:
    """Raises InvalidInput."""
    problems: list[FieldProblem] = password_problems(password, email, ("input", "password"))
    if problems:
        raise InvalidInput(problems)


async def create(tx: Tx, actor: Actor, wanted: NewMember, password_hash: str) -> UUID:
    """Raises InvalidInput, EmailTaken, NotAllowed, PermissionNotHeld."""
    email, name = checked(wanted)
    async with administering(tx, actor) as administration:
        roles = await _roles(administration, wanted.role_ids)
        member_id = await repo.add_member(tx, email, name)
        if member_id is None:
            raise EmailTaken
        await repo.set_roles(tx, member_id, [role.id for role in roles])
        await identity.set_password(tx, member_id, password_hash)
        after = {"name": name, "roles": _codes(roles), "isActive": True}
        await audit.record(
            tx, actor, "staffMember.create", entity=("StaffMember", member_id), after=after
        )
        return member_id


async def update(
    tx: Tx, actor: Actor, wanted: MemberChange, password_hash: str | None = None
) -> UUID:
    """A new password ends the member's sessions. Raises InvalidInput, NotFound, EmailTaken,
    NotAllowed, PermissionNotHeld, LastStaffManager."""
    async with administering(tx, actor) as administration:
        member, roles = await _touched(administration, wanted.member_id)
        values = await _columns(tx, wanted)
        if values:
            await repo.save_member(tx, member.id, values)
        after = roles
        if wanted.role_ids is not None:
            after = await _roles(administration, wanted.role_ids)
            await repo.set_roles(tx, member.id, [role.id for role in after])
        if password_hash is not None:
            await identity.set_password(tx, member.id, password_hash)
            await _end_sessions(tx, member.id, "password set by a manager")
        await audit.record(
            tx,
            actor,
            "staffMember.update",
            entity=("StaffMember", member.id),
            before={"name": member.name, "roles": _codes(roles)},
            after={
                "name": values.get("name", member.name),
                "roles": _codes(after),
                **({"email": "changed"} if wanted.email is not None else {}),
                **({"password": "changed"} if password_hash is not None else {}),
            },
        )
        return member.id


async def _columns(tx: Tx, wanted: MemberChange) -> dict[str, object]:
    values: dict[str, object] = {}
    if wanted.name is not None:
        values["name"] = checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
    if wanted.email is not None:
        email = checked_email(wanted.email, ("input", "email"))
        if await repo.email_is_taken(tx, email, wanted.member_id):
            raise EmailTaken
        values |= repo.email_columns(tx, email)
    return values


async def deactivate(tx: Tx, actor: Actor, member_id: UUID) -> UUID:
    """End the member's sessions and let them sign in no more; what they did stays theirs.
    Raises NotFound, NotAllowed, PermissionNotHeld, LastStaffManager, Conflict."""
    return await _set_active(tx, actor, member_id, is_active=False)


async def reactivate(tx: Tx, actor: Actor, member_id: UUID) -> UUID:
    """Raises NotFound, NotAllowed, PermissionNotHeld, Conflict."""
    return await _set_active(tx, actor, member_id, is_active=True)


async def _set_active(tx: Tx, actor: Actor, member_id: UUID, *, is_active: bool) -> UUID:
    async with administering(tx, actor) as administration:
        member, _ = await _touched(administration, member_id)
        if member.is_active is is_active:
            state = "active" if is_active else "inactive"
            raise Conflict(f"The staff member is {state} already.", path=ID_PATH)
        await repo.save_member(tx, member_id, {"is_active": is_active})
        if not is_active:
            await _end_sessions(tx, member_id, "deactivated")
        await audit.record(
            tx,
            actor,
            "staffMember.reactivate" if is_active else "staffMember.deactivate",
            entity=("StaffMember", member_id),
            before={"isActive": member.is_active},
            after={"isActive": is_active},
        )
        return member_id


async def _end_sessions(tx: Tx, member_id: UUID, reason: str) -> None:
    await identity.end_sessions(tx, kind=SubjectKind.STAFF, subject_id=member_id, reason=reason)


async def _touched(
    administration: Administration, member_id: UUID
) -> tuple[StaffMember, Sequence[Role]]:
    """The member to change, with their roles. Raises NotFound, and PermissionNotHeld for who may
    do more than the actor: to set their password would be to become them."""
    tx = administration.tx
    member = await repo.get_member(tx, member_id)
    if member is None:
        raise NotFound("StaffMember", ID_PATH)
    roles = (await repo.roles_by_member(tx, [member_id]))[member_id]
    policy.require_held(administration.actor, _permissions(roles))
    return member, roles


async def _roles(administration: Administration, role_ids: Sequence[UUID]) -> Sequence[Role]:
    """Raises InvalidInput for a role that is not there, PermissionNotHeld for one beyond the
    actor."""
    by_id: Mapping[UUID, Role] = {role.id: role for role in await repo.roles(administration.tx)}
    wanted = list(dict.fromkeys(role_ids))
    if any(role_id not in by_id for role_id in wanted):
        raise InvalidInput.at(ROLES_PATH, "NOT_FOUND", "One of the roles does not exist.")
    roles = [by_id[role_id] for role_id in wanted]
    policy.require_held(administration.actor, _permissions(roles))
    return roles


def _permissions(roles: Sequence[Role]) -> set[Permission]:
    return {permission for role in roles for permission in role.permissions}


def _codes(roles: Sequence[Role]) -> list[str]:
    return sorted(role.code for role in roles)
