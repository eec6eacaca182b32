"""What staff ask of inventory. Fields of `WarehouseFields` that are missing stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from commerce.catalog.requests import Command
from commerce.inventory.models import MovementKind


class WarehouseFields(TypedDict, total=False):
    """A warehouse keeps its code."""

    code: str | None
    name: str | None
    country: str | None
    is_active: bool | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`delta` changes what is there by so many, `target` says how many there are; one of them, or
    neither when only the safety stock changes."""

    variant_id: UUID
    warehouse_id: UUID
    delta: int | None = None
    target: int | None = None
    safety_stock: int | None = None
    reason: str = ""
    kind: MovementKind = MovementKind.CORRECTED


@dataclass(frozen=True, slots=True)
class StockCount:
    """How many there are of a SKU in the warehouse of a code."""

    sku: str
    warehouse: str
    on_hand: int
    safety_stock: int | None = None


@dataclass(frozen=True, slots=True)
class SetStockInBulk(Command):
    counts: Sequence[StockCount]


@dataclass(frozen=True, slots=True)
class TransferLine:
    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class SaveWarehouse(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: WarehouseFields


@dataclass(frozen=True, slots=True)
class SetChannelWarehouses(Command):
    """In the order in which stock is taken from them."""

    channel: str
    warehouse_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class AdjustStock(Command):
    adjustments: Sequence[Adjustment]


@dataclass(frozen=True, slots=True)
class TransferStock(Command):
    from_id: UUID
    to_id: UUID
    lines: Sequence[TransferLine]
    reason: str
