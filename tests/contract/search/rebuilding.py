"""The contract about rebuilds: what is written meanwhile survives, and nobody notices the swap."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from commerce.search.port import ProductDocument, SearchEngine
from tests.contract.search.writing import batches, titled, titles
from tests.factories.search import make_document


class RebuildContract:
    async def test_a_rebuild_replaces_everything(self, engine: SearchEngine, channel: str) -> None:
        await engine.upsert([make_document("Old goods", channel=channel)])
        kept = make_document("New goods 1", channel=channel)

        count = await engine.rebuild(
            ["colour"], batches([kept], [], [make_document("New goods 2", channel=channel)])
        )

        assert count == 2
        assert await titles(engine, channel) == ["New goods 1", "New goods 2"]
        assert await titles(engine, channel, "goosd") == ["New goods 1", "New goods 2"]

    async def test_an_empty_rebuild_empties_the_index(
        self, engine: SearchEngine, channel: str
    ) -> None:
        await engine.upsert([make_document("Old goods", channel=channel)])

        assert await engine.rebuild([], batches()) == 0

        assert await titles(engine, channel) == []

    async def test_writes_of_other_processes_survive(
        self, engine: SearchEngine, other: SearchEngine, channel: str
    ) -> None:
        early, late, dropped, dropped_later, gone = (
            make_document(f"Goods {number}", channel=channel) for number in range(5)
        )
        elsewhere = replace(gone, channel=f"{channel}-2")
        await engine.upsert([dropped, dropped_later, gone, elsewhere])
        new = make_document("Goods that are new", channel=channel)

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            await other.upsert([replace(early, texts=titled("Changed before it was read"))])
            await other.delete([dropped.product_id], channel)
            yield [early, late, dropped]
            await other.upsert([replace(late, texts=titled("Changed after it was read")), new])
            await other.delete([gone.product_id])
            yield [dropped_later, gone, elsewhere]
            await other.delete([dropped_later.product_id], channel)

        await engine.rebuild([], documents())

        assert await titles(engine, channel) == [
            "Changed after it was read",
            "Changed before it was read",
            "Goods that are new",
        ]
        assert await titles(engine, elsewhere.channel) == []

    async def test_a_product_may_come_back_during_a_rebuild(
        self, engine: SearchEngine, other: SearchEngine, channel: str
    ) -> None:
        product = make_document("Comes back", channel=channel)
        await engine.upsert([product])

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            await other.delete([product.product_id])
            await other.upsert([replace(product, texts=titled("Came back"))])
            yield [product]

        await engine.rebuild([], documents())

        assert await titles(engine, channel) == ["Came back"]

    async def test_the_last_write_wins_wherever_the_swap_falls(
        self, engine: SearchEngine, other: SearchEngine, channel: str
    ) -> None:
        product = make_document("Version 0", channel=channel)
        await engine.upsert([product])
        is_over = asyncio.Event()

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            for _ in range(3):
                yield [product]
                await asyncio.sleep(0.01)

        async def write_on() -> int:
            version = 0
            while not is_over.is_set():
                version += 1
                await other.upsert([replace(product, texts=titled(f"Version {version}"))])
            return version

        writing = asyncio.create_task(write_on())
        for _ in range(3):
            await engine.rebuild([], documents())
        is_over.set()
        last = await writing

        assert await titles(engine, channel) == [f"Version {last}"]

    async def test_readers_see_the_old_or_the_new_and_nothing_between(
        self, engine: SearchEngine, other: SearchEngine, channel: str
    ) -> None:
        old = [make_document(f"Old {number}", channel=channel) for number in range(3)]
        new = [make_document(f"New {number}", channel=channel) for number in range(5)]
        await engine.upsert(old)
        is_over = asyncio.Event()
        seen: set[tuple[str, ...]] = set()

        async def read_on() -> None:
            while not is_over.is_set():
                seen.add(tuple(await titles(other, channel)))
                await asyncio.sleep(0)

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            for document in new:
                yield [document]
                await asyncio.sleep(0.02)

        reading = asyncio.create_task(read_on())
        await engine.rebuild([], documents())
        is_over.set()
        await reading

        assert ("Old 0", "Old 1", "Old 2") in seen
        assert seen <= {
            ("Old 0", "Old 1", "Old 2"),
            ("New 0", "New 1", "New 2", "New 3", "New 4"),
        }
        assert await titles(other, channel) == ["New 0", "New 1", "New 2", "New 3", "New 4"]

    async def test_a_rebuild_that_fails_changes_nothing(
        self, engine: SearchEngine, channel: str, replacements: Callable[[], Awaitable[int]]
    ) -> None:
        await engine.upsert([make_document("Old goods", channel=channel)])

        async def documents() -> AsyncIterator[Sequence[ProductDocument]]:
            yield [make_document("New goods", channel=channel)]
            raise LookupError("the catalogue cannot be read")

        with pytest.raises(LookupError, match="cannot be read"):
            await engine.rebuild([], documents())

        assert await titles(engine, channel) == ["Old goods"]
        assert await replacements() == 0

    async def test_two_rebuilds_at_once(
        self,
        engine: SearchEngine,
        other: SearchEngine,
        channel: str,
        replacements: Callable[[], Awaitable[int]],
    ) -> None:
        documents = [make_document(f"Goods {number}", channel=channel) for number in range(4)]

        counted = await asyncio.gather(
            engine.rebuild([], batches(documents[:2], documents[2:])),
            other.rebuild([], batches(documents)),
        )

        assert counted == [4, 4]
        assert await titles(engine, channel) == ["Goods 0", "Goods 1", "Goods 2", "Goods 3"]
        assert await replacements() == 0
