"""What of products a document can show, so that no more is read for it than that."""

from collections.abc import Mapping
from typing import Any

from commerce.catalog.statements import Shown
from commerce.core.paging import PageRequest
from commerce.merchandising.shelf import Beside
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
PICTURES = (
    *("Product.media", "Product.featuredImage"),
    *("ProductVariant.media", "ProductVariant.image"),
)
PRICES = (
    "ProductVariant.price",
    "ProductVariant.compareAtPrice",
    "ProductVariant.availableForSale",
)
STOCK = ("ProductVariant.quantityAvailable", "ProductVariant.availableForSale")


def shown(ctx: Context) -> Shown:
    """What of products and variants the document can show."""
    mentions = ctx.mentions
    if mentions is None or not mentions.coordinates <= SHOWN_IN_LISTS:
        return Shown()
    return Shown(is_brief=True, options=ctx.may_show(*OPTIONS))


def shows_goods(ctx: Context) -> bool:
    """Whether variants may be asked both what they cost and how many there are."""
    return ctx.may_show(*PRICES) and ctx.may_show(*STOCK)


def beside(ctx: Context) -> tuple[Beside, int]:
    """What is surely asked for with products, so that it is read with them, and how many of their
    variants."""
    if ctx.mentions is None:
        return Beside(), 0
    first = _first_variants(ctx.mentions.arguments("Product.variants", ctx.variables))
    is_with_goods = first is not None and shows_goods(ctx)
    return Beside(ctx.may_show(*PICTURES), is_with_goods, shown(ctx)), first or 0


def _first_variants(asked: Mapping[str, Any] | None) -> int | None:
    """How many variants of each product, where the document asks for their first page alone and in
    one way."""
    if asked is None or asked.get("after") is not None or asked.get("includeInactive"):
        return None
    first = asked.get("first")
    return PageRequest.of(first if isinstance(first, int) else None, None).first
