"""Warehouses and stock: what staff read of them, and changing them."""

from collections.abc import Sequence
from uuid import UUID

from commerce.catalog.views import Variant
from commerce.core.bulk import problems_by_item, record_problems
from commerce.core.db import Tx
from commerce.core.errors import BadUserInput, NotFound
from commerce.core.ids import encode, new_id
from commerce.core.paging import Page, PageRequest, encode_cursor
from commerce.inventory import repo
from commerce.inventory.repo import WAREHOUSES
from commerce.inventory.requests import (
    AdjustStock,
    SaveWarehouse,
    SetChannelWarehouses,
    SetStockInBulk,
    TransferStock,
)
from commerce.inventory.service import adjusting, bulk
from commerce.inventory.service import warehouses as changes
from commerce.inventory.views import (
    StockAdjusted,
    StockBulkItem,
    StockBulkSet,
    StockLevel,
    StockMovement,
    Warehouse,
)
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel
from resolvers.catalog import variants_by_id
from resolvers.catalog_writes import written
from resolvers.context import Context, each
from resolvers.global_ids import uuid_to_find
from resolvers.shop import channels_by_id

Place = tuple[UUID, UUID]


async def warehouses(ctx: Context) -> Sequence[Warehouse]:
    return (await ctx.reader.reference(WAREHOUSES)).all


async def channels_served(
    ctx: Context, warehouses: Sequence[Warehouse]
) -> list[list[Channel | None]]:
    known = (await ctx.reader.reference(SHOP)).channels_by_id
    return [[known[id_] for id_ in found.channel_ids if id_ in known] for found in warehouses]


async def channel_warehouses(ctx: Context, *, channel: str) -> Sequence[Warehouse]:
    """Those that serve a channel, the one that is taken from first in front."""
    found = (await ctx.reader.reference(SHOP)).channels_by_code.get(channel)
    by_channel = (await ctx.reader.reference(WAREHOUSES)).by_channel
    return by_channel.get(found.id, ()) if found is not None else ()


async def stock_levels(
    ctx: Context,
    *,
    variant_id: str | None = None,
    warehouse_id: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[StockLevel]:
    if variant_id is None and warehouse_id is None:
        raise BadUserInput("Ask for the stock of a variant, of a warehouse or of both.")
    request = PageRequest.of(first, after)
    variant = None if variant_id is None else uuid_to_find("ProductVariant", variant_id)
    warehouse = None if warehouse_id is None else uuid_to_find("Warehouse", warehouse_id)

    async def count() -> int:
        return await repo.count_levels(ctx.reader, variant_id=variant, warehouse_id=warehouse)

    found = await repo.levels_page(
        ctx.reader, variant_id=variant, warehouse_id=warehouse, request=request
    )
    return Page[StockLevel].cut(found, request, _level_cursor, count)


def _level_cursor(level: StockLevel) -> str:
    return encode_cursor(level.variant_id, level.warehouse_id)


async def stock_movements(
    ctx: Context,
    *,
    variant_id: str,
    first: int | None = None,
    after: str | None = None,
) -> Page[StockMovement]:
    request, variant = PageRequest.of(first, after), uuid_to_find("ProductVariant", variant_id)

    async def count() -> int:
        return await repo.count_movements(ctx.reader, variant)

    found = await repo.movements_page(ctx.reader, variant, request)
    return Page[StockMovement].cut(found, request, _movement_cursor, count)


def _movement_cursor(movement: StockMovement) -> str:
    return encode_cursor(movement.at, movement.id)


async def variants(
    ctx: Context, parents: Sequence[StockLevel | StockMovement]
) -> list[Variant | None]:
    return await variants_by_id(ctx, [parent.variant_id for parent in parents])


async def places(
    ctx: Context, parents: Sequence[StockLevel | StockMovement]
) -> list[Warehouse | None]:
    by_id = (await ctx.reader.reference(WAREHOUSES)).by_id
    return each(by_id, [parent.warehouse_id for parent in parents])


async def order_ids(ctx: Context, parents: Sequence[StockMovement]) -> list[str | None]:
    del ctx
    return [parent.order_id and encode("Order", parent.order_id) for parent in parents]


async def warehouse_save(
    ctx: Context,
    *,
    input: SaveWarehouse,  # noqa: A002 - GraphQL's name
) -> Warehouse:
    async def effect(tx: Tx) -> UUID:
        if input.id is None:
            return await changes.create_warehouse(tx, ctx.actor, input.fields)
        return await changes.update_warehouse(tx, ctx.actor, input.id, input.fields)

    operation = "warehouseCreate" if input.id is None else "warehouseUpdate"
    id_ = await written(ctx, operation, input, effect)
    return (await ctx.reader.reference(WAREHOUSES)).by_id[id_]


async def channel_warehouses_set(
    ctx: Context,
    *,
    input: SetChannelWarehouses,  # noqa: A002 - GraphQL's name
) -> Channel:
    async def effect(tx: Tx) -> UUID:
        return await changes.set_channel_warehouses(
            tx, ctx.actor, input.channel, input.warehouse_ids
        )

    channel_id = await written(ctx, "channelWarehousesSet", input, effect)
    channel = (await channels_by_id(ctx, [channel_id]))[0]
    if channel is None:
        raise NotFound("channel", ("input", "channel"))
    return channel


async def stock_adjust(
    ctx: Context,
    *,
    input: AdjustStock,  # noqa: A002 - GraphQL's name
) -> StockAdjusted:
    async def effect(tx: Tx) -> UUID:
        await adjusting.adjust(tx, ctx.actor, input.adjustments)
        return new_id()

    await written(ctx, "stockAdjust", input, effect)
    return await _adjusted(
        ctx, [(change.variant_id, change.warehouse_id) for change in input.adjustments]
    )


async def stock_bulk_set(
    ctx: Context,
    *,
    input: SetStockInBulk,  # noqa: A002 - GraphQL's name
) -> StockBulkSet:
    async def effect(tx: Tx) -> UUID:
        return await record_problems(tx, await bulk.set_levels(tx, ctx.actor, input.counts))

    problems = await problems_by_item(ctx.reader, await written(ctx, "stockBulkSet", input, effect))
    levels = await repo.levels_by_code(
        ctx.reader, [(count.sku, count.warehouse) for count in input.counts]
    )
    items = [
        StockBulkItem(
            count.sku,
            count.warehouse,
            levels.get((count.sku, count.warehouse)),
            problems.get(index, ()),
        )
        for index, count in enumerate(input.counts)
    ]
    return StockBulkSet(items, refused_count=len(problems))


async def stock_transfer(
    ctx: Context,
    *,
    input: TransferStock,  # noqa: A002 - GraphQL's name
) -> StockAdjusted:
    async def effect(tx: Tx) -> UUID:
        await adjusting.transfer(tx, ctx.actor, input)
        return new_id()

    await written(ctx, "stockTransfer", input, effect)
    ends = (input.from_id, input.to_id)
    return await _adjusted(ctx, [(line.variant_id, end) for line in input.lines for end in ends])


async def _adjusted(ctx: Context, places: Sequence[Place]) -> StockAdjusted:
    found = await repo.levels_by_place(ctx.reader, places)
    return StockAdjusted([found[place] for place in places])
