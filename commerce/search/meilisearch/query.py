"""From a `SearchQuery` to one multi-search, and from its answers to a `SearchResult`.

A text that looks like a SKU is tried as one first. Then every word must be found; when no product
of the channel has them all, Meilisearch may drop the commonest. Facets are disjunctive: a facet
that is filtered by is counted by a query without its own filter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from commerce.search.meilisearch.documents import (
    CARD_FIELDS,
    TEXT_FIELDS,
    StoredCard,
    attribute_field,
    hit,
    is_currency,
    is_language,
    price_field,
    text_field,
)
from commerce.search.meilisearch.filters import by_facet, equals
from commerce.search.meilisearch.settings import LOCALES
from commerce.search.port import FacetCount, PriceSpan, SearchQuery, SearchResult, SearchSort
from commerce.search.text import (
    clean,
    code_in,
    dense_runs_replaced,
    has_dense,
    pairs,
    storable,
    words,
)

Body = dict[str, object]
_FACET_FIELDS = {"category": "category_ids", "brand": "brand", "in_stock": "in_stock"}
_LONGEST_CODE = 200
_FEWEST_PARTS_TO_RELAX = 2


class Answer(TypedDict, total=False):
    """One answer of a multi-search."""

    hits: list[StoredCard]
    totalHits: int
    facetDistribution: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way of reading a text."""

    text: str
    fields: Sequence[str]
    strategy: str = "all"

    def body(self, language: str) -> Body:
        """The part of a search that says which documents match."""
        locale = LOCALES.get(language)
        words: Body = {
            "q": self.text,
            "matchingStrategy": self.strategy,
            "attributesToSearchOn": self.fields,
        }
        return (words | {"locales": [locale]}) if locale else words


def attempts(text: str, language: str) -> list[Attempt]:
    """The ways to read a text, strictest first; none when it holds no word at all."""
    wanted = clean(text)
    found = words(wanted)
    if not found:
        return []
    fields = ["skus"]
    if is_language(language):
        fields += [text_field(field, language) for field in TEXT_FIELDS]
    strict = Attempt(strict_text(wanted), fields)
    if code := code_in(wanted):
        return [Attempt(code, ["skus"]), strict]
    parts = sum(len(pairs(word.text)) if word.is_dense else 1 for word in found)
    if parts < _FEWEST_PARTS_TO_RELAX:
        return [strict]
    whole_words = [f"title.{language}"] if has_dense(wanted) and is_language(language) else None
    return [strict, Attempt(wanted, whole_words or fields, "frequency")]


def strict_text(wanted: str) -> str:
    """Dense text is indexed character by character; a phrase asks for them side by side."""
    return dense_runs_replaced(wanted, lambda run: f' "{" ".join(run)}" ')


def browsing() -> Attempt:
    """Everything there is."""
    return Attempt("", ["skus"])


