"""A full rebuild without downtime: fill a replacement, repeat what was written meanwhile, swap.

Queries go on reading the live index until one task exchanges the two. Before it, every document
and tombstone that was written to the live index meanwhile (they carry the rebuild's name) is
carried over to the replacement, until a look finds nothing new: from then on no write of the
rebuild is under way, and the writers' own writes to both indexes are the last ones. Two rebuilds
at once each fill an index of their own; the later swap wins.
"""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from commerce.search.meilisearch.administration import Administration
from commerce.search.meilisearch.documents import stored
from commerce.search.meilisearch.filters import equals, of_products
from commerce.search.meilisearch.transport import Transport
from commerce.search.meilisearch.writing import Tombstone, Writer, WrittenDocument
from commerce.search.port import ProductDocument

_IS_TOMBSTONE = "tombstone.product_id EXISTS"
_FETCHED_TOGETHER = 1_000


class Rebuild:
    """One rebuild of the live index `name`."""

    def __init__(
        self, name: str, transport: Transport, administration: Administration, writer: Writer
    ) -> None:
        self._name = name
        self._transport = transport
        self._administration = administration
        self._writer = writer
        self._repeated: set[tuple[str, str]] = set()

    async def run(self, documents: AsyncIterator[Sequence[ProductDocument]]) -> int:
        """Returns how many documents were read. Leaves nothing behind when it fails."""
        await self._administration.prepare(self._name)
        await self._drop_stale()
        replacement = await self._administration.new_replacement()
        try:
            count = await self._fill(replacement, documents)
            while await self._repeat_writes(replacement):
                pass
            await self._administration.swap(replacement)
        finally:
            await self._administration.drop(replacement)  # after the swap, the old documents
        if not (await self._administration.indexes()).rebuilds:  # which would need them
            await self._transport.finish(await self._writer.remove(self._name, _IS_TOMBSTONE))
        return count

    async def _fill(
        self, replacement: str, documents: AsyncIterator[Sequence[ProductDocument]]
    ) -> int:
        """Sends a batch while the server still works on the one before."""
        count = 0
        waiting: list[int] = []
        async for batch in documents:
            sent = await self._writer.send(replacement, [stored(document) for document in batch])
            await self._finish(waiting)
            waiting = sent
            count += len(batch)
        await self._finish(waiting)
        return count

    async def _repeat_writes(self, replacement: str) -> bool:
        """Carry writes over that were not carried over yet; whether there were any."""
        written = await self._written(replacement)
        new = [
            document
            for document in written
            if (document["id"], document["written"]) not in self._repeated
        ]
        if not new:
            return False
        tasks = [
            await self._writer.remove(replacement, _buried(document["tombstone"]))
            for document in new
            if "tombstone" in document
        ]
        await self._finish([*tasks, *await self._writer.send(replacement, written)])
        self._repeated.update((document["id"], document["written"]) for document in new)
        return True

    async def _written(self, replacement: str) -> list[WrittenDocument]:
        """Documents and tombstones written to the live index since this rebuild began."""
        found: list[WrittenDocument] = []
        path = f"/indexes/{self._name}/documents/fetch"
        while True:
            page = {
                "filter": equals("rebuilds", replacement),
                "offset": len(found),
                "limit": _FETCHED_TOGETHER,
            }
            answer = await self._transport.post(path, page)
            fetched: list[WrittenDocument] = answer["results"]
            found += fetched
            if len(found) >= answer["total"] or not fetched:
                return found

    async def _drop_stale(self) -> None:
        for uid in (await self._administration.indexes()).stale:
            await self._administration.drop(uid)

    async def _finish(self, tasks: Sequence[int]) -> None:
        for task in tasks:
            await self._transport.finish(task)


def _buried(tombstone: Tombstone) -> str:
    return of_products([UUID(tombstone["product_id"])], tombstone["channel"])
