"""Keeping the index in step with the shop."""

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from commerce.catalog.reference import ATTRIBUTES
from commerce.core.db import Database, Reader
from commerce.merchandising import repo
from commerce.merchandising.documents import changes
from commerce.search.port import ProductDocument, SearchEngine

BATCH = 200
DUE_WINDOW = timedelta(minutes=10)
Progress = Callable[[int], None]


async def attribute_codes(reader: Reader) -> list[str]:
    """The attributes that can be filtered by."""
    known = await reader.reference(ATTRIBUTES)
    return [attribute.code for attribute in known.all if attribute.is_filterable]


async def index_products(db: Database, engine: SearchEngine, product_ids: Sequence[UUID]) -> None:
    """Bring these products up to date in the index, in every channel. Safe to repeat.

    Raises SearchUnavailable; the caller tries again later.
    """
    for start in range(0, len(product_ids), BATCH):
        async with db.read() as reader:
            found = await changes(reader, product_ids[start : start + BATCH])
        if found.documents:
            await engine.upsert(found.documents)
        for channel, gone in found.gone.items():
            if gone:
                await engine.delete(gone, channel)


async def rebuild(db: Database, engine: SearchEngine, progress: Progress | None = None) -> int:
    """Fill a fresh index and swap it in; the number of documents. Searches go on meanwhile."""
    async with db.read() as reader:
        codes = await attribute_codes(reader)
    return await engine.rebuild(codes, _all_documents(db, progress or (lambda _count: None)))


async def _all_documents(
    db: Database, progress: Progress
) -> AsyncGenerator[Sequence[ProductDocument]]:
    after = UUID(int=0)
    while True:
        async with db.read() as reader:
            product_ids = await repo.product_ids_after(reader, after, BATCH)
            if not product_ids:
                return
            found = await changes(reader, product_ids)
        after = product_ids[-1]
        progress(len(product_ids))
        yield found.documents


async def index_due(db: Database, engine: SearchEngine, now: datetime) -> int:
    """Index products whose publication or prices began or ended lately: no event marks the moment
    at which a window opens. Windows of two runs overlap, so that a late run misses nothing."""
    async with db.read() as reader:
        due = await repo.products_with_windows_between(reader, now - DUE_WINDOW, now)
    await index_products(db, engine, due)
    return len(due)