class ProductSearch:
    """One query's multi-search: `bodies` goes out, `result` reads what comes back."""

    def __init__(self, index: str, query: SearchQuery, attempt: Attempt) -> None:
        self._index = index
        self._query = query
        self._attempt = attempt
        self._conditions = by_facet(query.filters, query.currency)
        self._fields = _facet_fields(query)
        self._narrowed = [key for key in self._fields if key in self._conditions]
        self._has_bounds = "price" in query.facets and is_currency(query.currency)

    @property
    def is_filtered(self) -> bool:
        return bool(self._conditions)

    def bodies(self) -> list[Body]:
        """The hits, each facet that is filtered by, the cheapest and the dearest product, and last
        the exact total when the page is not aligned."""
        facets = [field for key, field in self._fields.items() if key not in self._conditions]
        hits = self._body(self._conditions) | self._page() | {"facets": facets}
        narrowed = [self._without_filter(key) | self._count(key) for key in self._narrowed]
        bounds = [self._bound("min", "asc"), self._bound("max", "desc")] if self._has_bounds else []
        total = [] if "page" in hits else [self._body(self._conditions) | _COUNT_ONLY]
        return [hits, *narrowed, *bounds, *total]

    def total_without_filters(self) -> Body:
        """Whether the text finds anything in the channel."""
        return self._body({}) | _COUNT_ONLY

    def result(self, answers: Sequence[Answer]) -> SearchResult:
        first, *others = answers
        counter = first if "totalHits" in first else others[-1]
        by_key = dict.fromkeys(self._fields, first) | dict(zip(self._narrowed, others))  # noqa: B905 - bounds follow
        bounds = others[len(self._narrowed) :][:2] if self._has_bounds else []
        language, currency = self._query.language, self._query.currency
        return SearchResult(
            hits=[hit(card, language, currency) for card in first.get("hits", [])],
            total=counter.get("totalHits", 0),
            facets={
                key: _counts(by_key.get(key), self._fields.get(key))
                for key in self._query.facets
                if key != "price"
            },
            price_bounds=_bounds(bounds, currency),
        )

    def _body(self, conditions: Mapping[str, Sequence[str]]) -> Body:
        every = [condition for facet in conditions.values() for condition in facet]
        return {
            "indexUid": self._index,
            "filter": [equals("channel", self._query.channel), *every],
            **self._attempt.body(self._query.language),
        }

    def _page(self) -> Body:
        """Pages by number have exact totals, so they are used whenever the offset allows."""
        offset, limit = self._query.offset, self._query.limit
        page: Body = {
            "attributesToRetrieve": CARD_FIELDS,
            "showRankingScore": True,
            "sort": _sort(self._query),
        }
        if limit == 0:
            return page | _COUNT_ONLY
        if offset % limit:
            return page | {"offset": offset, "limit": limit}
        return page | {"page": offset // limit + 1, "hitsPerPage": limit}

    def _without_filter(self, key: str) -> Body:
        return self._body({name: rest for name, rest in self._conditions.items() if name != key})

    def _count(self, key: str) -> Body:
        return {"limit": 0, "facets": [self._fields[key]]}

    def _bound(self, bound: str, direction: str) -> Body:
        """One product from the end of the range: ten times cheaper than a facet of all prices."""
        sort = f"{price_field(self._query.currency, bound)}:{direction}"
        one: Body = {"limit": 1, "sort": [sort], "attributesToRetrieve": CARD_FIELDS}
        return self._without_filter("price") | one


_COUNT_ONLY: Body = {"page": 1, "hitsPerPage": 0}


def _facet_fields(query: SearchQuery) -> dict[str, str]:
    """The index field behind each facet to count; odd codes have none."""
    return {
        key: _FACET_FIELDS.get(key) or attribute_field(key)
        for key in query.facets
        if key != "price" and _is_code(key)
    }


def _is_code(key: str) -> bool:
    """Newer servers read `*` as a pattern."""
    return 0 < len(key) <= _LONGEST_CODE and "*" not in key and storable(key) == key


def _sort(query: SearchQuery) -> list[str]:
    match query.sort:
        case SearchSort.PRICE_ASC | SearchSort.PRICE_DESC if not is_currency(query.currency):
            return []
        case SearchSort.PRICE_ASC:
            return [f"{price_field(query.currency, 'min')}:asc"]
        case SearchSort.PRICE_DESC:
            return [f"{price_field(query.currency, 'min')}:desc"]
        case SearchSort.NEWEST:
            return ["published_at:desc"]
        case SearchSort.BEST_SELLING:
            return ["sales_count:desc"]
        case SearchSort.RELEVANCE:
            return []


def _bounds(ends: Sequence[Answer], currency: str) -> PriceSpan | None:
    spans = [card["prices"].get(currency) for end in ends for card in end.get("hits", [])]
    cheapest, dearest = spans or [None, None]
    return PriceSpan(cheapest["min"], dearest["max"]) if cheapest and dearest else None


def _counts(answer: Answer | None, field: str | None) -> list[FacetCount]:
    if not answer or not field:
        return []
    counts = answer.get("facetDistribution", {}).get(field, {})
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [FacetCount(value, count) for value, count in ranked]
