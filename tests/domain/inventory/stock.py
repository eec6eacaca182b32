"""Reading stock rows in tests."""

from uuid import UUID

from sqlalchemy import select

from commerce.core.db import Database
from commerce.inventory.models import Reservation, StockLevel, StockMovement, Warehouse


async def levels(db: Database, variant_id: UUID) -> dict[str, tuple[int, int]]:
    """(on_hand, reserved) by warehouse code."""
    async with db.read() as reader:
        rows = await reader.rows(
            select(Warehouse.code, StockLevel.on_hand, StockLevel.reserved)
            .join(Warehouse, Warehouse.id == StockLevel.warehouse_id)
            .where(StockLevel.variant_id == variant_id)
        )
    return {row.code: (row.on_hand, row.reserved) for row in rows}


async def reservations(db: Database, order_id: UUID) -> list[tuple[str, str, int]]:
    """(warehouse code, status, quantity) of an order's reservations."""
    async with db.read() as reader:
        rows = await reader.rows(
            select(Warehouse.code, Reservation.status, Reservation.quantity)
            .join(Warehouse, Warehouse.id == Reservation.warehouse_id)
            .where(Reservation.order_id == order_id)
            .order_by(Warehouse.code, Reservation.quantity)
        )
    return [(row.code, row.status.value, row.quantity) for row in rows]


async def movements(db: Database, variant_id: UUID) -> list[tuple[str, int]]:
    """(kind, quantity) of a variant's movements, oldest first."""
    async with db.read() as reader:
        rows = await reader.rows(
            select(StockMovement.kind, StockMovement.quantity)
            .where(StockMovement.variant_id == variant_id)
            .order_by(StockMovement.at, StockMovement.id)
        )
    return [(row.kind.value, row.quantity) for row in rows]
