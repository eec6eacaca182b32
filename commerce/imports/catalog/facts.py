"""What the shop has that products refer to: brands, categories, attributes, channels, warehouses,
price lists. Base price lists and a first warehouse are made when they are needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.catalog.service.product_fields import References
from commerce.core.actor import System
from commerce.core.db import Tx
from commerce.imports.formats.records import Price
from commerce.inventory.repo import WAREHOUSES
from commerce.inventory.requests import WarehouseFields
from commerce.inventory.service.warehouses import create_warehouse, set_channel_warehouses
from commerce.pricing.repo import PRICE_LISTS
from commerce.pricing.requests import PriceListFields
from commerce.pricing.service.price_lists import create_price_list
from commerce.pricing.views import PriceList
from commerce.shop.repo import SHOP, own_seller_id
from commerce.shop.views import Channel, Shop

ACTOR = System("import")
FIRST_WAREHOUSE = "main"


@dataclass(frozen=True, slots=True)
class Facts:
    """`price_lists` are the base lists by (currency, channel's code); `only_channels` narrows
    where products are published, None is everywhere."""

    shop: Shop
    seller_id: UUID
    references: References
    brands: Mapping[str, UUID]
    categories: Mapping[str, UUID]
    warehouses: Mapping[str, UUID]
    default_warehouse: UUID
    price_lists: Mapping[tuple[str, str | None], PriceList]
    only_channels: frozenset[str] | None
    now: datetime

    @property
    def default_language(self) -> str:
        return self.shop.default_language

    @property
    def channels(self) -> Mapping[str, Channel]:
        return self.shop.channels_by_code


async def gather(tx: Tx, prices: Sequence[Price], only_channels: frozenset[str] | None) -> Facts:
    """Read the facts, after making the base price lists that `prices` need."""
    shop = await tx.reference(SHOP)
    default_warehouse = await _default_warehouse(tx, shop)
    categories = (await tx.reference(CATEGORIES)).everything
    brands = await tx.reference(BRANDS)
    attributes = await tx.reference(ATTRIBUTES)
    return Facts(
        shop=shop,
        seller_id=await own_seller_id(tx),
        references=References(
            brands.by_id, categories.by_id, attributes.by_code, shop.default_language
        ),
        brands={slug: brand.id for slug, brand in brands.by_slug.items()},
        categories={slug: category.id for slug, category in categories.by_slug.items()},
        warehouses={each.code: each.id for each in (await tx.reference(WAREHOUSES)).all},
        default_warehouse=default_warehouse,
        price_lists=await _price_lists(tx, shop, prices),
        only_channels=only_channels,
        now=tx.clock.now(),
    )


async def _default_warehouse(tx: Tx, shop: Shop) -> UUID:
    """The one that the default channel takes from first; a shop without any gets one that serves
    every channel."""
    known = await tx.reference(WAREHOUSES)
    first = next(iter([*known.by_channel.get(shop.default_channel.id, ()), *known.all]), None)
    if first is not None:
        return first.id
    country = shop.default_channel.default_country
    made = WarehouseFields(code=FIRST_WAREHOUSE, name=shop.name, country=country)
    warehouse_id = await create_warehouse(tx, ACTOR, made)
    for channel in shop.channels:
        await set_channel_warehouses(tx, ACTOR, channel.code, [warehouse_id])
    return warehouse_id


def base_list(
    lists: Sequence[PriceList], currency: str, channel_id: UUID | None
) -> PriceList | None:
    """The list that holds what goods cost in a currency day by day, for all channels or for one:
    the one of lowest priority that is for everybody and for good."""
    candidates = [
        each
        for each in lists
        if each.is_active
        and each.currency == currency
        and each.channel_id == channel_id
        and (each.customer_group, each.starts_at, each.ends_at) == (None, None, None)
    ]
    return min(candidates, key=lambda each: (each.priority, each.code), default=None)


async def _price_lists(
    tx: Tx, shop: Shop, prices: Sequence[Price]
) -> dict[tuple[str, str | None], PriceList]:
    """The base lists that prices name; currencies and channels that the shop does not have are
    left out."""
    lists: dict[tuple[str, str | None], PriceList] = {}
    for currency, code in dict.fromkeys((price.currency, price.channel) for price in prices):
        channel = shop.channels_by_code.get(code or "")
        if currency not in shop.currencies or (code is not None and channel is None):
            continue
        channel_id = channel.id if channel else None
        found = base_list(await tx.reference(PRICE_LISTS), currency, channel_id)
        if found is None:
            await _make_list(tx, currency, channel)
            found = base_list(await tx.reference(PRICE_LISTS), currency, channel_id)
        if found is not None:
            lists[currency, code] = found
    return lists


async def _make_list(tx: Tx, currency: str, channel: Channel | None) -> None:
    parts = ["base", currency.lower(), *([channel.code] if channel else [])]
    where = f" in {channel.name}" if channel else ""
    fields = PriceListFields(
        code="-".join(parts),
        name=f"Base prices in {currency}{where}",
        channel=channel.code if channel else None,
        currency=currency,
    )
    await create_price_list(tx, ACTOR, fields)
