"""A full rebuild without downtime: fill another generation, make it the live one, drop the old.

While it is filled, writers write to both generations, and what they wrote or removed wins over
what the rebuild read earlier. Queries name the live generation inside their one statement, so each
sees the old documents or the new ones, never a mixture. Two rebuilds at once each fill their own;
the later swap wins.
"""

from collections.abc import AsyncIterator, Sequence

from commerce.search.port import ProductDocument
from commerce.search.postgres.connection import fetch, run
from commerce.search.postgres.writing import Writer

_BEGIN = "INSERT INTO search_generations (state) VALUES ('building') RETURNING id"
_RETIRE = "UPDATE search_generations SET state = 'retired' WHERE state = 'live'"
_GO_LIVE = "UPDATE search_generations SET state = 'live' WHERE id = $1"
_DROP = "DELETE FROM search_generations WHERE id = $1"
_DROP_RETIRED = """
    DELETE FROM search_generations WHERE state = 'retired'
       OR state = 'building' AND touched_at < now() - interval '1 hour'"""
_FORGET_DELETIONS = "DELETE FROM search_deletions WHERE generation_id = $1"


class RebuildAbandoned(Exception):
    """The generation being built was dropped by another process, which took it for abandoned."""


async def rebuild(writer: Writer, documents: AsyncIterator[Sequence[ProductDocument]]) -> int:
    """Returns how many documents were read. Leaves nothing behind when it fails."""
    generation = await _begin(writer)
    try:
        count = 0
        async for batch in documents:
            await writer.build(generation, batch)
            count += len(batch)
        await _go_live(writer, generation)
    except BaseException:
        async with writer.transaction() as connection:
            await run(connection, _DROP, generation)
        raise
    async with writer.transaction() as connection:
        await run(connection, _DROP_RETIRED)
    return count


async def _begin(writer: Writer) -> int:
    async with writer.transaction() as connection:
        await run(connection, _DROP_RETIRED)
        ((generation,),) = await fetch(connection, _BEGIN)
        return generation


async def _go_live(writer: Writer, generation: int) -> None:
    async with writer.transaction() as connection:
        # The first queries of the new generation must not be planned for an empty table.
        await run(connection, "ANALYZE search_documents, search_texts")
        await run(connection, _RETIRE)
        if not await fetch(connection, _GO_LIVE + " RETURNING id", generation):
            raise RebuildAbandoned
        await run(connection, _FORGET_DELETIONS, generation)
