"""Delivery zones, methods and rates: what staff read of them, and changing them."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from commerce.catalog.requests import Command, Retire
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.text import Language
from commerce.shipping.repo import DELIVERY
from commerce.shipping.requests import CreateMethod, SaveZone, SetRates, UpdateMethod
from commerce.shipping.service import methods as method_changes
from commerce.shipping.service import zones as zone_changes
from commerce.shipping.views import Method, TranslatedMethod, Zone
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel
from resolvers.catalog_writes import written
from resolvers.context import Context, each
from resolvers.deletion import Deleted


async def zones(ctx: Context) -> Sequence[Zone]:
    return (await ctx.reader.reference(DELIVERY)).zones


async def channels(ctx: Context, methods: Sequence[Method]) -> list[Channel | None]:
    known = (await ctx.reader.reference(SHOP)).channels_by_id
    return each(known, [method.channel_id for method in methods])


def title(ctx: Context, method: Method) -> str:
    return method.text("title", ctx.scope.language)


def description(ctx: Context, method: Method) -> str:
    return method.text("description", ctx.scope.language)


async def translations(ctx: Context, methods: Sequence[Method]) -> list[list[TranslatedMethod]]:
    del ctx
    return [
        [
            TranslatedMethod(Language(code), texts.get("title"), texts.get("description"))
            for code, texts in method.translations.items()
        ]
        for method in methods
    ]


async def zone_save(ctx: Context, *, input: SaveZone) -> Zone:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await zone_changes.create_zone(tx, ctx.actor, input.fields)
        return await zone_changes.update_zone(tx, ctx.actor, input.id, input.fields)

    operation = "shippingZoneCreate" if input.id is None else "shippingZoneUpdate"
    id_ = await written(ctx, operation, input, effect)
    found = (await ctx.reader.reference(DELIVERY)).zones_by_id.get(id_)
    if found is None:
        raise NotFound("shipping zone", ("input", "id"))  # a repetition, and deleted since
    return found


async def zone_delete(ctx: Context, *, input: Retire) -> Deleted:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await zone_changes.delete_zone(tx, ctx.actor, input.id)

    return Deleted("ShippingZone", await written(ctx, "shippingZoneDelete", input, effect))


async def method_create(
    ctx: Context,
    *,
    input: CreateMethod,  # noqa: A002 - GraphQL's name
) -> Method:
    async def effect(tx: Tx) -> UUID:
        return await method_changes.create_method(
            tx, ctx.actor, input.zone_id, input.fields, input.rates
        )

    return await _method(ctx, "shippingMethodCreate", input, effect)


async def method_update(
    ctx: Context,
    *,
    input: UpdateMethod,  # noqa: A002 - GraphQL's name
) -> Method:
    async def effect(tx: Tx) -> UUID:
        return await method_changes.update_method(tx, ctx.actor, input.id, input.fields)

    return await _method(ctx, "shippingMethodUpdate", input, effect)


async def rates_set(ctx: Context, *, input: SetRates) -> Method:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await method_changes.set_rates(tx, ctx.actor, input.method_id, input.rates)

    return await _method(ctx, "shippingRatesSet", input, effect)


async def method_delete(ctx: Context, *, input: Retire) -> Deleted:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await method_changes.delete_method(tx, ctx.actor, input.id)

    return Deleted("ShippingMethod", await written(ctx, "shippingMethodDelete", input, effect))


async def _method(
    ctx: Context, operation: str, command: Command, effect: Callable[[Tx], Awaitable[UUID]]
) -> Method:
    id_ = await written(ctx, operation, command, effect)
    found = (await ctx.reader.reference(DELIVERY)).methods_by_id.get(id_)
    if found is None:
        raise NotFound("shipping method", ("input", "id"))  # a repetition, and deleted since
    return found
