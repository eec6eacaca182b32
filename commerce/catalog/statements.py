"""The statements that read products, variants and media; `repo` runs them.

`visible_products` alone decides who sees which product: every read of a shopper begins with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
    cast,
    func,
    null,
    or_,
    select,
    true,
    tuple_,
)

from commerce.catalog import tracing
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductCategory, ProductListing, ProductMedia, ProductVariant
from commerce.catalog.views import Listing, Media, Product, Variant
from commerce.core.reads import Traced
from commerce.core.statements import Prepared, as_is, as_text, limit_given, listed_values

IDS = bindparam("ids", type_=ARRAY(Uuid))
AT: Any = bindparam("at", type_=DateTime(timezone=True))
CHANNEL: Any = bindparam("channel_id", type_=Uuid)

PRODUCT_OPTIONS = as_text(ProductRow.options)
LISTED_PRODUCT_COLUMNS = (
    ProductRow.id,
    PRODUCT_OPTIONS,
    ProductRow.slug,
    ProductRow.title,
    as_text(ProductRow.translations),
    ProductRow.brand_id,
    ProductRow.category_id,
    ProductListing.published_from,
)
PRODUCT_COLUMNS = (
    *LISTED_PRODUCT_COLUMNS,
    ProductListing.published_until,
    as_text(ProductRow.status),
    ProductRow.subtitle,
    ProductRow.description,
    ProductRow.seo_title,
    ProductRow.seo_description,
    as_text(ProductRow.attributes),
    ProductRow.tags,
    ProductRow.tax_category,
    ProductRow.sales_count,
    ProductRow.created_at,
    ProductRow.updated_at,
)
LISTED_VARIANT_COLUMNS = (
    ProductVariant.position,
    ProductVariant.id,
    ProductVariant.sku,
    as_text(ProductVariant.option_values),
)
VARIANT_COLUMNS = (
    *LISTED_VARIANT_COLUMNS,
    ProductVariant.seller_id,
    ProductVariant.barcode,
    ProductVariant.weight_grams,
    ProductVariant.is_active,
    ProductVariant.requires_shipping,
)
OF_ITS_PRODUCT = (ProductVariant.product_id, PRODUCT_OPTIONS)
"""What a variant takes from its product comes before its own columns; a product begins with it."""
MEDIA_COLUMNS = (
    ProductMedia.id,
    as_text(ProductMedia.kind),
    ProductMedia.url,
    ProductMedia.alt,
    as_text(ProductMedia.translations),
    ProductMedia.product_id,
    ProductMedia.variant_id,
)
NO_TEXT = cast(null(), Text)
OPTION_COLUMNS = (ProductRow.options.name, ProductVariant.option_values.name)


@dataclass(frozen=True, slots=True)
class Shown:
    """What of products and variants is read: everything, or no more than nearly every list shows
    of them; their options only where somebody may ask for them."""

    is_brief: bool = False
    options: bool = True

    @property
    def product_columns(self) -> Sequence[Any]:
        """Those of `Product` or `ListedProduct`."""
        return self._without_options(LISTED_PRODUCT_COLUMNS) if self.is_brief else PRODUCT_COLUMNS

    @property
    def variant_columns(self) -> Sequence[Any]:
        """Those of `Variant` or `ListedVariant`, behind those of its product."""
        return self._without_options(LISTED_VARIANT_COLUMNS) if self.is_brief else VARIANT_COLUMNS

    def _without_options(self, columns: Sequence[Any]) -> Sequence[Any]:
        if self.options:
            return columns
        return [NO_TEXT.label(c.name) if c.name in OPTION_COLUMNS else c for c in columns]


EVERYTHING = Shown()
Arranged = Callable[[Prepared[Product]], Prepared[Product]]
"""Makes a statement that reads products read more with each of them."""


def alone(products: Prepared[Product]) -> Prepared[Product]:
    """An arrangement: products and nothing else."""
    return products


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


def _found_by(condition: Any, traced: Traced) -> Mapping[bool, Prepared[Product]]:
    """The statement for shoppers (False) and for those who see what is not published (True)."""
    return {
        everything: Prepared(
            visible_products(*PRODUCT_COLUMNS, sees_unpublished=everything).where(condition),
            Product,
            traced=traced,
        )
        for everything in (False, True)
    }


BY_ID = _found_by(ProductRow.id == any_(IDS), tracing.BY_ID)
BY_SLUG = _found_by(ProductRow.slug == bindparam("slug"), tracing.BY_SLUG)


def _variants_by(condition: Any) -> Mapping[bool, Prepared[Variant]]:
    return {
        everything: Prepared(
            visible_products(*OF_ITS_PRODUCT, *VARIANT_COLUMNS, sees_unpublished=everything)
            .join(ProductVariant, ProductVariant.product_id == ProductRow.id)
            .where(condition, true() if everything else ProductVariant.is_active),
            Variant,
            traced=tracing.PARTS,
        )
        for everything in (False, True)
    }


VARIANTS_BY_ID = _variants_by(ProductVariant.id == any_(IDS))
VARIANTS_BY_SKU = _variants_by(ProductVariant.sku == any_(bindparam("skus", type_=ARRAY(Text))))
WITH_INACTIVE: Any = bindparam("with_inactive", type_=Boolean)
VARIANTS_BY_PRODUCT = Prepared(
    select(*OF_ITS_PRODUCT, *VARIANT_COLUMNS)
    .join(ProductRow, ProductRow.id == ProductVariant.product_id)
    .where(
        ProductVariant.product_id == any_(IDS),
        or_(ProductVariant.is_active, WITH_INACTIVE),
    )
    .order_by(ProductVariant.product_id, ProductVariant.position, ProductVariant.id),
    Variant,
    traced=tracing.OF_PRODUCTS,
)


def variants_wanted() -> Any:
    """Products by their `:ids`, each with its place among them, from 1 on."""
    return (
        func.unnest(listed_values("ids", Uuid))
        .table_valued("id", with_ordinality="place", name="wanted")
        .render_derived()
    )


def variant_page(
    columns: Sequence[Any],
    wanted: Any,
    *,
    with_inactive: bool = False,
    is_continued: bool = False,
    limit: str = "limit",
) -> Select[*tuple[Any, ...]]:
    """A page of the variants of every product that is `wanted`, without order: the place of the
    product and these columns. What is not asked for is not in it: it runs for every page of
    goods."""
    place = tuple_(ProductVariant.position, ProductVariant.id)
    paged = select(*columns).where(ProductVariant.product_id == wanted.c.id)
    if not with_inactive:
        paged = paged.where(ProductVariant.is_active)
    if is_continued:
        after = bindparam("after_position", type_=Integer), bindparam("after_id", type_=Uuid)
        paged = paged.where(place > tuple_(*after))
    page = (
        paged.order_by(ProductVariant.position, ProductVariant.id)
        .limit(limit_given(limit))
        .lateral("paged")
    )
    return select(wanted.c.place, *page.c).select_from(wanted.join(page, true()))


@cache
def variant_pages(*, with_inactive: bool, is_continued: bool) -> Prepared[Sequence[Any]]:
    """The same in order, to be run on its own."""
    page = variant_page(
        VARIANT_COLUMNS, variants_wanted(), with_inactive=with_inactive, is_continued=is_continued
    )
    in_order = [page.selected_columns[name] for name in ("position", "id")]
    return Prepared(page.order_by(*in_order), as_is, traced=tracing.OF_PRODUCTS)


VARIANT_IDS = Prepared(
    select(ProductVariant.product_id, ProductVariant.id).where(
        ProductVariant.product_id == any_(IDS), ProductVariant.is_active
    ),
    _pair,
    traced=tracing.OF_PRODUCTS,
)
MEDIA_BY_PRODUCT = Prepared(
    select(*MEDIA_COLUMNS)
    .where(ProductMedia.product_id == any_(IDS))
    .order_by(ProductMedia.product_id, ProductMedia.position, ProductMedia.id),
    Media,
    traced=tracing.OF_PRODUCTS,
)
MEDIA_BY_ID = {
    everything: Prepared(
        visible_products(*MEDIA_COLUMNS, sees_unpublished=everything)
        .join(ProductMedia, ProductMedia.product_id == ProductRow.id)
        .where(ProductMedia.id == any_(IDS)),
        Media,
        traced=tracing.PARTS,
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
    traced=tracing.OF_PRODUCTS,
)
