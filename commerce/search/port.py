"""The port that every search engine implements, and the values that cross it.

One document is one product in one channel. Texts are given per language; the engine indexes each
language for itself. Amounts are integer minor units per currency.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID


class SearchUnavailable(Exception):
    """The engine does not answer; browsing goes on without it."""


class SearchSort(Enum):
    RELEVANCE = "relevance"
    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    NEWEST = "newest"
    BEST_SELLING = "best_selling"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """What one language says of a product. `attributes` are readable values, for full text."""

    title: str
    description: str = ""
    brand: str = ""
    categories: Sequence[str] = ()
    options: Sequence[str] = ()
    attributes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """Lowest and highest price of the product's variants in one currency, minor units."""

    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class ProductDocument:
    """One product as one channel shows it. `attributes` maps a filterable attribute's code to its
    value codes; `category_ids` holds the product's categories and all their ancestors."""

    product_id: UUID
    channel: str
    slug: str
    image_url: str | None
    texts: Mapping[str, LocalizedText]  # by language code, e.g. "en", "zh"
    skus: Sequence[str]
    category_ids: Sequence[UUID]
    brand: str | None  # brand slug
    attributes: Mapping[str, Sequence[str]]
    prices: Mapping[str, PriceSpan]  # by currency code
    compare_at: Mapping[str, int] = field(default_factory=dict[str, int])
    in_stock: bool = False
    sales_count: int = 0
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttributeFilter:
    """Values of one attribute, joined by OR; several filters are joined by AND."""

    code: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class SearchFilters:
    category_ids: Sequence[UUID] = ()  # any of
    brands: Sequence[str] = ()  # any of
    price_min: int | None = None  # minor units of the query's currency, inclusive
    price_max: int | None = None
    in_stock: bool | None = None
    attributes: Sequence[AttributeFilter] = ()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`facets` lists facet keys to count: "category", "brand", "in_stock", "price" or an
    attribute code. Counts are disjunctive: a facet's own filter never narrows its own counts."""

    text: str
    channel: str
    language: str
    currency: str
    filters: SearchFilters = SearchFilters()
    sort: SearchSort = SearchSort.RELEVANCE
    facets: Sequence[str] = ()
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One card, complete without the database."""

    product_id: UUID
    slug: str
    title: str
    image_url: str | None
    in_stock: bool
    price: PriceSpan | None
    compare_at: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` is exact up to the engine's cap (10,000). Facets keep the query's order; counts are
    sorted by count, then value. `price_bounds` are the lowest and highest price without the price
    filter, or None when "price" was not asked for."""

    hits: Sequence[SearchHit]
    total: int
    facets: Mapping[str, Sequence[FacetCount]]
    price_bounds: PriceSpan | None = None


class SearchEngine(Protocol):
    """What both engines promise; `tests/contract/search` holds them to it.

    Every method raises `SearchUnavailable` when the engine cannot be reached in time.
    """

    name: str

    async def prepare(self, attribute_codes: Sequence[str]) -> None:
        """Make the index exist with current settings; safe to repeat."""
        ...

    async def upsert(self, documents: Sequence[ProductDocument]) -> None:
        """Add or replace documents; returns when they can be found."""
        ...

    async def delete(self, product_ids: Sequence[UUID], channel: str | None = None) -> None:
        """Remove products from one channel or from all."""
        ...

    async def rebuild(
        self, attribute_codes: Sequence[str], documents: AsyncIterator[Sequence[ProductDocument]]
    ) -> int:
        """Fill a fresh index and swap it in at once; queries never see a half-filled one.
        Documents upserted meanwhile must survive. Returns the number of documents."""
        ...

    async def search(self, query: SearchQuery) -> SearchResult: ...

    async def suggest(self, text: str, *, channel: str, language: str, limit: int) -> list[str]:
        """Titles and words that complete what has been typed, best first, no duplicates."""
        ...

    async def healthy(self) -> bool: ...

    async def close(self) -> None: ...
