"""What readers see of stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.errors import FieldProblem
from commerce.core.ids import encode
from commerce.inventory.models import MovementKind


@dataclass(frozen=True, slots=True, eq=False)
class Warehouse:
    """`channel_ids` are those it serves."""

    id: UUID
    code: str
    name: str
    country: str
    is_active: bool
    channel_ids: Sequence[UUID]

    @property
    def gid(self) -> str:
        return encode("Warehouse", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Warehouses:
    """All warehouses by code, and those of each channel in the order of their priority."""

    all: Sequence[Warehouse]
    by_id: Mapping[UUID, Warehouse]
    by_channel: Mapping[UUID, Sequence[Warehouse]]


@dataclass(frozen=True, slots=True, eq=False)
class StockLevel:
    """How much of a variant lies in a warehouse."""

    variant_id: UUID
    warehouse_id: UUID
    on_hand: int
    reserved: int
    safety_stock: int
    updated_at: datetime

    @property
    def available(self) -> int:
        """What can be sold of it."""
        return max(self.on_hand - self.reserved - self.safety_stock, 0)


@dataclass(frozen=True, slots=True, eq=False)
class StockMovement:
    """A change of what lies in a warehouse. `quantity` is signed."""

    id: UUID
    at: datetime
    variant_id: UUID
    warehouse_id: UUID
    kind: MovementKind
    quantity: int
    reason: str
    actor: str
    order_id: UUID | None

    @property
    def gid(self) -> str:
        return encode("StockMovement", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class StockBulkItem:
    """What became of one count; `level` is None where there is none."""

    sku: str
    warehouse: str
    level: StockLevel | None
    problems: Sequence[FieldProblem]


@dataclass(frozen=True, slots=True, eq=False)
class StockBulkSet:
    items: Sequence[StockBulkItem]
    refused_count: int


@dataclass(frozen=True, slots=True, eq=False)
class StockAdjusted:
    """What lies there now."""

    levels: Sequence[StockLevel]
