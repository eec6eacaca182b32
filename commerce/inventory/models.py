"""Tables of stock. Always `0 <= reserved <= on_hand`, held by the database itself."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Timestamped, text_enum
from commerce.core.ids import new_id


class ReservationStatus(Enum):
    """Held until paid or expired; allocated once paid; shipped when it left; released otherwise."""

    HELD = "held"
    ALLOCATED = "allocated"
    SHIPPED = "shipped"
    RELEASED = "released"


class MovementKind(Enum):
    RECEIVED = "received"
    CORRECTED = "corrected"
    SHIPPED = "shipped"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    IMPORTED = "imported"


class Warehouse(Identified, Timestamped, Base):
    __tablename__ = "warehouses"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    country: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class ChannelWarehouse(Base):
    """Which warehouses serve a channel; lower priority is taken first."""

    __tablename__ = "channel_warehouses"

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    priority: Mapped[int] = mapped_column(server_default=text("0"))


class StockLevel(Base):
    """How much of a variant lies in a warehouse. For sale: on_hand - reserved - safety_stock."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="reserved_within_on_hand"),
        CheckConstraint("safety_stock >= 0", name="safety_stock_not_negative"),
        Index("ix_stock_levels_warehouse_id", "warehouse_id"),
        {"postgresql_with": {"fillfactor": "70"}},
    )

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"), primary_key=True)
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    on_hand: Mapped[int] = mapped_column(server_default=text("0"))
    reserved: Mapped[int] = mapped_column(server_default=text("0"))
    safety_stock: Mapped[int] = mapped_column(server_default=text("0"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Reservation(Identified, Timestamped, Base):
    """Stock promised to an order line, from one warehouse."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_reservations_order_id", "order_id"),
        Index("ix_reservations_variant_id", "variant_id"),
        Index("ix_reservations_expires_at", "expires_at", postgresql_where=text("status = 'held'")),
    )

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"))
    warehouse_id: Mapped[UUID] = mapped_column(ForeignKey("warehouses.id"))
    quantity: Mapped[int]
    status: Mapped[ReservationStatus] = mapped_column(text_enum(ReservationStatus))
    expires_at: Mapped[datetime]


class StockMovement(Base):
    """Append-only: every change of on_hand, with its reason. Partitioned by month."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        Index("ix_stock_movements_variant_id", "variant_id", "at"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID]
    warehouse_id: Mapped[UUID]
    kind: Mapped[MovementKind] = mapped_column(text_enum(MovementKind))
    quantity: Mapped[int]  # signed
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    actor: Mapped[str]
    order_id: Mapped[UUID | None]
