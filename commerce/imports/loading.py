"""The loop of every import: a chunk is loaded and the run's position moved in one transaction, then
comes the next."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.exc import IntegrityError

from commerce.core.constraints import violated_constraint
from commerce.core.db import Database, Tx
from commerce.core.retries import in_transaction
from commerce.imports import runs
from commerce.imports.errors import CannotImport
from commerce.imports.kinds import ImportKind
from commerce.imports.progress import ImportSummary, Progress, Tally, Watch
from commerce.imports.runs import Loaded, Run
from commerce.imports.sources import SourceFile, file_hash


class Chunk(Protocol):
    """What goes into one transaction; `position` is the number of its last row."""

    @property
    def position(self) -> int: ...


C = TypeVar("C", bound=Chunk)


async def begin(db: Database, kind: ImportKind, path: Path, read_as: bytes) -> Run:
    """The run of this file, read in this way."""
    content = file_hash(path)
    return await runs.begin(
        db, kind=kind.value, file_name=path.name, file_hash=content, mapping_hash=read_as
    )


async def load_chunks(
    db: Database,
    run: Run,
    source: SourceFile,
    chunks: Iterable[C],
    load: Callable[[Tx, C], Awaitable[Loaded]],
    *,
    finish: Callable[[Tx, Run], Awaitable[None]] | None = None,
    watch: Watch,
) -> ImportSummary:
    """Load what is behind the run's position, then finish the run. Raises CannotImport; what was
    committed before stays."""
    tally, rejected = Tally(), 0
    for chunk in chunks:
        try:
            run, done = await in_transaction(db, partial(_load, run, chunk, load))
        except IntegrityError as error:
            raise CannotImport(
                f"Somebody changed the same things behind row {run.position} at the same moment"
                f" ({violated_constraint(error)}). Run the command again: it goes on there."
            ) from error
        tally.join(done.tally)
        rejected += len(done.rejections)
        watch(Progress(source.path.name, source.fraction, run.position, rejected))
    async with db.write() as tx:
        await runs.claim(tx, run)
        await runs.finish(tx, run)
        if finish is not None:
            await finish(tx, run)
    async with db.read() as reader:
        reasons = await runs.reasons(reader, run.id)
    return ImportSummary([run.id], tally, reasons, run.resumed_at)


async def _load(
    run: Run, chunk: C, load: Callable[[Tx, C], Awaitable[Loaded]], tx: Tx
) -> tuple[Run, Loaded]:
    await runs.claim(tx, run)
    done = await load(tx, chunk)
    return await runs.advance(tx, run, chunk.position, done), done
