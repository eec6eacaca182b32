"""Which products the index must look at."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select, text

from commerce.catalog.models import Product, ProductVariant
from commerce.core.db import Reader
from commerce.core.statements import Prepared, value

PRODUCT_IDS_AFTER: Prepared[UUID] = Prepared(
    select(Product.id)
    .where(Product.id > bindparam("after", type_=Uuid))
    .order_by(Product.id)
    .limit(bindparam("limit")),
    value,
)
PRODUCTS_OF_VARIANTS: Prepared[UUID] = Prepared(
    select(ProductVariant.product_id)
    .where(ProductVariant.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .distinct(),
    value,
)
WINDOWS_BETWEEN: Prepared[UUID] = Prepared(
    text(
        """
        SELECT product_id FROM product_listings
        WHERE published_from > CAST(:since AS timestamptz)
              AND published_from <= CAST(:until AS timestamptz)
           OR published_until > CAST(:since AS timestamptz)
              AND published_until <= CAST(:until AS timestamptz)
        UNION
        SELECT v.product_id FROM product_variants v
        JOIN prices p ON p.variant_id = v.id
        JOIN price_lists l ON l.id = p.price_list_id
        WHERE p.starts_at > CAST(:since AS timestamptz)
              AND p.starts_at <= CAST(:until AS timestamptz)
           OR p.ends_at > CAST(:since AS timestamptz)
              AND p.ends_at <= CAST(:until AS timestamptz)
           OR l.starts_at > CAST(:since AS timestamptz)
              AND l.starts_at <= CAST(:until AS timestamptz)
           OR l.ends_at > CAST(:since AS timestamptz)
              AND l.ends_at <= CAST(:until AS timestamptz)
        """
    ),
    value,
)


async def product_ids_after(reader: Reader, after: UUID, limit: int) -> Sequence[UUID]:
    """All products in the order of their ids, a page at a time."""
    return await reader.fetch(PRODUCT_IDS_AFTER, after=after, limit=limit)


async def products_of_variants(reader: Reader, variant_ids: Sequence[UUID]) -> Sequence[UUID]:
    return await reader.fetch(PRODUCTS_OF_VARIANTS, ids=list(variant_ids))


async def products_with_windows_between(
    reader: Reader, since: datetime, until: datetime
) -> Sequence[UUID]:
    """Products of which a publication, a price or a price list began or ended in between."""
    return await reader.fetch(WINDOWS_BETWEEN, since=since, until=until)
