"""Runs of imports in tests, as if files had been imported."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.imports.kinds import ImportKind
from commerce.imports.models import ImportRejection, ImportRun


async def make_run(
    tx: Tx,
    *,
    kind: ImportKind = ImportKind.CATALOG,
    file_name: str = "catalog.jsonl",
    rejections: Sequence[tuple[int, str]] = (),
    started_at: datetime | None = None,
    finished: bool = True,
) -> UUID:
    """A run that made 3 records and rejected (line, code) each."""
    run_id, at = new_id(), started_at or tx.clock.now()
    tx.session.add(
        ImportRun(
            id=run_id,
            kind=kind.value,
            file_name=file_name,
            file_hash=run_id.bytes,
            mapping_hash=b"",
            position=3 + len(rejections),
            created_count=3,
            rejected_count=len(rejections),
            created_at=at,
            updated_at=at,
            finished_at=at if finished else None,
        )
    )
    await tx.session.flush()  # rejections refer to it
    tx.session.add_all(
        ImportRejection(run_id=run_id, line=line, code=code, message=f"Line {line}.")
        for line, code in rejections
    )
    await tx.session.flush()  # raw statements of the test read them
    return run_id
