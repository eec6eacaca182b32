"""Tables of delivery: zones, methods and their flat rates."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Minor, Timestamped


class ShippingZone(Identified, Timestamped, Base):
    """Countries that cost the same to reach; `regions` narrows a zone inside its countries."""

    __tablename__ = "shipping_zones"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    regions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class ShippingMethod(Identified, Timestamped, Base):
    """One way of delivery into a zone, in a channel (NULL: in all)."""

    __tablename__ = "shipping_methods"
    __table_args__ = (
        UniqueConstraint("zone_id", "code"),
        CheckConstraint("max_days >= min_days", name="days"),
        CheckConstraint("ends_at > starts_at", name="window"),
        Index("ix_shipping_methods_zone_id", "zone_id"),
    )

    zone_id: Mapped[UUID] = mapped_column(ForeignKey("shipping_zones.id"))
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"))
    code: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=text("''"))
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    position: Mapped[int] = mapped_column(server_default=text("0"))
    min_days: Mapped[int | None]
    max_days: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]


class ShippingRate(Identified, Base):
    """A method's flat price in one currency; free from `free_from` of goods on, when set."""

    __tablename__ = "shipping_rates"
    __table_args__ = (
        UniqueConstraint("method_id", "currency"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    method_id: Mapped[UUID] = mapped_column(ForeignKey("shipping_methods.id", ondelete="CASCADE"))
    currency: Mapped[str]
    amount: Mapped[Minor]
    free_from: Mapped[Minor | None]
