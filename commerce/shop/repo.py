"""All SQL of the shop."""

from uuid import UUID

from sqlalchemy import select

from commerce.core.db import Reader
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared
from commerce.shop.models import Channel as ChannelRow
from commerce.shop.models import Seller, ShopSettings
from commerce.shop.views import Channel, Shop

CHANNELS = Prepared(
    select(
        ChannelRow.id,
        ChannelRow.code,
        ChannelRow.name,
        ChannelRow.translations,
        ChannelRow.is_default,
        ChannelRow.default_currency,
        ChannelRow.currencies,
        ChannelRow.default_language,
        ChannelRow.languages,
        ChannelRow.default_country,
        ChannelRow.countries,
        ChannelRow.prices_include_tax,
        ChannelRow.unpaid_order_ttl_seconds,
    )
    .where(ChannelRow.is_active)
    .order_by(ChannelRow.is_default.desc(), ChannelRow.id),
    Channel,
)
SETTINGS = Prepared(
    select(ShopSettings.name, ShopSettings.translations, ShopSettings.default_language),
    lambda *row: row,
)


class ShopNotSetUp(Exception):
    """There is no shop yet: run `commerce shop init` or `commerce demo seed`."""


async def load_shop(reader: Reader) -> Shop:
    """Raises ShopNotSetUp for an empty database."""
    settings = await reader.first(SETTINGS)
    channels = await reader.fetch(CHANNELS)
    if settings is None or not channels:
        raise ShopNotSetUp("no shop settings or no channel; run `commerce shop init`")
    name, translations, default_language = settings
    return Shop(
        name,
        translations,
        default_language,
        channels,
        {channel.code: channel for channel in channels},
        {channel.id: channel for channel in channels},
    )


SHOP = Snapshot("shop", load_shop)


async def own_seller_id(reader: Reader) -> UUID:
    """The shop as a seller."""
    return await reader.scalar(select(Seller.id).where(Seller.is_shop))
