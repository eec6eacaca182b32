"""Staff: what is read of them, and signing in."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.core.actor import Staff
from commerce.core.contact import mask_email
from commerce.core.errors import Unauthenticated
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.core.permissions import Permission
from commerce.identity import service as identity
from commerce.identity.inputs import Login, Logout, PasswordChange, Refresh
from commerce.identity.sign_in import by_email, sign_in
from commerce.identity.views import PasswordChanged, SignedOut, SubjectKind, Tokens
from commerce.staff import policy, repo
from commerce.staff.service import access
from commerce.staff.views import Role, StaffAuthSession, StaffMember
from resolvers.context import Context, each
from resolvers.identity import (
    become,
    check_new_password,
    confirmed,
    door,
    noticed,
    refreshed,
    session_id,
    signed_out,
)
from resolvers.loaders import by_id, memo

KIND = SubjectKind.STAFF


def staff_id(ctx: Context) -> UUID:
    """The signed-in staff member. Raises Unauthenticated."""
    if isinstance(ctx.actor, Staff):
        return ctx.actor.id
    raise Unauthenticated("Sign in as staff to do this.")


async def staff_me(ctx: Context) -> StaffMember | None:
    """The signed-in staff member; None for everybody else."""
    if not isinstance(ctx.actor, Staff):
        return None
    return await repo.get_member(ctx.reader, ctx.actor.id)


async def members_by_id(ctx: Context, ids: Sequence[UUID]) -> list[StaffMember | None]:
    """Colleagues see one another; nobody else sees staff."""
    if not policy.may_see_staff(ctx.actor):
        return [None for _ in ids]

    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, StaffMember]:
        return await repo.members_by_id(ctx.reader, missing)

    return await by_id(ctx, "staff", ids, fetch)


async def roles_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Role | None]:
    if not ctx.actor.can(Permission.STAFF_MANAGE):
        return [None for _ in ids]
    return each({role.id: role for role in await repo.roles(ctx.reader)}, ids)


async def staff_members(
    ctx: Context, *, first: int | None = None, after: str | None = None
) -> Page[StaffMember]:
    request = PageRequest.of(first, after)
    position = cursor_time_and_id(after) if after else None
    found = await repo.page(ctx.reader, first=request.first, after=position)

    async def count() -> int:
        return await repo.count(ctx.reader)

    return Page[StaffMember].cut(found, request, _cursor, count)


def _cursor(member: StaffMember) -> str:
    return encode_cursor(member.created_at, member.id)


async def all_roles(ctx: Context) -> list[Role]:
    return await repo.roles(ctx.reader)


async def emails(ctx: Context, staff: Sequence[StaffMember]) -> list[str]:
    return [_email(ctx, member) for member in staff]


def _email(ctx: Context, member: StaffMember) -> str:
    email = ctx.db.vault.open(repo.EMAIL, member.email_sealed)
    return email if policy.may_see_closely(ctx.actor, member.id) else mask_email(email)


async def roles_of(ctx: Context, staff: Sequence[StaffMember]) -> list[list[Role]]:
    """Of members the actor may see closely; none of others."""
    ids = [member.id for member in staff if policy.may_see_closely(ctx.actor, member.id)]

    async def fetch(missing: list[UUID]) -> dict[UUID, list[Role]]:
        return dict(await repo.roles_by_member(ctx.reader, missing))

    found = await memo(ctx, "staff_roles").get(ids, fetch)
    return [found.get(member.id) or [] for member in staff]


async def permissions_of(ctx: Context, staff: Sequence[StaffMember]) -> list[list[Permission]]:
    """What the roles of each allow together."""
    return [
        sorted({p for role in held for p in role.permissions}, key=lambda p: p.value)
        for held in await roles_of(ctx, staff)
    ]


async def staff_login(ctx: Context, *, input: Login) -> StaffAuthSession:  # noqa: A002
    presented = by_email(input.email, input.password)
    find = access.account_by_email(input.email)
    with noticed(ctx):
        tokens = await sign_in(ctx.db, door(ctx, KIND), presented, find)
    return await _signed_in(ctx, tokens)


async def staff_refresh(ctx: Context, *, input: Refresh) -> StaffAuthSession:  # noqa: A002
    return await _signed_in(ctx, await refreshed(ctx, KIND, input.refresh_token))


async def _signed_in(ctx: Context, tokens: Tokens) -> StaffAuthSession:
    member = await repo.get_member(ctx.reader, tokens.subject_id)
    permissions = await access.permissions_of(ctx.reader, tokens.subject_id)
    if member is None or permissions is None:
        raise Unauthenticated("This staff account is not active.")
    side = ctx.actor.test_client_id
    become(ctx, Staff(member.id, permissions, tokens.session_id, side))
    return StaffAuthSession(tokens, member)


async def staff_logout(ctx: Context, *, input: Logout) -> SignedOut:  # noqa: A002
    return await signed_out(ctx, KIND, staff_id(ctx), input)


async def staff_password_change(
    ctx: Context,
    *,
    input: PasswordChange,  # noqa: A002
) -> PasswordChanged:
    member_id = staff_id(ctx)
    check_new_password(input, await access.email_of(ctx.reader, member_id) or "")
    find = access.account_by_id(member_id)
    proof = await confirmed(ctx, KIND, member_id, input.current_password, find)
    password_hash = await door(ctx, KIND).passwords.hash(input.new_password)
    async with ctx.db.write() as tx:
        ended = await identity.change_password(
            tx,
            kind=KIND,
            subject_id=member_id,
            proof=proof,
            password_hash=password_hash,
            keep=session_id(ctx),
        )
    return PasswordChanged(ended)
