"""The rejected rows of runs as a CSV file: `line,code,message`, one row a rejection."""

import csv
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, tuple_

from commerce.core.db import Database, Reader
from commerce.imports.errors import CannotImport
from commerce.imports.models import ImportRejection

HEADER = ("line", "code", "message")
PAGE = 5_000


async def write_report(db: Database, run_ids: Sequence[UUID], path: Path) -> int:
    """Write what was rejected, run by run in the order of the lines; how many rows there are.
    Raises CannotImport when the file cannot be written."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADER)
            async with db.read() as reader:
                for run_id in run_ids:
                    async for rejection in _rejections(reader, run_id):
                        rows.writerow(rejection)
                        count += 1
    except OSError as error:
        raise CannotImport(f"{path} cannot be written: {error.strerror}.") from error
    return count


async def _rejections(reader: Reader, run_id: UUID) -> AsyncIterator[Sequence[object]]:
    """A page at a time: there may be as many as the file has rows."""
    position: tuple[int, UUID] | None = None
    while True:
        wanted = (
            select(
                ImportRejection.line,
                ImportRejection.id,
                ImportRejection.code,
                ImportRejection.message,
            )
            .where(ImportRejection.run_id == run_id)
            .order_by(ImportRejection.line, ImportRejection.id)
            .limit(PAGE)
        )
        if position is not None:
            wanted = wanted.where(
                tuple_(ImportRejection.line, ImportRejection.id) > tuple_(*position)
            )
        page = await reader.rows(wanted)
        for line, id_, code, message in page:
            yield line, code, message
            position = (line, id_)
        if len(page) < PAGE:
            return
