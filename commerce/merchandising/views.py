"""What a search answers with, and what storefronts show of variants."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commerce.catalog.views import Product, Variant
from commerce.core.ids import encode
from commerce.core.money import Money, MoneyRange
from commerce.core.paging import Page
from commerce.core.view import view


@dataclass(frozen=True, slots=True, eq=False)
class ProductCard:
    """A hit, complete without the database. `position` is its place in the whole result."""

    product_id: UUID
    slug: str
    title: str
    image_url: str | None
    in_stock: bool
    price_range: MoneyRange | None
    compare_at_price: Money | None
    position: int

    @property
    def product_gid(self) -> str:
        return encode("Product", self.product_id)


@dataclass(frozen=True, slots=True, eq=False)
class FacetValue:
    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One thing to narrow by, with how many products each value would leave."""

    key: str
    label: str
    values: Sequence[FacetValue]


@dataclass(slots=True, eq=False)
class SearchPage(Page[ProductCard]):
    """A page of cards, with what the search knows beyond them."""

    facets: Sequence[Facet] = ()
    total_count: int = 0
    price_bounds: MoneyRange | None = None


@view
class Offered(Variant):
    """A variant with what one of it costs in the request's channel and currency, in minor units,
    and how many can be sold there; no price where no list has one."""

    amount: int | None
    compare_at: int | None
    available: int


def listed_goods(
    product: Product,
    id_: UUID,
    position: int,
    sku: str,
    option_values_json: str | None,
    amount: int | None,
    compare_at: int | None,
    available: int | None,
) -> Offered:
    """One with what nearly every list shows of a variant, and nothing else: reading anything else
    of it is an AttributeError."""
    goods: Any = object.__new__(Offered)
    goods.id = id_
    goods.product_id = product.id
    goods.position = position
    goods.sku = sku
    goods.option_values_json = option_values_json
    goods.product_options_json = product.options_json
    goods.amount = amount
    goods.compare_at = compare_at
    goods.available = available or 0
    return goods
