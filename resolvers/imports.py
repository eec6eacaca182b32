"""Imports: how far they got, and what they rejected."""

from collections.abc import Sequence
from uuid import UUID

from commerce.core.errors import BadUserInput
from commerce.core.paging import (
    Page,
    PageRequest,
    cursor_time_and_id,
    decode_cursor,
    encode_cursor,
)
from commerce.imports import repo
from commerce.imports.kinds import ImportKind
from commerce.imports.views import ImportRejection, ImportRun, RejectionReason
from resolvers.context import Context, each
from resolvers.global_ids import findable, uuid_to_find


async def import_run(ctx: Context, *, id: str) -> ImportRun | None:  # noqa: A002 - GraphQL's name
    return (await runs_by_id(ctx, [uuid_to_find("ImportRun", id)]))[0]


async def runs_by_id(ctx: Context, ids: Sequence[UUID]) -> list[ImportRun | None]:
    return each(await repo.runs_by_id(ctx.reader, ctx.actor, ids), ids)


async def import_runs(
    ctx: Context,
    *,
    kind: ImportKind | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[ImportRun]:
    request = PageRequest.of(first, after)
    position = cursor_time_and_id(after) if after else None

    async def count() -> int:
        return await repo.count(ctx.reader, ctx.actor, kind=kind)

    found = await repo.page(ctx.reader, ctx.actor, kind=kind, first=request.first, after=position)
    return Page[ImportRun].cut(found, request, _run_cursor, count)


def _run_cursor(run: ImportRun) -> str:
    return encode_cursor(run.started_at, run.id)


async def rejections(
    ctx: Context,
    runs: Sequence[ImportRun],
    *,
    code: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[ImportRejection]]:
    request = PageRequest.of(first, after)
    found = await repo.rejections_by_run(
        ctx.reader,
        ctx.actor,
        [run.id for run in runs],
        code=None if code is None else findable(code),
        first=request.first,
        after=_line_and_id(after) if after else None,
    )
    return [Page.cut(found[run.id], request, _rejection_cursor) for run in runs]


def _line_and_id(cursor: str) -> tuple[int, UUID]:
    line, id_ = decode_cursor(cursor, 2)
    try:
        return int(str(line)), UUID(str(id_))
    except ValueError as error:
        raise BadUserInput("The cursor is not one of ours.") from error


def _rejection_cursor(rejection: ImportRejection) -> str:
    return encode_cursor(rejection.line, rejection.id)


async def reasons(ctx: Context, runs: Sequence[ImportRun]) -> list[list[RejectionReason]]:
    found = await repo.reasons_by_run(ctx.reader, ctx.actor, [run.id for run in runs])
    return [found[run.id] for run in runs]
