"""What of products a document can show, so that no more is read for it than that."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commerce.catalog.statements import EVERYTHING, Shown
from commerce.core.paging import DEFAULT_PAGE, MAX_PAGE
from commerce.merchandising.shelf import Beside, Firsts
from resolvers.context import Context


def _fields(names_by_type: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        f"{kind}.{name}"
        for kind, names in names_by_type.items()
        for name in ("__typename", *names.split())
    )


CONNECTION = "edges nodes pageInfo totalCount"
SHOWN_IN_LISTS = _fields(
    {
        "Query": "products product",
        "ProductConnection": CONNECTION,
        "ProductEdge": "cursor node",
        "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
        "Product": (
            "id slug title publishedAt category categories brand options media featuredImage"
            " variants priceRange inStock isInWishlist"
        ),
        "ProductVariantConnection": CONNECTION,
        "ProductVariantEdge": "cursor node",
        "ProductVariant": (
            "id sku title selectedOptions image media price compareAtPrice quantityAvailable"
        ),
        "Category": "id slug title breadcrumbs",
        "Brand": "id slug title",
        "Media": "id url alt",
        "ProductOption": "code label values",
        "Label": "code label",
        "SelectedOption": "code label value valueLabel",
        "PriceRange": "min max",
        "Money": "amount currencyCode",
    }
)
"""Fields that need no more of products and variants than `Shown(is_brief=True)` reads. What is
missing here costs a list some time and nothing else."""
OPTIONS = ("Product.options", "ProductVariant.title", "ProductVariant.selectedOptions")
FURTHER_PICTURES = ("Product.featuredImage", "ProductVariant.media", "ProductVariant.image")
"""Fields that may show any picture of a product, not only the first."""
PRICES = (
    "ProductVariant.price",
    "ProductVariant.compareAtPrice",
    "ProductVariant.availableForSale",
)
STOCK = ("ProductVariant.quantityAvailable", "ProductVariant.availableForSale")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document asks for: of products and variants, and with them."""

    shown: Shown
    pictures: bool
    first_pictures_alone: bool
    goods: bool

    @classmethod
    def by(cls, coordinates: frozenset[str]) -> "Asked":
        is_brief = coordinates <= SHOWN_IN_LISTS
        first_alone = coordinates.isdisjoint(FURTHER_PICTURES)
        return cls(
            Shown(is_brief, options=not (is_brief and coordinates.isdisjoint(OPTIONS))),
            "Product.media" in coordinates or not first_alone,
            first_alone,
            not (coordinates.isdisjoint(PRICES) or coordinates.isdisjoint(STOCK)),
        )


_asked = lru_cache(maxsize=1_000)(Asked.by)
ALL = Asked(EVERYTHING, pictures=True, first_pictures_alone=False, goods=True)


def asked(ctx: Context) -> Asked:
    """All of it, where it is not known what the document selects."""
    return ALL if ctx.mentions is None else _asked(ctx.mentions.coordinates)


def beside(ctx: Context, *, whole: bool = False) -> tuple[Beside, Firsts]:
    """What is surely asked for with products, so that it is read with them, and how much of it.
    `whole`: nothing is left out of what is read of each product."""
    if ctx.mentions is None:
        return NOTHING, Firsts()
    document = _asked(ctx.mentions.coordinates)
    variants = _first(ctx.mentions.arguments("Product.variants", ctx.variables))
    pictures = None
    if document.first_pictures_alone:
        pictures = _first(ctx.mentions.arguments("Product.media", ctx.variables))
    is_with_goods = variants is not None and document.goods
    return _beside(document, is_with_goods, whole), Firsts(pictures, variants or 0)


NOTHING = Beside()


@lru_cache(maxsize=100)
def _beside(document: Asked, goods: bool, whole: bool) -> Beside:  # noqa: FBT001 - of a cache
    return Beside(document.pictures, goods, EVERYTHING if whole else document.shown)


def _first(given: Mapping[str, Any] | None) -> int | None:
    """How many of each product, where the document asks for their first page alone and in one
    way. What may not be asked for is refused where it is asked for, not here."""
    if given is None or given.get("after") is not None or given.get("includeInactive"):
        return None
    first = given.get("first")
    size = DEFAULT_PAGE if first is None else first
    return size if isinstance(size, int) and 0 <= size <= MAX_PAGE else None
