"""The statements that read products, variants and media; `repo` runs them.

`visible_products` alone decides who sees which product: every read of a shopper begins with it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    true,
    tuple_,
)

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductCategory, ProductListing, ProductMedia, ProductVariant
from commerce.catalog.views import Listing, Media, Product, Variant
from commerce.core.statements import Prepared

IDS = bindparam("ids", type_=ARRAY(Uuid))
AT: Any = bindparam("at", type_=DateTime(timezone=True))
CHANNEL: Any = bindparam("channel_id", type_=Uuid)

PRODUCT_COLUMNS = (
    ProductRow.id,
    ProductRow.slug,
    ProductRow.status,
    ProductRow.title,
    ProductRow.subtitle,
    ProductRow.description,
    ProductRow.seo_title,
    ProductRow.seo_description,
    ProductRow.translations,
    ProductRow.brand_id,
    ProductRow.category_id,
    ProductRow.options,
    ProductRow.attributes,
    ProductRow.tags,
    ProductRow.tax_category,
    ProductRow.sales_count,
    ProductRow.created_at,
    ProductRow.updated_at,
    ProductListing.published_from,
    ProductListing.published_until,
)
VARIANT_COLUMNS = (
    ProductVariant.id,
    ProductVariant.product_id,
    ProductVariant.seller_id,
    ProductVariant.sku,
    ProductVariant.barcode,
    ProductVariant.position,
    ProductVariant.option_values,
    ProductVariant.weight_grams,
    ProductVariant.is_active,
    ProductVariant.requires_shipping,
    ProductVariant.created_at,
    ProductVariant.updated_at,
)
LISTED_HERE = and_(ProductListing.product_id == ProductRow.id, ProductListing.channel_id == CHANNEL)
IS_PUBLISHED = and_(
    ProductRow.status == ProductStatus.ACTIVE,
    ProductListing.published_from <= AT,
    or_(ProductListing.published_until.is_(None), ProductListing.published_until > AT),
)


def visible_products(*columns: Any, sees_unpublished: bool = False) -> Select[*tuple[Any, ...]]:
    """Products as the channel `:channel_id` shows them at the time `:at`: to shoppers what is
    active and published there, to whom `sees_unpublished` everything."""
    if sees_unpublished:
        return select(*columns).select_from(ProductRow).outerjoin(ProductListing, LISTED_HERE)
    joined = select(*columns).select_from(ProductRow).join(ProductListing, LISTED_HERE)
    return joined.where(IS_PUBLISHED)


def _pair(first: UUID, second: UUID) -> tuple[UUID, UUID]:
    return first, second


def _found_by(condition: Any) -> Mapping[bool, Prepared[Product]]:
    """The statement for shoppers (False) and for those who see what is not published (True)."""
    return {
        everything: Prepared(
            visible_products(*PRODUCT_COLUMNS, sees_unpublished=everything).where(condition),
            Product,
        )
        for everything in (False, True)
    }


BY_ID = _found_by(ProductRow.id == any_(IDS))
BY_SLUG = _found_by(ProductRow.slug == bindparam("slug"))


def _variants_by(condition: Any) -> Mapping[bool, Prepared[Variant]]:
    return {
        everything: Prepared(
            visible_products(*VARIANT_COLUMNS, ProductRow.options, sees_unpublished=everything)
            .join(ProductVariant, ProductVariant.product_id == ProductRow.id)
            .where(condition, true() if everything else ProductVariant.is_active),
            Variant,
        )
        for everything in (False, True)
    }


VARIANTS_BY_ID = _variants_by(ProductVariant.id == any_(IDS))
VARIANTS_BY_SKU = _variants_by(ProductVariant.sku == any_(bindparam("skus", type_=ARRAY(Text))))
WITH_INACTIVE: Any = bindparam("with_inactive", type_=Boolean)
VARIANTS_BY_PRODUCT = Prepared(
    select(*VARIANT_COLUMNS, ProductRow.options)
    .join(ProductRow, ProductRow.id == ProductVariant.product_id)
    .where(
        ProductVariant.product_id == any_(IDS),
        or_(ProductVariant.is_active, WITH_INACTIVE),
    )
    .order_by(ProductVariant.product_id, ProductVariant.position, ProductVariant.id),
    Variant,
)
_wanted = func.unnest(IDS).table_valued("id", name="wanted").render_derived()
_paged = (
    select(*VARIANT_COLUMNS, ProductRow.options)
    .join(ProductRow, ProductRow.id == ProductVariant.product_id)
    .where(
        ProductVariant.product_id == _wanted.c.id,
        or_(ProductVariant.is_active, WITH_INACTIVE),
        tuple_(ProductVariant.position, ProductVariant.id)
        > tuple_(bindparam("after_position", type_=Integer), bindparam("after_id", type_=Uuid)),
    )
    .order_by(ProductVariant.position, ProductVariant.id)
    .limit(bindparam("limit", type_=Integer))
    .lateral("paged")
)
VARIANT_PAGES = Prepared(
    select(*_paged.c)
    .select_from(_wanted.join(_paged, true()))
    .order_by(_paged.c.product_id, _paged.c.position, _paged.c.id),
    Variant,
)
VARIANT_IDS = Prepared(
    select(ProductVariant.product_id, ProductVariant.id).where(
        ProductVariant.product_id == any_(IDS), ProductVariant.is_active
    ),
    _pair,
)
MEDIA_COLUMNS = (
    ProductMedia.id,
    ProductMedia.product_id,
    ProductMedia.variant_id,
    ProductMedia.kind,
    ProductMedia.url,
    ProductMedia.alt,
    ProductMedia.translations,
    ProductMedia.position,
)
MEDIA_BY_PRODUCT = Prepared(
    select(*MEDIA_COLUMNS)
    .where(ProductMedia.product_id == any_(IDS))
    .order_by(ProductMedia.product_id, ProductMedia.position, ProductMedia.id),
    Media,
)
MEDIA_BY_ID = {
    everything: Prepared(
        visible_products(*MEDIA_COLUMNS, sees_unpublished=everything)
        .join(ProductMedia, ProductMedia.product_id == ProductRow.id)
        .where(ProductMedia.id == any_(IDS)),
        Media,
    )
    for everything in (False, True)
}
LISTINGS = Prepared(
    select(
        ProductListing.product_id,
        ProductListing.channel_id,
        ProductListing.published_from,
        ProductListing.published_until,
    )
    .where(ProductListing.product_id == any_(IDS))
    .order_by(ProductListing.channel_id),
    Listing,
)
CATEGORIES_BY_PRODUCT: Prepared[tuple[UUID, UUID]] = Prepared(
    select(ProductCategory.product_id, ProductCategory.category_id).where(
        ProductCategory.product_id == any_(IDS)
    ),
    _pair,
)
