"""Reads of runs and what they rejected. `visible_runs` builds every read that an actor causes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, false, func, literal, select, true, tuple_

from commerce.core.actor import Actor
from commerce.core.db import Reader
from commerce.core.permissions import Permission
from commerce.core.statements import AnySelect
from commerce.imports.kinds import ImportKind
from commerce.imports.models import ImportRejection, ImportRun
from commerce.imports.views import ImportRejection as RejectionView
from commerce.imports.views import ImportRun as RunView
from commerce.imports.views import RejectionReason

COLUMNS = (
    ImportRun.id,
    ImportRun.kind,
    ImportRun.file_name,
    ImportRun.position,
    ImportRun.created_count,
    ImportRun.updated_count,
    ImportRun.unchanged_count,
    ImportRun.rejected_count,
    ImportRun.created_at,
    ImportRun.updated_at,
    ImportRun.finished_at,
)
REJECTION_COLUMNS = (
    ImportRejection.id,
    ImportRejection.run_id,
    ImportRejection.line,
    ImportRejection.code,
    ImportRejection.message,
)


def visible_runs(actor: Actor, *columns: Any) -> AnySelect:
    """All or none."""
    statement = select(*columns).select_from(ImportRun)
    return statement if actor.can(Permission.SYSTEM_READ) else statement.where(false())


def _run(id_: UUID, kind: str, *rest: Any) -> RunView:
    return RunView(id_, ImportKind(kind), *rest)


async def runs_by_id(reader: Reader, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, RunView]:
    wanted = visible_runs(actor, *COLUMNS).where(ImportRun.id == _any(ids))
    return {row.id: _run(*row) for row in await reader.rows(wanted)}


async def page(
    reader: Reader,
    actor: Actor,
    *,
    kind: ImportKind | None,
    first: int,
    after: tuple[datetime, UUID] | None,
) -> list[RunView]:
    """The newest first; one more than `first`."""
    wanted = visible_runs(actor, *COLUMNS).where(_of_kind(kind))
    if after is not None:
        wanted = wanted.where(tuple_(ImportRun.created_at, ImportRun.id) < tuple_(*after))
    newest_first = wanted.order_by(ImportRun.created_at.desc(), ImportRun.id.desc())
    return [_run(*row) for row in await reader.rows(newest_first.limit(first + 1))]


async def count(reader: Reader, actor: Actor, *, kind: ImportKind | None) -> int:
    return await reader.scalar(visible_runs(actor, func.count()).where(_of_kind(kind)))


def _of_kind(kind: ImportKind | None) -> Any:
    return true() if kind is None else ImportRun.kind == kind.value


async def rejections_by_run(
    reader: Reader,
    actor: Actor,
    run_ids: Sequence[UUID],
    *,
    code: str | None,
    first: int,
    after: tuple[int, UUID] | None,
) -> Mapping[UUID, list[RejectionView]]:
    """The next rejections of every run by their lines, each with one more than `first`."""
    visible = visible_runs(actor, ImportRun.id).where(ImportRun.id == _any(run_ids)).subquery()
    own = select(*REJECTION_COLUMNS).where(ImportRejection.run_id == visible.c.id)
    if code is not None:
        own = own.where(ImportRejection.code == code)
    if after is not None:
        own = own.where(tuple_(ImportRejection.line, ImportRejection.id) > tuple_(*after))
    by_line = own.order_by(ImportRejection.line, ImportRejection.id).limit(first + 1)
    found = by_line.correlate(visible).lateral("rejections_of_run")
    grouped: dict[UUID, list[RejectionView]] = {run_id: [] for run_id in run_ids}
    for row in await reader.rows(select(*found.c).select_from(visible.join(found, true()))):
        grouped[row.run_id].append(RejectionView(*row))
    return grouped


async def reasons_by_run(
    reader: Reader, actor: Actor, run_ids: Sequence[UUID]
) -> Mapping[UUID, list[RejectionReason]]:
    """The codes of every run, the most frequent first."""
    visible = visible_runs(actor, ImportRun.id).where(ImportRun.id == _any(run_ids)).subquery()
    counted = (
        select(ImportRejection.run_id, ImportRejection.code, func.count())
        .join(visible, visible.c.id == ImportRejection.run_id)
        .group_by(ImportRejection.run_id, ImportRejection.code)
        .order_by(func.count().desc(), ImportRejection.code)
    )
    grouped: dict[UUID, list[RejectionReason]] = {run_id: [] for run_id in run_ids}
    for run_id, code, rows in await reader.rows(counted):
        grouped[run_id].append(RejectionReason(code, rows))
    return grouped


def _any(ids: Sequence[UUID]) -> Any:
    return any_(literal(list(ids), ARRAY(Uuid)))
