"""Tables of orders. An order has delivery groups, parcels and payments in the plural."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, JsonList, Minor, Timestamped, text_enum
from commerce.core.ids import new_id
from commerce.orders.kinds import OrderStatus

ORDER_NUMBERS = Sequence("order_numbers", start=100001, metadata=Base.metadata)
FEED_POSITIONS = Sequence("order_feed_positions", metadata=Base.metadata)


class Order(Identified, Timestamped, Base):
    """What was agreed: prices, taxes and addresses as they were when the order was placed."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total = subtotal - discount + shipping + tax_added", name="sum"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        UniqueConstraint("source", "source_number"),
        Index("ix_orders_customer_id", "customer_id", "created_at", "id"),
        CheckConstraint("test_client_id IS NULL OR number LIKE 'TEST-%'", name="number_of_sandbox"),
        Index(
            "ix_orders_live_created_at",
            "created_at",
            "id",
            postgresql_where=text("test_client_id IS NULL"),
        ),
        Index(
            "ix_orders_live_status",
            "status",
            "created_at",
            "id",
            postgresql_where=text("test_client_id IS NULL"),
        ),
        Index(
            "ix_orders_sandbox",
            "created_at",
            "id",
            postgresql_where=text("test_client_id IS NOT NULL"),
        ),
        Index("ix_orders_email_hash", "email_hash"),
        Index(
            "ix_orders_unpaid",
            "expires_at",
            postgresql_where=text("status = 'pending_payment'"),
        ),
        Index(
            "ix_orders_completes_at",
            "completes_at",
            postgresql_where=text("status IN ('shipped', 'delivered')"),
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    status: Mapped[OrderStatus] = mapped_column(text_enum(OrderStatus))
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"))
    language: Mapped[str]
    currency: Mapped[str]
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))  # the buyer
    company_id: Mapped[UUID | None]
    payer_id: Mapped[UUID | None]
    checkout_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(server_default=text("'storefront'"))
    source_number: Mapped[str | None]  # the number in the system it was imported from
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    billing_address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    subtotal: Mapped[Minor]  # lines, before order discounts; with tax where prices include it
    discount: Mapped[Minor] = mapped_column(server_default=text("0"))
    shipping: Mapped[Minor] = mapped_column(server_default=text("0"))
    tax: Mapped[Minor] = mapped_column(server_default=text("0"))  # all tax, included or added
    tax_added: Mapped[Minor] = mapped_column(server_default=text("0"))  # the part added on top
    total: Mapped[Minor]
    prices_include_tax: Mapped[bool]
    tax_lines: Mapped[JsonList] = mapped_column(JSONB, server_default=text("'[]'"))
    note: Mapped[str | None]
    attributes: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    placed_at: Mapped[datetime | None]  # paid, or accepted unpaid; NULL until then
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    expires_at: Mapped[datetime | None]  # when an unpaid order is cancelled
    completes_at: Mapped[datetime | None]  # when receipt is taken as confirmed
    test_client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))


class OrderLine(Identified, Base):
    """A line as it was sold; titles are copied so that the order stays readable for ever."""

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("total = unit_amount * quantity - discount", name="sum"),
        Index("ix_order_lines_order_id", "order_id"),
        Index("ix_order_lines_variant_id", "variant_id"),
    )

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    delivery_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_delivery_groups.id"))
    variant_id: Mapped[UUID | None] = mapped_column(ForeignKey("product_variants.id"))
    product_id: Mapped[UUID | None]
    seller_id: Mapped[UUID | None] = mapped_column(ForeignKey("sellers.id"))
    position: Mapped[int]
    sku: Mapped[str]
    title: Mapped[str]
    variant_title: Mapped[str] = mapped_column(server_default=text("''"))
    image_url: Mapped[str | None]
    quantity: Mapped[int]
    unit_amount: Mapped[Minor]
    discount: Mapped[Minor] = mapped_column(server_default=text("0"))
    tax: Mapped[Minor] = mapped_column(server_default=text("0"))
    tax_rate_bps: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[Minor]


class OrderDeliveryGroup(Identified, Base):
    """Lines that go to one address by one method."""

    __tablename__ = "order_delivery_groups"
    __table_args__ = (Index("ix_order_delivery_groups_order_id", "order_id"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    method_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipping_methods.id"))
    method_title: Mapped[str]
    country: Mapped[str | None]
    region: Mapped[str | None]
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    amount: Mapped[Minor] = mapped_column(server_default=text("0"))
    tax: Mapped[Minor] = mapped_column(server_default=text("0"))


class Parcel(Identified, Timestamped, Base):
    """Goods that left together."""

    __tablename__ = "parcels"
    __table_args__ = (Index("ix_parcels_order_id", "order_id"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    delivery_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_delivery_groups.id"))
    carrier: Mapped[str | None]
    tracking_number: Mapped[str | None]
    tracking_url: Mapped[str | None]
    shipped_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class ParcelLine(Base):
    __tablename__ = "parcel_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    parcel_id: Mapped[UUID] = mapped_column(
        ForeignKey("parcels.id", ondelete="CASCADE"), primary_key=True
    )
    order_line_id: Mapped[UUID] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    quantity: Mapped[int]


class OrderEvent(Base):
    """Append-only: what happened to an order. Partitioned by month."""

    __tablename__ = "order_events"
    __table_args__ = (
        Index("ix_order_events_order_id", "order_id", "at"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    type: Mapped[str]
    actor: Mapped[str]
    details: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))


class OrderFeedEntry(Base):
    """An event of an order that subscribers are told of. Written by the transaction that made the
    event; `position` is given afterwards, to committed entries alone (`feed.put_in_order`), so
    that nothing ever appears behind a position that was read."""

    __tablename__ = "order_feed"
    __table_args__ = (Index("ix_order_feed_order_id", "order_id", "position"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    order_id: Mapped[UUID]
    type: Mapped[str]
    at: Mapped[datetime]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
