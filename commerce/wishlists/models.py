"""Tables of wishlists. What people write (titles, notes) is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, JsonList, Timestamped


class Wishlist(Identified, Timestamped, Base):
    """A guest's list has no customer. `share_id` stands in the link's token while it is shared; a
    default list without a title is named by the storefront."""

    __tablename__ = "wishlists"
    __table_args__ = (
        Index(
            "uq_wishlists_default",
            "customer_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
        Index("ix_wishlists_customer_id", "customer_id", "id"),
        Index(
            "ix_wishlists_guests_updated_at",
            "updated_at",
            postgresql_where=text("customer_id IS NULL"),
        ),
        CheckConstraint("customer_id IS NOT NULL OR NOT is_default", name="default_has_customer"),
    )

    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customers.id"))
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    title_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    share_id: Mapped[UUID | None] = mapped_column(unique=True)
    shared_at: Mapped[datetime | None]
    shows_owner: Mapped[bool] = mapped_column(server_default=text("false"))
    shows_notes: Mapped[bool] = mapped_column(server_default=text("false"))
    merged_into_id: Mapped[UUID | None]
    merge_changes: Mapped[JsonList | None] = mapped_column(JSONB)  # what merging it did


class WishlistItem(Identified, Base):
    """A product, or with `variant_id` one variant of it. No foreign keys: a wish keeps nobody from
    deleting a draft, and what is deleted stays in the list as gone."""

    __tablename__ = "wishlist_items"
    __table_args__ = (
        UniqueConstraint(
            "wishlist_id", "product_id", "variant_id", postgresql_nulls_not_distinct=True
        ),
        Index("ix_wishlist_items_added_at", "wishlist_id", "added_at", "id"),
    )

    wishlist_id: Mapped[UUID] = mapped_column(ForeignKey("wishlists.id", ondelete="CASCADE"))
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
