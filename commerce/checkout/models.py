"""Tables of checkout."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Timestamped


class Checkout(Identified, Timestamped, Base):
    """From cart to order; a cart has one. `order_id` is set while an order of it is alive: a
    declined payment clears it, so that the shopper may try again."""

    __tablename__ = "checkouts"
    __table_args__ = (
        Index("uq_checkouts_cart_id", "cart_id", unique=True),
        Index("uq_checkouts_order_id", "order_id", unique=True),
    )

    cart_id: Mapped[UUID] = mapped_column(ForeignKey("carts.id"))
    channel_id: Mapped[UUID] = mapped_column(ForeignKey("channels.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    shipping_country: Mapped[str | None]
    shipping_region: Mapped[str | None]
    shipping_address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    billing_address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    delivery_method_id: Mapped[UUID | None] = mapped_column(ForeignKey("shipping_methods.id"))
    note: Mapped[str | None]
    attributes: Mapped[Json] = mapped_column(JSONB, server_default=text("'{}'"))
    order_id: Mapped[UUID | None]
    last_order_id: Mapped[UUID | None]  # the newest attempt, alive or not
    completed_at: Mapped[datetime | None]
