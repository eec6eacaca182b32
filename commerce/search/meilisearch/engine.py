"""The search engine over Meilisearch: what the port promises, put together from the parts."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from commerce.search.meilisearch.administration import Administration
from commerce.search.meilisearch.documents import (
    StoredCard,
    StoredDocument,
    is_language,
    stored,
    text_field,
    title_in,
)
from commerce.search.meilisearch.filters import equals
from commerce.search.meilisearch.query import (
    Answer,
    Attempt,
    Body,
    ProductSearch,
    attempts,
    browsing,
    strict_text,
)
from commerce.search.meilisearch.rebuild import Rebuild
from commerce.search.meilisearch.transport import MeilisearchRefused, Transport, deadline
from commerce.search.meilisearch.writing import Writer
from commerce.search.port import ProductDocument, SearchQuery, SearchResult, SearchUnavailable
from commerce.search.suggestions import TITLES_READ, suggestions
from commerce.search.text import clean, words

SEARCH_SECONDS = 2.0
_HEALTH_SECONDS = 1.0
_UNKNOWN_FIELD = "invalid_search_attributes_to_search_on"


class MeilisearchEngine:
    """`index` names the live index; a key needs documents, indexes, settings and tasks of
    `<index>*` besides search."""

    name = "meilisearch"

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        index: str = "products",
        timeout_seconds: float = SEARCH_SECONDS,
    ) -> None:
        self.index = index
        self._timeout_seconds = timeout_seconds
        self._transport = Transport(url, key)
        self._administration = Administration(url, key, index, self._transport)
        self._writer = Writer(index, self._transport, self._administration)

    async def prepare(self, attribute_codes: Sequence[str]) -> None:
        del attribute_codes  # the pattern `attributes.*` of the settings covers every code
        await self._administration.prepare(self.index)

    async def upsert(self, documents: Sequence[ProductDocument]) -> None:
        if documents:
            await self.write([stored(document) for document in documents])

    async def write(self, documents: Sequence[StoredDocument]) -> None:
        """Documents in their stored form. Raises IndexingFailed with the server's message."""
        await self._writer.upsert(documents)

    async def delete(self, product_ids: Sequence[UUID], channel: str | None = None) -> None:
        if product_ids:
            await self._writer.delete(product_ids, channel)

    async def rebuild(
        self, attribute_codes: Sequence[str], documents: AsyncIterator[Sequence[ProductDocument]]
    ) -> int:
        del attribute_codes  # as in prepare
        rebuild = Rebuild(self.index, self._transport, self._administration, self._writer)
        return await rebuild.run(documents)

    async def search(self, query: SearchQuery) -> SearchResult:
        ways = attempts(query.text, query.language) if query.text.strip() else [browsing()]
        result = _nothing_found(query)
        async with deadline(self._timeout_seconds):
            for attempt in ways:
                result, is_final = await self._attempt(query, attempt)
                if is_final:
                    break
        return result

    async def suggest(self, text: str, *, channel: str, language: str, limit: int) -> list[str]:
        wanted = clean(text)
        if not words(wanted) or not is_language(language):
            return []
        way = Attempt(strict_text(wanted), [text_field("title", language)])
        body: Body = {
            "indexUid": self.index,
            **way.body(language),
            "filter": [equals("channel", channel)],
            "attributesToRetrieve": ["title"],
            "limit": TITLES_READ,
        }
        async with deadline(self._timeout_seconds):
            answers = await self._multi_search([body])
        cards: list[StoredCard] = answers[0].get("hits", []) if answers else []
        titles = [title_in(card["title"], language) for card in cards]
        return suggestions(text, titles, limit)

    async def healthy(self) -> bool:
        try:
            async with deadline(_HEALTH_SECONDS):
                await self._transport.get("/health")
        except SearchUnavailable:
            return False
        return True

    async def close(self) -> None:
        await self._transport.close()

    async def _attempt(self, query: SearchQuery, attempt: Attempt) -> tuple[SearchResult, bool]:
        """The result, and whether it stands: nothing found stands only if filters are the cause."""
        search = ProductSearch(self.index, query, attempt)
        answers = await self._multi_search(search.bodies())
        if not answers:
            return _nothing_found(query), False
        result = search.result(answers)
        if result.total or not search.is_filtered:
            return result, result.total > 0
        unfiltered = await self._multi_search([search.total_without_filters()])
        return result, unfiltered[0].get("totalHits", 0) > 0

    async def _multi_search(self, bodies: Sequence[Body]) -> list[Answer]:
        """Nothing when no document has a text in the query's language yet."""
        try:
            answer = await self._transport.post("/multi-search", {"queries": bodies})
        except MeilisearchRefused as refusal:
            if refusal.code == _UNKNOWN_FIELD:
                return []
            raise
        results: list[Answer] = answer["results"]
        return results


def _nothing_found(query: SearchQuery) -> SearchResult:
    return SearchResult([], 0, {key: [] for key in query.facets if key != "price"})
