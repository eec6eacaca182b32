"""What a search answers with, and what storefronts show of variants."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.catalog.views import ListedVariant, Variant
from commerce.core.ids import encode
from commerce.core.money import Money, MoneyRange
from commerce.core.paging import Page


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


class ListedOffered(ListedVariant):
    """A variant with what one of it costs in the request's channel and currency, in minor units,
    and how many can be sold there; no price where no list has one."""

    amount: int | None
    compare_at: int | None
    available: int


class Offered(Variant):
    """The same with all of a variant."""

    amount: int | None
    compare_at: int | None
    available: int
