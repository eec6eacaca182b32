"""Tables of prices and tax rates."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Minor, Timestamped


class PriceList(Identified, Timestamped, Base):
    """Prices in one currency, for one channel or (NULL) for all. The list with the highest
    priority that is in force and has the variant wins. `customer_group` narrows it to a group."""

    __tablename__ = "price_lists"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="window"),)

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("channels.id"))
    currency: Mapped[str]
    priority: Mapped[int] = mapped_column(server_default=text("0"))
    customer_group: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))


class Price(Identified, Timestamped, Base):
    """What one unit costs from `min_quantity` units on; `compare_at` is the struck-through one."""

    __tablename__ = "prices"
    __table_args__ = (
        UniqueConstraint(
            "variant_id",
            "price_list_id",
            "min_quantity",
            "starts_at",
            name="uq_prices_variant_list_quantity_start",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("compare_at > amount", name="compare_at_above_amount"),
        CheckConstraint("min_quantity >= 1", name="min_quantity_positive"),
        CheckConstraint("ends_at > starts_at", name="window"),
        Index("ix_prices_price_list_id", "price_list_id", "id"),
        Index("ix_prices_starts_at", "starts_at", postgresql_where=text("starts_at IS NOT NULL")),
        Index("ix_prices_ends_at", "ends_at", postgresql_where=text("ends_at IS NOT NULL")),
    )

    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"))
    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_lists.id"))
    amount: Mapped[Minor]
    compare_at: Mapped[Minor | None]
    min_quantity: Mapped[int] = mapped_column(server_default=text("1"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]


class TaxRate(Identified, Timestamped, Base):
    """Tax on a category of goods in a country, or in regions of it. `rate_bps` in basis points;
    `applies_to_shipping` says whether delivery is taxed at this rate too."""

    __tablename__ = "tax_rates"
    __table_args__ = (
        CheckConstraint("rate_bps BETWEEN 0 AND 10000", name="rate"),
        CheckConstraint("ends_at > starts_at", name="window"),
    )

    name: Mapped[str]
    country: Mapped[str]
    regions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    tax_category: Mapped[str] = mapped_column(server_default=text("'standard'"))
    rate_bps: Mapped[int]
    applies_to_shipping: Mapped[bool] = mapped_column(server_default=text("true"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    translations: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
