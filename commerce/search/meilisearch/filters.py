"""Filter expressions of Meilisearch, built from values and never from a shopper's syntax.

Every field name and every value is quoted, so whatever a value says stays a value.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from commerce.search.facets import filtered_facet
from commerce.search.meilisearch.documents import attribute_field, is_currency, price_field
from commerce.search.port import SearchFilters
from commerce.search.text import storable

NOTHING = "id IS NULL"
"""Matches no document: each has its id."""


def quoted(text: str) -> str:
    """A value or field name as the filter grammar reads it back unchanged."""
    return '"' + storable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def equals(field: str, value: str) -> str:
    return f"{quoted(field)} = {quoted(value)}"


def any_of(field: str, values: Iterable[str]) -> str:
    listed = ", ".join(quoted(value) for value in values)
    return f"{quoted(field)} IN [{listed}]"


def of_products(product_ids: Iterable[UUID], channel: str | None) -> str:
    """Products of one channel, or of all."""
    products = any_of("product_id", map(str, product_ids))
    return products if channel is None else f"{products} AND {equals('channel', channel)}"


def by_facet(filters: SearchFilters, currency: str) -> Mapping[str, list[str]]:
    """The conditions of each facet that is filtered by, under the facet's key."""
    conditions: dict[str, list[str]] = {}
    if filters.category_ids:
        conditions["category"] = [any_of("category_ids", map(str, filters.category_ids))]
    if filters.brands:
        conditions["brand"] = [any_of("brand", filters.brands)]
    if filters.in_stock is not None:
        conditions["in_stock"] = [equals("in_stock", str(filters.in_stock).lower())]
    if price := _price_conditions(filters, currency):
        conditions["price"] = price
    for attribute in filters.attributes:
        condition = any_of(attribute_field(attribute.code), attribute.values)
        conditions.setdefault(filtered_facet(attribute.code), []).append(condition)
    return conditions


def _price_conditions(filters: SearchFilters, currency: str) -> list[str]:
    """A product is in the range when its span of prices touches it."""
    conditions: list[str] = []
    if filters.price_min is not None:
        conditions.append(f"{quoted(price_field(currency, 'max'))} >= {filters.price_min}")
    if filters.price_max is not None:
        conditions.append(f"{quoted(price_field(currency, 'min'))} <= {filters.price_max}")
    return [NOTHING] if conditions and not is_currency(currency) else conditions
