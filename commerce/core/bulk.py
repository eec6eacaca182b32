"""Outcomes of bulk changes: what was wrong with which item, kept as long as idempotency keys are.

A bulk change writes what it can and names the problems of the rest. Repeating it with the same key
answers with the same problems, so they are stored in the transaction of their effect.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Uuid, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, JsonList
from commerce.core.db import Reader, Tx
from commerce.core.errors import FieldProblem
from commerce.core.ids import new_id

ITEM = 2  # a problem's path: "input", "items", the item's place, …
Problems = Mapping[int, Sequence[FieldProblem]]


class BulkResult(Base):
    """The problems of one bulk change."""

    __tablename__ = "bulk_results"
    __table_args__ = (Index("ix_bulk_results_created_at", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    problems: Mapped[JsonList] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


async def record_problems(tx: Tx, problems: Sequence[FieldProblem]) -> UUID:
    """Keep the problems of a bulk change; the id to read them by."""
    id_ = new_id()
    rows = [[list(each.path), each.code, each.message] for each in problems]
    await tx.execute(insert(BulkResult).values(id=id_, problems=rows))
    return id_


async def problems_by_item(reader: Reader, id_: UUID) -> Problems:
    """The problems of each item that had any, by its place in the input."""
    found: dict[int, list[FieldProblem]] = defaultdict(list)
    stored = await reader.scalar(select(BulkResult.problems).where(BulkResult.id == id_))
    for path, code, message in stored or ():
        found[int(path[ITEM])].append(FieldProblem(tuple(path), code, message))
    return found


async def purge(tx: Tx, before: datetime) -> None:
    """Forget what was done before a time."""
    await tx.execute(delete(BulkResult).where(BulkResult.created_at < before))
