"""Reading who changed what."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from commerce.audit import repo
from commerce.audit.views import AuditEntry, AuditFilter
from commerce.core.errors import BadUserInput
from commerce.core.ids import InvalidId, decode_any
from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.staff.views import StaffMember
from resolvers.context import Context
from resolvers.staff import members_by_id

ACTOR_KINDS = {"StaffMember": "staff", "Customer": "customer", "Partner": "partner"}


async def audit_log(
    ctx: Context,
    *,
    entity: str | None = None,
    actor: str | None = None,
    filter: AuditFilter | None = None,  # noqa: A002 - GraphQL's name
    first: int | None = None,
    after: str | None = None,
) -> Page[AuditEntry]:
    request, wanted = PageRequest.of(first, after), filter or AuditFilter()
    if entity is not None:
        wanted = replace(wanted, entity=_decoded(entity))
    if actor is not None:
        kind, id_ = _decoded(actor)
        wanted = replace(wanted, actor=f"{ACTOR_KINDS.get(kind, 'nobody')}:{id_}")
    position = cursor_time_and_id(after) if after else None
    found = await repo.page(ctx.reader, ctx.actor, wanted, first=request.first, after=position)
    return Page[AuditEntry].cut(found, request, _cursor)


def _decoded(text: str) -> tuple[str, UUID]:
    """Kind and id. Raises BadUserInput."""
    try:
        decoded = decode_any(text)
    except InvalidId as error:
        raise BadUserInput("This is no id.") from error
    return decoded.kind, decoded.id


def _cursor(entry: AuditEntry) -> str:
    return encode_cursor(entry.at, entry.id)


async def staff_members(ctx: Context, entries: Sequence[AuditEntry]) -> list[StaffMember | None]:
    """The staff members who acted; None where somebody else did."""
    ids = list({entry.staff_id for entry in entries if entry.staff_id is not None})
    found = dict(zip(ids, await members_by_id(ctx, ids), strict=True))
    return [found.get(entry.staff_id) if entry.staff_id else None for entry in entries]
