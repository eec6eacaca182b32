"""What the reads of the catalogue stand on, for whoever keeps answers made of them.

The triggers of migration 0013 announce the same tags: `product:`, `variant:`, `category:` and
`brand:` for what holds a product, and `products` for every change of any.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text

from commerce.core.db import Reader
from commerce.core.reads import Traced, of_each, tag
from commerce.core.statements import Prepared, value

ANY_PRODUCT = "products"
WINDOWS = frozenset({"listings"})
SALES_SECONDS = 300
"""How long a list by sales is kept: sales are counted with every order and not announced."""

NEXT_LISTINGS: Prepared[datetime | None] = Prepared(
    text(
        """
        SELECT least(
            (SELECT min(published_from) FROM product_listings
             WHERE published_from > CAST(:at AS timestamptz)),
            (SELECT min(published_until) FROM product_listings
             WHERE published_until > CAST(:at AS timestamptz))
        )
        """
    ),
    value,
)


def _found_products(_parameters: Mapping[str, Any], rows: Sequence[Any]) -> Iterable[str]:
    return [tag("product", row.id) for row in rows] or [ANY_PRODUCT]


def _parts_of_products(parameters: Mapping[str, Any], rows: Sequence[Any]) -> Iterable[str]:
    """Variants and pictures found by their own keys; what is missing may be any product's."""
    tags = [tag("product", row.product_id) for row in rows]
    wanted = parameters.get("ids") or parameters.get("skus") or ()
    return tags if len(rows) == len(set(wanted)) else [*tags, ANY_PRODUCT]


BY_ID = Traced(of_each("product", "ids"), WINDOWS)
BY_SLUG = Traced(_found_products, WINDOWS)
PARTS = Traced(_parts_of_products, WINDOWS)
OF_PRODUCTS = Traced(of_each("product", "ids"))


def of_list(given: frozenset[str], *, by_sales: bool) -> Traced:
    """A list by criteria: what stands in its categories, or else of its brands, or of its ids; a
    list by anything else stands on all products."""
    narrowest = (
        ("category", "category_ids"),
        ("brand", "brand_ids"),
        ("product", "ids"),
    )
    seconds = SALES_SECONDS if by_sales else None
    if "skus" not in given:
        for kind, parameter in narrowest:
            if parameter in given:
                return Traced(of_each(kind, parameter), WINDOWS, seconds)
    return Traced(lambda _parameters, _rows: (ANY_PRODUCT,), WINDOWS, seconds)


async def next_listing_change(reader: Reader, at: datetime) -> datetime | None:
    """When the next product appears or disappears by itself, after `at`. One statement."""
    return await reader.first(NEXT_LISTINGS, at=at)
