"""Runs: how far each file got. Every chunk moves its run's position in its own transaction.

A run belongs to a kind of import, the file's content and the way it is read; the same three find
it again, whatever the file is called.
"""

import hashlib
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Database, Reader, Tx
from commerce.core.ids import new_id
from commerce.imports.errors import CannotImport
from commerce.imports.models import ImportRejection, ImportRun
from commerce.imports.progress import Outcome, Rejection, Tally

MAX_MESSAGE = 500
RESTART = {
    "position": 0,
    "created_count": 0,
    "updated_count": 0,
    "unchanged_count": 0,
    "rejected_count": 0,
    "finished_at": None,
}


@dataclass(frozen=True, slots=True)
class Run:
    """`position` counts the rows that are committed; `resumed_at` is what it was at the start."""

    id: UUID
    position: int
    resumed_at: int


@dataclass(slots=True)
class Loaded:
    """What became of a chunk."""

    tally: Tally = field(default_factory=Tally)
    rejections: list[Rejection] = field(default_factory=list[Rejection])


def fingerprint(*way: object) -> bytes:
    """The way a file is read: what, if it changes, makes another import of the same file."""
    digest = hashlib.sha256()
    for part in way:
        digest.update(part if isinstance(part, bytes) else str(part).encode())
        digest.update(b"\0")
    return digest.digest()


async def begin(
    db: Database, *, kind: str, file_name: str, file_hash: bytes, mapping_hash: bytes
) -> Run:
    """Start a run, or go on with one that was interrupted. One that had come to its end starts
    again from the beginning."""
    async with db.write() as tx:
        found = await tx.execute(
            insert(ImportRun)
            .values(
                id=new_id(),
                kind=kind,
                file_name=file_name,
                file_hash=file_hash,
                mapping_hash=mapping_hash,
                created_at=tx.clock.now(),
                updated_at=tx.clock.now(),
            )
            .on_conflict_do_update(
                index_elements=["kind", "file_hash", "mapping_hash"], set_={"file_name": file_name}
            )
            .returning(ImportRun.id, ImportRun.position, ImportRun.finished_at)
        )
        run = found.one()
        if run.finished_at is None:
            return Run(run.id, run.position, run.position)
        await tx.execute(delete(ImportRejection).where(ImportRejection.run_id == run.id))
        await _write(tx, run.id, **RESTART)
        return Run(run.id, 0, 0)


async def claim(tx: Tx, run: Run) -> None:
    """Hold the run for the next chunk. Raises CannotImport when another process imports the same
    file and was faster."""
    current = select(ImportRun.position).where(
        ImportRun.id == run.id, ImportRun.finished_at.is_(None)
    )
    position = (await tx.execute(current.with_for_update())).scalar()
    if position != run.position:
        raise CannotImport("The same file is being imported by another process.")


async def advance(tx: Tx, run: Run, position: int, done: Loaded) -> Run:
    """Everything up to `position` is loaded or rejected, as soon as the transaction commits."""
    tally, rejections = done.tally, done.rejections
    if rejections:
        await tx.copy(
            "import_rejections",
            ("id", "run_id", "line", "code", "message"),
            [(new_id(), run.id, r.line, r.code, r.message[:MAX_MESSAGE]) for r in rejections],
        )
    await _write(
        tx,
        run.id,
        position=position,
        created_count=ImportRun.created_count + tally.of(Outcome.CREATED),
        updated_count=ImportRun.updated_count + tally.of(Outcome.UPDATED),
        unchanged_count=ImportRun.unchanged_count + tally.of(Outcome.UNCHANGED),
        rejected_count=ImportRun.rejected_count + len(rejections),
    )
    return replace(run, position=position)


async def finish(tx: Tx, run: Run) -> None:
    await _write(tx, run.id, finished_at=tx.clock.now())


async def _write(tx: Tx, run_id: UUID, **values: object) -> None:
    await tx.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(**values, updated_at=tx.clock.now())
        .execution_options(synchronize_session=False)
    )


async def reasons(reader: Reader, run_id: UUID) -> dict[str, int]:
    """How many rows were rejected for each reason, the most frequent first."""
    counted = (
        select(ImportRejection.code, func.count())
        .where(ImportRejection.run_id == run_id)
        .group_by(ImportRejection.code)
        .order_by(func.count().desc(), ImportRejection.code)
    )
    return dict(await reader.rows(counted))
