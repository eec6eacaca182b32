"""The search contract on the engine inside PostgreSQL, each class on a database of its own."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from commerce.core.engines import make_engine
from commerce.search.port import SearchEngine, SearchUnavailable
from commerce.search.postgres.engine import PostgresSearchEngine
from tests.contract.search import finding, hostile, narrowing, rebuilding, writing
from tests.contract.search.shelf import ATTRIBUTES, SHELF
from tests.contract.search.writing import MakeEngine
from tests.database import clone, drop
from tests.factories.search import make_document

ADMIN_URL = "COMMERCE_TEST_DATABASE_URL"


@asynccontextmanager
async def fresh_database(template: str) -> AsyncGenerator[AsyncEngine]:
    name = f"commerce_search_{uuid4().hex[:12]}"
    engine = make_engine(await clone(os.environ[ADMIN_URL], template, name), pool_size=4)
    yield engine
    await engine.dispose()
    await drop(os.environ[ADMIN_URL], name)


@asynccontextmanager
async def asyncpg_admin() -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(os.environ[ADMIN_URL])
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module")
async def shelf(template: str) -> AsyncGenerator[SearchEngine]:
    """The small shop, for tests that only read."""
    async with fresh_database(template) as database:
        engine = PostgresSearchEngine(database)
        await engine.prepare(ATTRIBUTES)
        await engine.upsert(SHELF)
        yield engine


@pytest_asyncio.fixture(scope="class")
async def database(template: str) -> AsyncGenerator[AsyncEngine]:
    async with fresh_database(template) as database:
        yield database


@pytest_asyncio.fixture(scope="class")
async def engine(database: AsyncEngine) -> SearchEngine:
    engine = PostgresSearchEngine(database)
    await engine.prepare(ATTRIBUTES)
    return engine


@pytest.fixture
def other(database: AsyncEngine) -> SearchEngine:
    """Another process's engine on the same index."""
    return PostgresSearchEngine(database)


@pytest.fixture
def replacements(database: AsyncEngine) -> Callable[[], Awaitable[int]]:
    """How many generations there are besides the live one."""

    async def count() -> int:
        async with database.connect() as connection:
            found = await connection.scalar(text("SELECT count(*) - 1 FROM search_generations"))
            return int(found)

    return count


@pytest_asyncio.fixture
async def make_at() -> AsyncGenerator[MakeEngine]:
    databases: list[AsyncEngine] = []

    def make(host: str, port: int, timeout_seconds: float) -> SearchEngine:
        database = make_engine(f"postgresql://postgres@{host}:{port}/postgres", pool_size=1)
        databases.append(database)
        return PostgresSearchEngine(database, timeout_seconds=timeout_seconds)

    yield make
    for database in databases:
        await database.dispose()


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
    async def test_a_write_that_fails_changes_nothing_even_over_a_pool_for_reads(
        self, database: AsyncEngine, engine: SearchEngine, channel: str
    ) -> None:
        url = database.url.render_as_string(hide_password=False).replace("+asyncpg", "")
        reads = make_engine(url, pool_size=1, isolation_level="AUTOCOMMIT")
        over_reads = PostgresSearchEngine(reads)
        old = make_document("Old goods", channel=channel)
        await over_reads.upsert([old])

        with pytest.raises(DBAPIError, match="out of range"):
            await over_reads.upsert([replace(old, sales_count=2**63)])

        assert await writing.titles(engine, channel) == ["Old goods"]
        await reads.dispose()


class TestRebuild(rebuilding.RebuildContract):
    pass


class TestUnavailable(writing.UnavailableContract):
    async def test_after_the_server_hung_up_the_next_search_connects_again(
        self, template: str
    ) -> None:
        async with fresh_database(template) as database:
            engine = PostgresSearchEngine(database)
            await engine.upsert([make_document("Copper kettle")])
            async with asyncpg_admin() as admin:
                await admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
                    database.url.database,
                )

            with pytest.raises(SearchUnavailable):
                await writing.titles(engine, "uk")

            assert await writing.titles(engine, "uk") == ["Copper kettle"]


class TestManyDocuments(writing.ManyDocumentsContract):
    pass
