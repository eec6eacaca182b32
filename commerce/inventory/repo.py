"""Reads of stock. The statements that change it are in `changes`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, tuple_

from commerce.catalog.models import ProductVariant
from commerce.core.db import Reader
from commerce.core.errors import BadUserInput
from commerce.core.paging import PageRequest, cursor_time_and_id, decode_cursor
from commerce.core.reads import Traced, both, constant, of_each, snapshot_tag
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, listed
from commerce.inventory.models import ChannelWarehouse
from commerce.inventory.models import StockLevel as LevelRow
from commerce.inventory.models import StockMovement as MovementRow
from commerce.inventory.models import Warehouse as WarehouseRow
from commerce.inventory.views import StockLevel, StockMovement, Warehouse, Warehouses


def _pair(variant_id: UUID, available: int) -> tuple[UUID, int]:
    return variant_id, available


AVAILABLE_TEXT = f"""
    SELECT s.variant_id,
           SUM(GREATEST(s.on_hand - s.reserved - s.safety_stock, 0))::integer AS available
    FROM stock_levels s
    WHERE s.variant_id = ANY({listed("variant_ids")})
      AND s.warehouse_id = ANY({listed("warehouse_ids")})
    GROUP BY s.variant_id
    """  # noqa: S608 - composed of constants
"""For statements that read something else as well."""
AVAILABLE = Prepared(
    text(AVAILABLE_TEXT),
    _pair,
    # Whether there is any is announced; fields that show how many are kept by time.
    traced=Traced(both(of_each("variant", "variant_ids"), constant(snapshot_tag("warehouses")))),
)
LEVELS = select(
    LevelRow.variant_id,
    LevelRow.warehouse_id,
    LevelRow.on_hand,
    LevelRow.reserved,
    LevelRow.safety_stock,
    LevelRow.updated_at,
)
MOVEMENTS = select(
    MovementRow.id,
    MovementRow.at,
    MovementRow.variant_id,
    MovementRow.warehouse_id,
    MovementRow.kind,
    MovementRow.quantity,
    MovementRow.reason,
    MovementRow.actor,
    MovementRow.order_id,
)


async def available_by_variant(
    reader: Reader, channel_id: UUID, variant_ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    """How many of each variant the channel can sell now; 0 for those it has none of. One
    statement; which warehouses serve the channel is known."""
    available = dict.fromkeys(variant_ids, 0)
    warehouse_ids = await open_warehouse_ids(reader, channel_id)
    if available and warehouse_ids:
        available.update(
            await reader.fetch(AVAILABLE, warehouse_ids=warehouse_ids, variant_ids=list(available))
        )
    return available


async def open_warehouse_ids(reader: Reader, channel_id: UUID) -> list[UUID]:
    """The warehouses that a channel sells from, without a statement once warm."""
    warehouses = (await reader.reference(WAREHOUSES)).by_channel.get(channel_id, ())
    return [warehouse.id for warehouse in warehouses if warehouse.is_active]


async def load_warehouses(reader: Reader) -> Warehouses:
    """Warehouses and which channels they serve, in two statements."""
    rows = await reader.rows(
        select(
            WarehouseRow.id,
            WarehouseRow.code,
            WarehouseRow.name,
            WarehouseRow.country,
            WarehouseRow.is_active,
        ).order_by(WarehouseRow.code)
    )
    served: dict[UUID, list[UUID]] = defaultdict(list)
    of_channel: dict[UUID, list[UUID]] = defaultdict(list)
    by_priority = select(ChannelWarehouse.channel_id, ChannelWarehouse.warehouse_id).order_by(
        ChannelWarehouse.priority, ChannelWarehouse.warehouse_id
    )
    for channel_id, warehouse_id in await reader.rows(by_priority):
        served[warehouse_id].append(channel_id)
        of_channel[channel_id].append(warehouse_id)
    warehouses = [Warehouse(*row, channel_ids=served[row.id]) for row in rows]
    by_id = {warehouse.id: warehouse for warehouse in warehouses}
    by_channel = {
        channel_id: [by_id[id_] for id_ in warehouse_ids]
        for channel_id, warehouse_ids in of_channel.items()
    }
    return Warehouses(warehouses, by_id, by_channel)


WAREHOUSES = Snapshot("warehouses", load_warehouses)


async def levels_page(
    reader: Reader,
    *,
    variant_id: UUID | None,
    warehouse_id: UUID | None,
    request: PageRequest,
) -> Sequence[StockLevel]:
    """A page of stock of a variant, of a warehouse or of both, with one more than asked for."""
    statement = _levels(LEVELS, variant_id, warehouse_id)
    if request.after is not None:
        position = decode_cursor(request.after, 2)
        try:
            after = tuple(UUID(str(part)) for part in position)
        except ValueError as error:
            raise BadUserInput("The cursor is not one of ours.") from error
        statement = statement.where(tuple_(LevelRow.variant_id, LevelRow.warehouse_id) > after)
    ordered = statement.order_by(LevelRow.variant_id, LevelRow.warehouse_id)
    return [StockLevel(*row) for row in await reader.rows(ordered.limit(request.first + 1))]


async def count_levels(
    reader: Reader, *, variant_id: UUID | None, warehouse_id: UUID | None
) -> int:
    counted = select(func.count()).select_from(LevelRow)
    return await reader.scalar(_levels(counted, variant_id, warehouse_id))


def _levels(statement: Any, variant_id: UUID | None, warehouse_id: UUID | None) -> Any:
    if variant_id is not None:
        statement = statement.where(LevelRow.variant_id == variant_id)
    if warehouse_id is not None:
        statement = statement.where(LevelRow.warehouse_id == warehouse_id)
    return statement


async def levels_by_place(
    reader: Reader, places: Sequence[tuple[UUID, UUID]]
) -> Mapping[tuple[UUID, UUID], StockLevel]:
    """Stock by (variant, warehouse)."""
    statement = LEVELS.where(tuple_(LevelRow.variant_id, LevelRow.warehouse_id).in_(places))
    rows = await reader.rows(statement)
    return {(row.variant_id, row.warehouse_id): StockLevel(*row) for row in rows}


async def levels_by_code(
    reader: Reader, places: Sequence[tuple[str, str]]
) -> Mapping[tuple[str, str], StockLevel]:
    """Stock by (SKU, warehouse's code)."""
    wanted = [place for place in places if "\0" not in "".join(place)]
    statement = (
        LEVELS.add_columns(ProductVariant.sku, WarehouseRow.code)
        .join(ProductVariant, ProductVariant.id == LevelRow.variant_id)
        .join(WarehouseRow, WarehouseRow.id == LevelRow.warehouse_id)
        .where(
            ProductVariant.sku.in_([sku for sku, _ in wanted]),
            tuple_(ProductVariant.sku, WarehouseRow.code).in_(wanted),
        )
    )
    rows = await reader.rows(statement)
    return {(row.sku, row.code): StockLevel(*row[:-2]) for row in rows}


async def levels_by_variant(
    reader: Reader, variant_ids: Sequence[UUID]
) -> Mapping[UUID, list[StockLevel]]:
    """In every warehouse; variants without stock anywhere are missing."""
    levels: dict[UUID, list[StockLevel]] = {}
    statement = LEVELS.where(LevelRow.variant_id.in_(variant_ids))
    for row in await reader.rows(statement.order_by(LevelRow.warehouse_id)):
        levels.setdefault(row.variant_id, []).append(StockLevel(*row))
    return levels


async def movements_page(
    reader: Reader, variant_id: UUID, request: PageRequest
) -> Sequence[StockMovement]:
    """A page of a variant's movements, the newest first, with one more than asked for."""
    statement = MOVEMENTS.where(MovementRow.variant_id == variant_id)
    if request.after is not None:
        at, id_ = cursor_time_and_id(request.after)
        statement = statement.where(tuple_(MovementRow.at, MovementRow.id) < (at, id_))
    newest = statement.order_by(MovementRow.at.desc(), MovementRow.id.desc())
    return [StockMovement(*row) for row in await reader.rows(newest.limit(request.first + 1))]


async def count_movements(reader: Reader, variant_id: UUID) -> int:
    counted = select(func.count()).select_from(MovementRow)
    return await reader.scalar(counted.where(MovementRow.variant_id == variant_id))
