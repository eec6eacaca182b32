"""Tables of carts."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, JsonList, Minor, Timestamped, text_enum


class CartStatus(Enum):
    """Ordered and merged carts are closed: they can be read, not changed."""

    ACTIVE = "active"
    ORDERED = "ordered"
    MERGED = "merged"


class Cart(Identified, Timestamped, Base):
    """What somebody means to buy, in one channel and currency. A guest's cart has no customer;
    who holds its id holds the cart. Buyer, payer and receiver may differ in a company."""

    __tablename__ = "carts"
    __table_args__ = (
        Index(
            "uq_carts_active_customer",
            "customer_id",
            "channel_id",
            unique=True,
            postgresql_where=text("status = 'active' AND customer_id IS NOT NULL"),
        ),
        Index("ix_carts_updated_at", "updated_at", postgresql_where=text("status = 'active'")),
        Index(
            "ix_carts_sandbox",
            "id",
            postgresql_where=text("test_client_id IS NOT NULL"),
        ),
    )

    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"))
    currency: Mapped[str]
    language: Mapped[str]
    status: Mapped[CartStatus] = mapped_column(text_enum(CartStatus))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    company_id: Mapped[UUID | None]
    payer_id: Mapped[UUID | None]
    merged_into_id: Mapped[UUID | None]
    merge_changes: Mapped[JsonList | None] = mapped_column(JSONB)  # what merging it did
    note: Mapped[str | None]
    attributes: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    test_client_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_clients.id"))


class CartLine(Identified, Timestamped, Base):
    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity BETWEEN 1 AND 999999", name="quantity"),
    )

    cart_id: Mapped[UUID] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("product_variants.id"))
    quantity: Mapped[int]
    unit_amount_seen: Mapped[Minor | None]  # what a unit cost when it was put in
    attributes: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    added_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
