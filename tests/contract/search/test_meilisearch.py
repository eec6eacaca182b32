"""The search contract on a real Meilisearch, each class on an index of its own."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
import pytest_asyncio

from commerce.search.meilisearch.administration import Administration
from commerce.search.meilisearch.documents import stored
from commerce.search.meilisearch.engine import MeilisearchEngine
from commerce.search.meilisearch.transport import IndexingFailed, Transport
from commerce.search.port import SearchEngine
from tests.contract.search import finding, hostile, narrowing, rebuilding, writing
from tests.contract.search.conftest import Server
from tests.contract.search.shelf import ATTRIBUTES, SHELF
from tests.contract.search.writing import MakeEngine
from tests.factories.search import make_document


@asynccontextmanager
async def fresh_engine(server: Server) -> AsyncGenerator[MeilisearchEngine]:
    index = f"test-{uuid4().hex[:12]}"
    engine = MeilisearchEngine(server.url, server.key, index=index)
    await engine.prepare(ATTRIBUTES)
    yield engine
    await engine.close()
    await drop(server, index)


async def drop(server: Server, index: str) -> None:
    transport = Transport(server.url, server.key)
    await Administration(server.url, server.key, index, transport).drop(index)
    await transport.close()


@pytest_asyncio.fixture(scope="module")
async def shelf(meilisearch_server: Server) -> AsyncGenerator[SearchEngine]:
    """The small shop, for tests that only read."""
    async with fresh_engine(meilisearch_server) as engine:
        await engine.upsert(SHELF)
        yield engine


@pytest_asyncio.fixture(scope="class")
async def engine(meilisearch_server: Server) -> AsyncGenerator[MeilisearchEngine]:
    async with fresh_engine(meilisearch_server) as engine:
        yield engine


@pytest_asyncio.fixture
async def other(
    meilisearch_server: Server, engine: MeilisearchEngine
) -> AsyncGenerator[SearchEngine]:
    """Another process's engine on the same index."""
    other = MeilisearchEngine(meilisearch_server.url, meilisearch_server.key, index=engine.index)
    yield other
    await other.close()


@pytest_asyncio.fixture
async def administration(
    meilisearch_server: Server, engine: MeilisearchEngine
) -> AsyncGenerator[Administration]:
    server = meilisearch_server
    transport = Transport(server.url, server.key)
    yield Administration(server.url, server.key, engine.index, transport)
    await transport.close()


@pytest.fixture
def replacements(administration: Administration) -> Callable[[], Awaitable[int]]:
    """How many indexes wait to replace the live one."""

    async def count() -> int:
        return len((await administration.indexes()).rebuilds)

    return count


@pytest.fixture
def make_at() -> MakeEngine:
    def make(host: str, port: int, timeout_seconds: float) -> SearchEngine:
        return MeilisearchEngine(f"http://{host}:{port}", "key", timeout_seconds=timeout_seconds)

    return make


class TestFinding(finding.FindingContract):
    pass


class TestSuggestions(finding.SuggestionsContract):
    pass


class TestFilters(narrowing.FiltersContract):
    pass


class TestFacets(narrowing.FacetsContract):
    pass


class TestOrder(narrowing.OrderContract):
    pass


class TestHostile(hostile.HostileContract):
    pass


class TestWriting(writing.WritingContract):
    async def test_a_task_that_fails_raises_with_the_servers_message(
        self, engine: MeilisearchEngine
    ) -> None:
        unstorable = stored(make_document("Unknown"))
        unstorable["id"] = "no such/id"

        with pytest.raises(ValueError, match="not letters, digits, _ and -"):
            await engine.upsert([make_document("Unknown", channel="no such/channel")])
        with pytest.raises(IndexingFailed, match=r"Document identifier .* is invalid"):
            await engine.write([unstorable])

        assert await writing.titles(engine, "no such") == []


class TestRebuild(rebuilding.RebuildContract):
    async def test_a_swap_between_the_two_halves_of_a_write(
        self,
        engine: MeilisearchEngine,
        other: MeilisearchEngine,
        channel: str,
        replacements: Callable[[], Awaitable[int]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The live half arrives after the rebuild's last look, the other half after the swap."""
        product = make_document("Old goods", channel=channel)
        await engine.upsert([product])
        live_is_written, is_swapped = asyncio.Event(), asyncio.Event()
        send, swap = other._writer.send, engine._administration.swap

        async def stalling_send(uid: str, documents: Sequence[object]) -> list[int]:
            if uid != engine.index and not is_swapped.is_set():
                live_is_written.set()
                await is_swapped.wait()
            return await send(uid, documents)

        async def swap_meanwhile(replacement: str) -> None:
            new = replace(product, texts=writing.titled("New goods"))
            tasks.append(asyncio.create_task(other.upsert([new])))
            await live_is_written.wait()
            await swap(replacement)

        tasks: list[asyncio.Task[None]] = []
        monkeypatch.setattr(other._writer, "send", stalling_send)
        monkeypatch.setattr(engine._administration, "swap", swap_meanwhile)

        await engine.rebuild([], writing.batches([product]))
        is_swapped.set()
        await asyncio.gather(*tasks)

        assert await writing.titles(engine, channel) == ["New goods"]
        assert await replacements() == 0


class TestUnavailable(writing.UnavailableContract):
    async def test_an_index_that_was_never_made(self, meilisearch_server: Server) -> None:
        server = meilisearch_server
        engine = MeilisearchEngine(server.url, server.key, index=f"test-{uuid4().hex[:12]}")

        await self.ask_a_broken_engine(engine)

    async def test_a_wrong_key(self, meilisearch_server: Server) -> None:
        engine = MeilisearchEngine(meilisearch_server.url, "wrong", index="test")

        await self.ask_a_broken_engine(engine)

    @staticmethod
    async def ask_a_broken_engine(engine: SearchEngine) -> None:
        with pytest.raises(writing.SearchUnavailable):
            await engine.search(writing.SearchQuery("leather", "uk", "en", "GBP"))
        with pytest.raises(writing.SearchUnavailable):
            await engine.suggest("leather", channel="uk", language="en", limit=5)
        await engine.close()


class TestManyDocuments(writing.ManyDocumentsContract):
    pass
