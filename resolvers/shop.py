"""The shop."""

from collections.abc import Sequence
from uuid import UUID

from commerce.core.text import in_language
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel, Shop
from resolvers.context import Context, each


async def shop(ctx: Context) -> Shop:
    return await ctx.reader.reference(SHOP)


async def shop_names(ctx: Context, shops: Sequence[Shop]) -> list[str]:
    return [found.name_in(ctx.scope.language) for found in shops]


async def channel_names(ctx: Context, channels: Sequence[Channel]) -> list[str]:
    language = ctx.scope.language
    return [in_language(c.translations, language, "name", c.name) for c in channels]


async def channels_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Channel | None]:
    return each((await ctx.reader.reference(SHOP)).channels_by_id, ids)
