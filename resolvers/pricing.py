"""Price lists, prices and tax rates: what staff read of them, and changing them."""

from collections.abc import Sequence
from uuid import UUID

from commerce.catalog.requests import Retire
from commerce.catalog.views import Variant
from commerce.core.bulk import problems_by_item, record_problems
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.paging import Page, PageRequest, encode_cursor
from commerce.core.text import Language
from commerce.pricing import repo
from commerce.pricing.repo import PRICE_LISTS, TAX_RATES
from commerce.pricing.requests import (
    RemovePrices,
    SavePriceList,
    SaveTaxRate,
    SetPrices,
    SetPricesInBulk,
)
from commerce.pricing.service import price_lists as lists
from commerce.pricing.service import prices as price_changes
from commerce.pricing.service import tax_rates as rates
from commerce.pricing.views import (
    Price,
    PriceList,
    PricesBulkItem,
    PricesBulkSet,
    PricesSet,
    TaxRate,
    TranslatedName,
)
from commerce.shop.views import Channel
from resolvers.catalog import variants_by_id
from resolvers.catalog_writes import written
from resolvers.context import Context, each
from resolvers.deletion import Deleted
from resolvers.global_ids import uuid_to_find
from resolvers.shop import channels_by_id


async def price_lists(ctx: Context) -> Sequence[PriceList]:
    return await ctx.reader.reference(PRICE_LISTS)


async def tax_rates(ctx: Context) -> Sequence[TaxRate]:
    return await ctx.reader.reference(TAX_RATES)


async def prices(
    ctx: Context,
    *,
    price_list_id: str,
    variant_id: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Price]:
    request = PageRequest.of(first, after)
    price_list = await _list(ctx, uuid_to_find("PriceList", price_list_id))
    if price_list is None:
        return Page[Price]([], has_next_page=False, cursor_of=_cursor, count=_nothing)
    of_variant = None if variant_id is None else uuid_to_find("ProductVariant", variant_id)

    async def count() -> int:
        return await repo.count_prices(ctx.reader, price_list, of_variant)

    found = await repo.prices_page(ctx.reader, price_list, of_variant, request)
    return Page[Price].cut(found, request, _cursor, count)


def _cursor(price: Price) -> str:
    return encode_cursor(price.id)


async def _nothing() -> int:
    return 0


async def variants_of_prices(ctx: Context, prices: Sequence[Price]) -> list[Variant | None]:
    return await variants_by_id(ctx, [price.variant_id for price in prices])


async def channels_of_lists(ctx: Context, lists: Sequence[PriceList]) -> list[Channel | None]:
    channels = await channels_by_id(ctx, [found.channel_id for found in lists if found.channel_id])
    by_id = {channel.id: channel for channel in channels if channel is not None}
    return each(by_id, [found.channel_id for found in lists])


async def names(ctx: Context, rates: Sequence[TaxRate]) -> list[str]:
    return [rate.name_in(ctx.scope.language) for rate in rates]


async def name_translations(ctx: Context, rates: Sequence[TaxRate]) -> list[list[TranslatedName]]:
    del ctx
    return [
        [TranslatedName(Language(code), texts["name"]) for code, texts in rate.translations.items()]
        for rate in rates
    ]


async def price_list_save(
    ctx: Context,
    *,
    input: SavePriceList,  # noqa: A002 - GraphQL's name
) -> PriceList:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await lists.create_price_list(tx, ctx.actor, input.fields)
        return await lists.update_price_list(tx, ctx.actor, input.id, input.fields)

    operation = "priceListCreate" if input.id is None else "priceListUpdate"
    return await _known(ctx, await written(ctx, operation, input, effect))


async def price_list_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await lists.delete_price_list(tx, ctx.actor, input.id)

    return Deleted("PriceList", await written(ctx, "priceListDelete", input, effect))


async def prices_set(ctx: Context, *, input: SetPrices) -> PricesSet:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await price_changes.set_prices(tx, ctx.actor, input.price_list_id, input.prices)

    price_list = await _known(ctx, await written(ctx, "pricesSet", input, effect))
    variant_ids = [spec.variant_id for spec in input.prices]
    return PricesSet(price_list, await repo.prices_of_variants(ctx.reader, price_list, variant_ids))


async def prices_bulk_set(
    ctx: Context,
    *,
    input: SetPricesInBulk,  # noqa: A002 - GraphQL's name
) -> PricesBulkSet:
    async def effect(tx: Tx) -> UUID:
        problems = await price_changes.set_prices_in_bulk(
            tx, ctx.actor, input.price_list, input.prices
        )
        return await record_problems(tx, problems)

    problems = await problems_by_item(
        ctx.reader, await written(ctx, "pricesBulkSet", input, effect)
    )
    lists = await ctx.reader.reference(PRICE_LISTS)
    price_list = next((each for each in lists if each.code == input.price_list), None)
    if price_list is None:
        raise NotFound("price list", ("input", "priceList"))  # a repetition, and deleted since
    items = [
        PricesBulkItem(price.sku, problems.get(index, ()))
        for index, price in enumerate(input.prices)
    ]
    return PricesBulkSet(price_list, items, refused_count=len(problems))


async def prices_remove(
    ctx: Context,
    *,
    input: RemovePrices,  # noqa: A002 - GraphQL's name
) -> PriceList:
    async def effect(tx: Tx) -> UUID:
        return await price_changes.remove_prices(
            tx, ctx.actor, input.price_list_id, input.price_ids
        )

    return await _known(ctx, await written(ctx, "pricesRemove", input, effect))


async def tax_rate_save(
    ctx: Context,
    *,
    input: SaveTaxRate,  # noqa: A002 - GraphQL's name
) -> TaxRate:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await rates.create_tax_rate(tx, ctx.actor, input.fields)
        return await rates.update_tax_rate(tx, ctx.actor, input.id, input.fields)

    operation = "taxRateCreate" if input.id is None else "taxRateUpdate"
    id_ = await written(ctx, operation, input, effect)
    for rate in await ctx.reader.reference(TAX_RATES):
        if rate.id == id_:
            return rate
    raise NotFound("tax rate", ("input", "id"))  # a repetition, and deleted since


async def tax_rate_delete(
    ctx: Context,
    *,
    input: Retire,  # noqa: A002 - GraphQL's name
) -> Deleted:
    async def effect(tx: Tx) -> UUID:
        return await rates.delete_tax_rate(tx, ctx.actor, input.id)

    return Deleted("TaxRate", await written(ctx, "taxRateDelete", input, effect))


async def _list(ctx: Context, id_: UUID) -> PriceList | None:
    found = await ctx.reader.reference(PRICE_LISTS)
    return next((known for known in found if known.id == id_), None)


async def _known(ctx: Context, id_: UUID) -> PriceList:
    found = await _list(ctx, id_)
    if found is None:
        raise NotFound("price list", ("input", "id"))  # a repetition, and deleted since
    return found
