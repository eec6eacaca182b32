"""A search engine that is always down: what most tests run with."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from commerce.search.port import (
    ProductDocument,
    SearchQuery,
    SearchResult,
    SearchUnavailable,
)


class SearchIsDown:
    name = "down"

    async def prepare(self, attribute_codes: Sequence[str]) -> None:
        raise SearchUnavailable

    async def upsert(self, documents: Sequence[ProductDocument]) -> None:
        raise SearchUnavailable

    async def delete(self, product_ids: Sequence[UUID], channel: str | None = None) -> None:
        raise SearchUnavailable

    async def rebuild(
        self, attribute_codes: Sequence[str], documents: AsyncIterator[Sequence[ProductDocument]]
    ) -> int:
        raise SearchUnavailable

    async def search(self, query: SearchQuery) -> SearchResult:
        raise SearchUnavailable

    async def suggest(self, text: str, *, channel: str, language: str, limit: int) -> list[str]:
        raise SearchUnavailable

    async def healthy(self) -> bool:
        return False

    async def close(self) -> None:
        pass
