"""A shopper's search, asked of the engine."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.core.db import Reader
from commerce.core.errors import BadUserInput
from commerce.core.money import Money, MoneyRange
from commerce.core.paging import PageRequest, decode_cursor, encode_cursor
from commerce.merchandising.facets import BRAND, CATEGORY, IN_STOCK, PRICE, Vocabulary
from commerce.merchandising.views import ProductCard, SearchPage
from commerce.search.port import (
    AttributeFilter,
    PriceSpan,
    SearchEngine,
    SearchFilters,
    SearchHit,
    SearchQuery,
    SearchSort,
)
from commerce.shop.views import Scope

DEEPEST = 10_000
LONGEST_TEXT = 200
MOST_FACETS = 20
MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class ProductSearchFilter:
    """What a shopper narrowed by: slugs, codes, and prices in the request's currency."""

    categories: Sequence[str] = ()
    brands: Sequence[str] = ()
    attributes: Sequence[AttributeFilter] = ()
    price_min: Money | None = None
    price_max: Money | None = None
    in_stock: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductSearch:
    text: str
    filter: ProductSearchFilter
    sort: SearchSort
    facets: Sequence[str] | None  # None: all there are
    page: PageRequest


async def search(
    reader: Reader, engine: SearchEngine, scope: Scope, wanted: ProductSearch
) -> SearchPage:
    """One call to the engine. Raises SearchUnavailable; BadUserInput for what cannot be asked."""
    tree = (await reader.reference(CATEGORIES)).shown
    brands, attributes = await reader.reference(BRANDS), await reader.reference(ATTRIBUTES)
    filterable = [each.code for each in attributes.all if each.is_filterable]
    unknown = [slug for slug in wanted.filter.categories if slug not in tree.by_slug]
    if unknown and len(unknown) == len(wanted.filter.categories):
        return SearchPage([], has_next_page=False, cursor_of=_cursor)
    filters = SearchFilters(
        category_ids=[
            tree.by_slug[slug].id for slug in wanted.filter.categories if slug in tree.by_slug
        ],
        brands=_bounded(wanted.filter.brands),
        price_min=_minor(wanted.filter.price_min, scope),
        price_max=_minor(wanted.filter.price_max, scope),
        in_stock=wanted.filter.in_stock,
        attributes=_attributes(wanted.filter.attributes, filterable),
    )
    offset = _offset(wanted.page.after)
    found = await engine.search(
        SearchQuery(
            text=wanted.text[:LONGEST_TEXT],
            channel=scope.channel.code,
            language=scope.language,
            currency=scope.currency,
            filters=filters,
            sort=wanted.sort,
            facets=_facet_keys(wanted.facets, filterable),
            offset=offset,
            limit=wanted.page.first,
        )
    )
    cards = [_card(hit, scope.currency, offset + i) for i, hit in enumerate(found.hits)]
    vocabulary = Vocabulary(scope.language, tree, brands, attributes)
    return SearchPage(
        cards,
        has_next_page=offset + len(cards) < min(found.total, DEEPEST) and bool(cards),
        cursor_of=_cursor,
        has_previous_page=offset > 0,
        facets=vocabulary.facets(found.facets, filters),
        total_count=found.total,
        price_bounds=_range(found.price_bounds, scope.currency),
    )


def _card(hit: SearchHit, currency: str, position: int) -> ProductCard:
    return ProductCard(
        product_id=hit.product_id,
        slug=hit.slug,
        title=hit.title,
        image_url=hit.image_url,
        in_stock=hit.in_stock,
        price_range=_range(hit.price, currency),
        compare_at_price=None if hit.compare_at is None else Money(hit.compare_at, currency),
        position=position,
    )


def _range(span: PriceSpan | None, currency: str) -> MoneyRange | None:
    if span is None:
        return None
    return MoneyRange(Money(span.minimum, currency), Money(span.maximum, currency))


def _cursor(card: ProductCard) -> str:
    return encode_cursor(card.position)


def _offset(after: str | None) -> int:
    """Search results are ranked anew at every request, so a cursor is a place in the ranking."""
    if after is None:
        return 0
    [position] = decode_cursor(after, 1)
    if not isinstance(position, int) or not 0 <= position < DEEPEST:
        raise BadUserInput("The cursor is not one of ours.")
    return position + 1


def _minor(amount: Money | None, scope: Scope) -> int | None:
    if amount is None:
        return None
    if amount.currency != scope.currency:
        raise BadUserInput(f"Filter by prices in {scope.currency}, the currency of the request.")
    return amount.minor


def _bounded(values: Sequence[str]) -> Sequence[str]:
    if len(values) > MOST_VALUES:
        raise BadUserInput(f"A filter takes {MOST_VALUES} values at most.")
    return values


def _attributes(
    wanted: Sequence[AttributeFilter], filterable: Sequence[str]
) -> Sequence[AttributeFilter]:
    for each in wanted:
        _bounded(each.values)
        if each.code not in filterable:
            raise BadUserInput(f"'{each.code[:40]}' is no attribute that can be filtered by.")
    return [each for each in _bounded_filters(wanted) if each.values]


def _bounded_filters(wanted: Sequence[AttributeFilter]) -> Sequence[AttributeFilter]:
    if len(wanted) > MOST_FACETS:
        raise BadUserInput(f"A search takes {MOST_FACETS} attribute filters at most.")
    return wanted


def _facet_keys(wanted: Sequence[str] | None, filterable: Sequence[str]) -> Sequence[str]:
    known = [CATEGORY, BRAND, PRICE, IN_STOCK, *filterable]
    if wanted is None:
        return known[:MOST_FACETS]
    for key in wanted:
        if key not in known:
            raise BadUserInput(f"There is no facet '{key[:40]}'.")
    return wanted[:MOST_FACETS]
