"""What comes back from the search statement, as values of the port."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypedDict
from uuid import UUID

import orjson

from commerce.search.facets import OWN_FACETS
from commerce.search.port import FacetCount, PriceSpan, SearchHit, SearchQuery, SearchResult
from commerce.search.postgres.documents import SEPARATOR, attribute_facet
from commerce.search.postgres.statements import Narrowing, narrowed_column

MAX_FACET_VALUES = 500


class Card(TypedDict):
    """The card as `documents.row` stores it."""

    slug: str
    image_url: str | None
    in_stock: bool
    titles: Mapping[str, str]
    compare_at: Mapping[str, int]


class Row(Protocol):
    """The one row of the search statement; texts are JSON."""

    matched: int
    total: int
    hits: str | None
    bounds: str | None
    counts: str | None


Hit = tuple[str, Card, list[int] | None, float | None]
Count = Mapping[str, int | str]


def result(row: Row, query: SearchQuery, narrowing: Narrowing) -> SearchResult:
    hits: list[Hit] = orjson.loads(row.hits) if row.hits else []
    counts: list[Count] = orjson.loads(row.counts) if row.counts else []
    bounds: list[int | None] = orjson.loads(row.bounds) if row.bounds else [None, None]
    lowest, highest = bounds
    return SearchResult(
        hits=[_hit(hit, query) for hit in hits],
        total=row.total,
        facets=_facets(counts, query, narrowing),
        price_bounds=None if lowest is None or highest is None else PriceSpan(lowest, highest),
    )


def nothing_found(query: SearchQuery) -> SearchResult:
    return SearchResult([], 0, {facet: [] for facet in query.facets if facet != "price"})


def _hit(hit: Hit, query: SearchQuery) -> SearchHit:
    product_id, card, span, score = hit
    return SearchHit(
        product_id=UUID(product_id),
        slug=card["slug"],
        title=_title(card["titles"], query.language),
        image_url=card["image_url"],
        in_stock=card["in_stock"],
        price=PriceSpan(*span) if span else None,
        compare_at=card["compare_at"].get(query.currency),
        score=score,
    )


def _title(titles: Mapping[str, str], language: str) -> str:
    """The title in the language asked for, else in the first language there is."""
    return titles.get(language) or next((titles[code] for code in sorted(titles)), "")


def _facets(
    counts: Sequence[Count], query: SearchQuery, narrowing: Narrowing
) -> dict[str, list[FacetCount]]:
    wanted = [facet for facet in query.facets if facet != "price"]
    by_prefix = {
        facet if facet in OWN_FACETS else attribute_facet(facet): facet for facet in wanted
    }
    columns = {facet: narrowed_column(narrowing, facet) for facet in wanted}
    found: dict[str, list[FacetCount]] = {facet: [] for facet in wanted}
    for count in counts:
        prefix, _, value = str(count["key"]).partition(SEPARATOR)
        facet = by_prefix.get(prefix)
        if facet is not None and (number := int(count[columns[facet]])):
            found[facet].append(FacetCount(value, number))
    for values in found.values():
        values.sort(key=lambda count: (-count.count, count.value))
        del values[MAX_FACET_VALUES:]
    return found
