"""The search engine inside PostgreSQL: what the port promises, put together from the parts."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commerce.search.port import ProductDocument, SearchQuery, SearchResult, SearchUnavailable
from commerce.search.postgres import statements
from commerce.search.postgres.connection import fetch
from commerce.search.postgres.query import Matching, readings, strict_reading
from commerce.search.postgres.rebuild import rebuild
from commerce.search.postgres.results import Row, nothing_found, result
from commerce.search.postgres.vocabulary import Vocabularies
from commerce.search.postgres.writing import Writer
from commerce.search.suggestions import TITLES_READ, suggestions

SEARCH_SECONDS = 2.0
_HEALTH_SECONDS = 1.0


class PostgresSearchEngine:
    """`engine` must not be the pool that requests take their read connection from: a request that
    holds one and waits here for another could wait for itself."""

    name = "postgresql"

    def __init__(self, engine: AsyncEngine, *, timeout_seconds: float = SEARCH_SECONDS) -> None:
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._timeout_seconds = timeout_seconds
        self._vocabularies = Vocabularies()
        self._writer = Writer(engine)

    async def prepare(self, attribute_codes: Sequence[str]) -> None:
        del attribute_codes  # every attribute is a facet key of its own accord
        with _reachable():
            await self._writer.prepare()

    async def upsert(self, documents: Sequence[ProductDocument]) -> None:
        with _reachable():
            await self._writer.upsert(documents)

    async def delete(self, product_ids: Sequence[UUID], channel: str | None = None) -> None:
        with _reachable():
            await self._writer.delete(product_ids, channel)

    async def rebuild(
        self, attribute_codes: Sequence[str], documents: AsyncIterator[Sequence[ProductDocument]]
    ) -> int:
        del attribute_codes  # as in prepare
        with _reachable():
            return await rebuild(self._writer, documents)

    async def search(self, query: SearchQuery) -> SearchResult:
        async with self._connection(self._timeout_seconds) as connection:
            if not query.text.strip():
                return await _ask(connection, query, None) or nothing_found(query)
            vocabulary = await self._vocabularies.of(query.language, connection)
            for matching in readings(query.text, query.language, vocabulary):
                if found := await _ask(connection, query, matching):
                    return found
        return nothing_found(query)

    async def suggest(self, text: str, *, channel: str, language: str, limit: int) -> list[str]:
        async with self._connection(self._timeout_seconds) as connection:
            vocabulary = await self._vocabularies.of(language, connection)
            matching = strict_reading(text, language, vocabulary)
            if matching is None:
                return []
            statement, values = statements.titles(channel, language, matching)
            rows = await fetch(connection, statement, *values, TITLES_READ)
        return suggestions(text, [title for title, _ in rows], limit)

    async def healthy(self) -> bool:
        try:
            async with self._connection(_HEALTH_SECONDS) as connection:
                await fetch(connection, "SELECT 1 FROM search_generations LIMIT 1")
        except SearchUnavailable:
            return False
        return True

    async def close(self) -> None:
        """Nothing of its own to close: the pool belongs to the database."""

    @asynccontextmanager
    async def _connection(self, seconds: float) -> AsyncGenerator[AsyncConnection]:
        """A connection without a transaction, and a deadline for all that is done with it."""
        try:
            async with asyncio.timeout(seconds):
                with _reachable():
                    async with self._reads.connect() as connection:
                        yield connection
        except TimeoutError as error:
            raise SearchUnavailable(f"PostgreSQL did not answer within {seconds} s") from error


async def _ask(
    connection: AsyncConnection, query: SearchQuery, matching: Matching | None
) -> SearchResult | None:
    """None when the text finds nothing in the channel, whatever the filters."""
    statement, values, narrowing = statements.search(query, matching)
    rows: Sequence[Row] = await fetch(connection, statement, *values)
    return result(rows[0], query, narrowing) if rows[0].matched else None


@contextmanager
def _reachable() -> Generator[None]:
    """SearchUnavailable for a database that cannot be reached or goes away; other errors are ours
    and stay what they are."""
    try:
        yield
    except DBAPIError as error:
        if not _is_absence(error):
            raise
        raise SearchUnavailable(f"PostgreSQL went away: {error.orig!r}") from error
    except (OSError, PoolTimeout) as error:
        raise SearchUnavailable(f"PostgreSQL cannot be reached: {error!r}") from error


def _is_absence(error: DBAPIError) -> bool:
    """Whether it says that the server is gone, going or full; SQLSTATE classes 08, 53 and 57P."""
    state = str(getattr(error.orig, "sqlstate", ""))
    return error.connection_invalidated or state.startswith(("08", "53", "57P"))
