"""Documents into the live index and, while a rebuild runs, into its replacement too.

The server runs tasks strictly in the order they arrived. A write goes to the live index first and
to every replacement second. Two things can then go wrong while another process rebuilds, and both
are mended: the rebuild may overwrite the write with what it read earlier (it looks for writes in
the live index and repeats them before it swaps), or the swap may fall between the two halves (the
write notices that the live index became another one, and is repeated).
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from secrets import token_hex
from typing import NotRequired, TypedDict
from uuid import UUID

from commerce.search.meilisearch.administration import Administration, Indexes
from commerce.search.meilisearch.documents import PRIMARY_KEY, StoredDocument
from commerce.search.meilisearch.filters import of_products
from commerce.search.meilisearch.transport import IndexingFailed, Transport

TOGETHER = 1_000
"""Documents sent in one request."""


class WrittenDocument(TypedDict):
    """What a rebuild must know of a document or a tombstone that was written meanwhile."""

    id: str
    written: str
    tombstone: NotRequired["Tombstone"]


class Tombstone(TypedDict):
    """Says which product was removed, from one channel or from all."""

    product_id: str
    channel: str | None


class Buried(TypedDict):
    """A document no query can find, because it has no channel."""

    id: str
    tombstone: Tombstone


class Mark(TypedDict, total=False):
    """The rebuilds that must repeat a write, and which write it is."""

    rebuilds: Sequence[str]
    written: str


class Writer:
    """Writes of one shop's documents; each returns when the server has done it."""

    def __init__(self, name: str, transport: Transport, administration: Administration) -> None:
        self._name = name
        self._transport = transport
        self._administration = administration

    async def upsert(self, documents: Sequence[StoredDocument]) -> None:
        async def write(uid: str, mark: Mark) -> list[int]:
            return await self.send(uid, [{**document, **mark} for document in documents])

        await self._everywhere(write)

    async def delete(self, product_ids: Sequence[UUID], channel: str | None) -> None:
        """Leaves tombstones while a rebuild runs, which it reads and clears."""

        async def write(uid: str, mark: Mark) -> list[int]:
            buried = [{**tomb, **mark} for tomb in tombstones(product_ids, channel)]
            tasks = await self.send(uid, buried) if mark and uid == self._name else []
            return [*tasks, await self.remove(uid, of_products(product_ids, channel))]

        await self._everywhere(write)

    async def send(self, uid: str, documents: Sequence[object]) -> list[int]:
        """Add or replace documents; returns the tasks to wait for."""
        path, primary_key = f"/indexes/{uid}/documents", {"primaryKey": PRIMARY_KEY}
        return [
            (await self._transport.post(path, chunk, primary_key))["taskUid"]
            for chunk in _chunks(documents)
        ]

    async def remove(self, uid: str, condition: str) -> int:
        """Delete what a filter matches; returns the task to wait for."""
        path = f"/indexes/{uid}/documents/delete"
        task_uid: int = (await self._transport.post(path, {"filter": condition}))["taskUid"]
        return task_uid

    async def _everywhere(self, write: Callable[[str, Mark], Awaitable[list[int]]]) -> None:
        while True:
            before = await self._administration.indexes()
            if before.live is None:
                await self._administration.prepare(self._name)
            mark = _mark(list(before.rebuilds))
            tasks = {uid: await write(uid, mark) for uid in (self._name, *before.rebuilds)}
            await self._finish(tasks.pop(self._name))
            if not before.rebuilds:
                return
            failures = await self._finish_replacements(tasks)
            after = await self._administration.indexes()
            await self._drop_revived(before, after)
            for uid, failure in failures.items():
                if after.rebuilds.get(uid) == before.rebuilds[uid]:
                    raise failure
            if after.live == before.live:
                return

    async def _finish(self, tasks: Sequence[int]) -> None:
        for task in tasks:
            await self._transport.finish(task)

    async def _finish_replacements(
        self, tasks: Mapping[str, Sequence[int]]
    ) -> dict[str, IndexingFailed]:
        """Failures count only where the replacement is still there: it may have been dropped."""
        failures: dict[str, IndexingFailed] = {}
        for uid, sent in tasks.items():
            try:
                await self._finish(sent)
            except IndexingFailed as failure:
                failures[uid] = failure
        return failures

    async def _drop_revived(self, before: Indexes, after: Indexes) -> None:
        """A document sent to an index that a rebuild has just dropped makes that index anew."""
        for uid in before.rebuilds:
            if uid in after.rebuilds and after.rebuilds[uid] not in before.created:
                await self._administration.drop(uid)


def tombstones(product_ids: Sequence[UUID], channel: str | None) -> list[Buried]:
    return [
        Buried(
            id=f"deleted-{channel or ''}-{product_id.hex}",
            tombstone=Tombstone(product_id=str(product_id), channel=channel),
        )
        for product_id in product_ids
    ]


def _mark(rebuilds: Sequence[str]) -> Mark:
    return Mark(rebuilds=rebuilds, written=token_hex(8)) if rebuilds else Mark()


def _chunks(documents: Sequence[object]) -> Iterator[Sequence[object]]:
    for start in range(0, len(documents), TOGETHER):
        yield documents[start : start + TOGETHER]
