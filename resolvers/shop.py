"""The shop."""

from collections.abc import Sequence
from uuid import UUID

from commerce.core.text import in_language
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel, Shop
from resolvers.context import Context, each


async def shop(ctx: Context) -> Shop:
    return await ctx.reader.reference(SHOP)


def shop_name(ctx: Context, shop: Shop) -> str:
    return shop.name_in(ctx.scope.language)


def channel_name(ctx: Context, channel: Channel) -> str:
    return in_language(channel.translations, ctx.scope.language, "name", channel.name)


async def channels_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Channel | None]:
    return each((await ctx.reader.reference(SHOP)).channels_by_id, ids)
