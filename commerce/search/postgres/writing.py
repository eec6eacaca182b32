"""Rows in and out of the index, in the live generation and in those being built.

Writers take one advisory lock each, so they never deadlock, versions of the vocabulary are seen in
their order, and the swap of a rebuild falls between two writes, never inside one. Readers never
wait: they see what is committed.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commerce.search.port import ProductDocument
from commerce.search.postgres.connection import fetch, run
from commerce.search.postgres.documents import IndexedDocument, indexed

TOGETHER = 200
"""Documents written in one transaction; making their rows keeps the event loop 0.2 s at most."""
_LOCK = 0x5EA2C4  # any number no other advisory lock of the shop uses

_GENERATIONS = "SELECT id FROM search_generations WHERE state IN ('live', 'building') ORDER BY id"
_NEW_LIVE = """
    INSERT INTO search_generations (state) SELECT 'live'
    WHERE NOT EXISTS (SELECT FROM search_generations WHERE state = 'live')"""
_REMOVE = """
    DELETE FROM search_documents
    WHERE generation_id = $1 AND product_id = ANY($2::uuid[])
      AND ($3::text IS NULL OR channel = $3)"""
_REPLACED = """
    DELETE FROM search_documents d
    USING jsonb_to_recordset($2::text::jsonb) AS given(channel text, product_id uuid)
    WHERE d.generation_id = $1 AND d.channel = given.channel AND d.product_id = given.product_id"""
_BURY = """
    INSERT INTO search_deletions (generation_id, product_id, channel)
    SELECT g.id, product_id, coalesce($2, '')
    FROM search_generations g CROSS JOIN unnest($1::uuid[]) AS product_id
    WHERE g.state = 'building' ON CONFLICT DO NOTHING"""
# A rebuild ($3) brings nothing back that was written or removed since it read the product.
_INSERT = """
    WITH given AS (
        SELECT * FROM jsonb_to_recordset($2::text::jsonb) AS given(
            channel text, product_id uuid, card jsonb, facets text[], prices jsonb,
            sales_count bigint, published_at timestamptz, texts jsonb)
        WHERE NOT ($3::bool AND EXISTS (
            SELECT FROM search_deletions x
            WHERE x.generation_id = $1 AND x.product_id = given.product_id
              AND x.channel IN ('', given.channel)))
    ), stored AS (
        INSERT INTO search_documents
            (generation_id, channel, product_id, card, facets, prices, sales_count, published_at)
        SELECT $1, channel, product_id, card, facets, prices, sales_count, published_at FROM given
        ON CONFLICT (generation_id, channel, product_id) DO NOTHING
        RETURNING id, channel, product_id
    )
    INSERT INTO search_texts (document_id, language, generation_id, channel, words)
    SELECT s.id, said.language, $1, s.channel, said.words::tsvector
    FROM stored s JOIN given USING (channel, product_id)
    CROSS JOIN jsonb_to_recordset(given.texts) AS said(language text, words text)"""
_LEARN = """
    WITH learnt AS (
        INSERT INTO search_terms (generation_id, language, term, version)
        SELECT g.id, said.language, said.term, g.vocabulary_version + 1
        FROM search_generations g
        CROSS JOIN unnest($2::text[], $3::text[]) AS said(language, term)
        WHERE g.id = $1 ON CONFLICT DO NOTHING RETURNING 1
    )
    UPDATE search_generations
    SET vocabulary_version = vocabulary_version + EXISTS (SELECT FROM learnt)::int,
        touched_at = now()
    WHERE id = $1"""


class Writer:
    """Writes of the index; each call is one transaction or more, and ends committed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    async def prepare(self) -> None:
        """Make a live generation exist."""
        async with self.transaction() as connection:
            await run(connection, _NEW_LIVE)

    async def upsert(self, documents: Sequence[ProductDocument]) -> None:
        for chunk in _chunks(documents):
            content, learnt = _content(chunk)
            async with self.transaction() as connection:
                await run(connection, _NEW_LIVE)
                for (generation,) in await fetch(connection, _GENERATIONS):
                    await run(connection, _REPLACED, generation, content)
                    await run(connection, _INSERT, generation, content, False)  # noqa: FBT003
                    await _learn(connection, generation, learnt)

    async def build(self, generation: int, documents: Sequence[ProductDocument]) -> None:
        """Add documents to a generation that is being built, unless it knows better."""
        for chunk in _chunks(documents):
            content, learnt = _content(chunk)
            async with self.transaction() as connection:
                await run(connection, _INSERT, generation, content, True)  # noqa: FBT003
                await _learn(connection, generation, learnt)

    async def delete(self, product_ids: Sequence[UUID], channel: str | None) -> None:
        async with self.transaction() as connection:
            await run(connection, _BURY, list(product_ids), channel)
            for (generation,) in await fetch(connection, _GENERATIONS):
                await run(connection, _REMOVE, generation, list(product_ids), channel)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that no other writer of the index overlaps."""
        async with self._engine.begin() as connection:
            await run(connection, "SELECT pg_advisory_xact_lock($1)", _LOCK)
            yield connection


def _content(documents: Iterable[ProductDocument]) -> tuple[str, set[tuple[str, str]]]:
    """The rows as JSON, and the words they add to the vocabulary."""
    made: list[IndexedDocument] = [indexed(document) for document in documents]
    rows = orjson.dumps([document.row for document in made]).decode()
    return rows, {term for document in made for term in document.terms}


async def _learn(
    connection: AsyncConnection, generation: int, learnt: set[tuple[str, str]]
) -> None:
    ordered = sorted(learnt)
    languages, words = [language for language, _ in ordered], [word for _, word in ordered]
    await run(connection, _LEARN, generation, languages, words)


def _chunks(documents: Sequence[ProductDocument]) -> Iterable[Sequence[ProductDocument]]:
    for start in range(0, len(documents), TOGETHER):
        yield documents[start : start + TOGETHER]
