"""Products as the importer compares them: everything that a record can say, in one value each."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, literal, select

from commerce.catalog.kinds import MediaKind
from commerce.catalog.models import (
    Product,
    ProductCategory,
    ProductListing,
    ProductMedia,
    ProductVariant,
)
from commerce.core.db import Reader, Tx
from commerce.core.statements import AnySelect
from commerce.inventory.models import StockLevel
from commerce.pricing.models import Price

PRODUCT_COLUMNS = (
    *("slug", "status", "title", "subtitle", "description", "seo_title", "seo_description"),
    *("translations", "brand_id", "category_id", "options", "attributes", "tags", "tax_category"),
)
VARIANT_COLUMNS = (
    *("sku", "barcode", "position", "option_values", "weight_grams", "requires_shipping"),
    *("is_active", "seller_id"),
)
Columns = dict[str, Any]
PriceKey = tuple[UUID, int, datetime | None]
"""Price list, minimum quantity, start."""
PriceValue = tuple[int, int | None, datetime | None]
"""Amount, compare-at amount, end."""


@dataclass(frozen=True, slots=True)
class Level:
    """Stock in a warehouse; `reserved` of it is promised to orders."""

    on_hand: int
    reserved: int = 0


@dataclass(slots=True)
class VariantState:
    id: UUID
    columns: Columns
    prices: dict[PriceKey, PriceValue] = field(default_factory=dict[PriceKey, PriceValue])
    levels: dict[UUID, Level] = field(default_factory=dict[UUID, Level])  # by warehouse


@dataclass(slots=True)
class MediumState:
    """One row: a picture that shows several variants has a row for each, at one position."""

    id: UUID
    variant_id: UUID | None
    kind: MediaKind
    url: str
    alt: str
    translations: Mapping[str, Mapping[str, str]]
    position: int


@dataclass(slots=True)
class ProductState:
    id: UUID
    columns: Columns
    categories: set[UUID] = field(default_factory=set[UUID])
    listings: dict[UUID, tuple[datetime, datetime | None]] = field(
        default_factory=dict[UUID, tuple[datetime, datetime | None]]
    )
    variants: dict[str, VariantState] = field(default_factory=dict[str, VariantState])  # by SKU
    media: list[MediumState] = field(default_factory=list[MediumState])

    @property
    def slug(self) -> str:
        return self.columns["slug"]


async def lock_by_slug(tx: Tx, slugs: Iterable[str]) -> dict[str, ProductState]:
    """The products of these slugs with their stock, locked until the transaction ends."""
    chosen = _products().where(Product.slug == any_(literal(sorted(slugs), ARRAY(Text))))
    locked = chosen.order_by(Product.id).with_for_update()
    return await _with_the_rest(tx, locked, locks_stock=True)


async def all_products(reader: Reader, size: int) -> AsyncIterator[ProductState]:
    """Every product, in the order in which they were made; read `size` at a time."""
    last: UUID | None = None
    while True:
        chosen = _products().order_by(Product.id).limit(size)
        behind = chosen if last is None else chosen.where(Product.id > last)
        page = await _with_the_rest(reader, behind)
        for state in page.values():
            yield state
            last = state.id
        if len(page) < size:
            return


def _products() -> AnySelect:
    return select(Product.id, *(getattr(Product, name) for name in PRODUCT_COLUMNS))


async def _with_the_rest(
    reader: Reader, chosen: AnySelect, *, locks_stock: bool = False
) -> dict[str, ProductState]:
    states = {
        id_: ProductState(id_, dict(zip(PRODUCT_COLUMNS, columns, strict=True)))
        for id_, *columns in await reader.rows(chosen)
    }
    if states:
        await _add_categories(reader, states)
        variants = await _add_variants(reader, states)
        await _add_prices(reader, variants)
        await _add_levels(reader, variants, locks=locks_stock)
        await _add_media(reader, states)
    return {state.slug: state for state in states.values()}


async def _add_categories(reader: Reader, states: Mapping[UUID, ProductState]) -> None:
    listed = select(ProductCategory.product_id, ProductCategory.category_id)
    for product_id, category_id in await reader.rows(
        listed.where(ProductCategory.product_id == _any(states))
    ):
        states[product_id].categories.add(category_id)
    published = select(
        ProductListing.product_id,
        ProductListing.channel_id,
        ProductListing.published_from,
        ProductListing.published_until,
    )
    for product_id, channel_id, begins, ends in await reader.rows(
        published.where(ProductListing.product_id == _any(states))
    ):
        states[product_id].listings[channel_id] = (begins, ends)


async def _add_variants(
    reader: Reader, states: Mapping[UUID, ProductState]
) -> dict[UUID, VariantState]:
    columns = (getattr(ProductVariant, name) for name in VARIANT_COLUMNS)
    variants: dict[UUID, VariantState] = {}
    for id_, product_id, *values in await reader.rows(
        select(ProductVariant.id, ProductVariant.product_id, *columns)
        .where(ProductVariant.product_id == _any(states))
        .order_by(ProductVariant.position, ProductVariant.id)
    ):
        state = VariantState(id_, dict(zip(VARIANT_COLUMNS, values, strict=True)))
        variants[id_] = states[product_id].variants[state.columns["sku"]] = state
    return variants


async def _add_prices(reader: Reader, variants: Mapping[UUID, VariantState]) -> None:
    prices = select(
        Price.variant_id,
        Price.price_list_id,
        Price.min_quantity,
        Price.starts_at,
        Price.amount,
        Price.compare_at,
        Price.ends_at,
    ).where(Price.variant_id == _any(variants))
    for variant_id, list_id, quantity, starts, amount, struck, ends in await reader.rows(prices):
        variants[variant_id].prices[list_id, quantity, starts] = (amount, struck, ends)


async def _add_levels(
    reader: Reader, variants: Mapping[UUID, VariantState], *, locks: bool
) -> None:
    """In the order in which everybody locks stock."""
    levels = (
        select(
            StockLevel.variant_id,
            StockLevel.warehouse_id,
            StockLevel.on_hand,
            StockLevel.reserved,
        )
        .where(StockLevel.variant_id == _any(variants))
        .order_by(StockLevel.variant_id, StockLevel.warehouse_id)
    )
    rows = await reader.rows(levels.with_for_update() if locks else levels)
    for variant_id, warehouse_id, *level in rows:
        variants[variant_id].levels[warehouse_id] = Level(*level)


async def _add_media(reader: Reader, states: Mapping[UUID, ProductState]) -> None:
    media = (
        select(
            ProductMedia.product_id,
            ProductMedia.id,
            ProductMedia.variant_id,
            ProductMedia.kind,
            ProductMedia.url,
            ProductMedia.alt,
            ProductMedia.translations,
            ProductMedia.position,
        )
        .where(ProductMedia.product_id == _any(states))
        .order_by(ProductMedia.position, ProductMedia.id)
    )
    for product_id, *values in await reader.rows(media):
        states[product_id].media.append(MediumState(*values))


async def sku_owners(reader: Reader, skus: Sequence[str]) -> dict[str, UUID]:
    """Which product has each SKU, for those that are taken."""
    taken = select(ProductVariant.sku, ProductVariant.product_id).where(
        ProductVariant.sku == any_(literal(list(skus), ARRAY(Text)))
    )
    return dict(await reader.rows(taken))


def _any(ids: Iterable[UUID]) -> Any:
    return any_(literal(list(ids), ARRAY(Uuid)))
