"""Wishlists of customers and guests, and what stands in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishlists",
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("share_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_owner", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("shows_notes", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("merge_changes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "customer_id IS NOT NULL OR NOT is_default", name="ck_wishlists_default_has_customer"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_wishlists_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlists")),
        sa.UniqueConstraint("share_id", name=op.f("uq_wishlists_share_id")),
    )
    op.create_index(
        "uq_wishlists_default",
        "wishlists",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_index("ix_wishlists_customer_id", "wishlists", ["customer_id", "id"])
    op.create_index(
        "ix_wishlists_guests_updated_at",
        "wishlists",
        ["updated_at"],
        postgresql_where=sa.text("customer_id IS NULL"),
    )
    op.create_table(
        "wishlist_items",
        sa.Column("wishlist_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wishlist_id"],
            ["wishlists.id"],
            name=op.f("fk_wishlist_items_wishlist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlist_items")),
        sa.UniqueConstraint(
            "wishlist_id",
            "product_id",
            "variant_id",
            name=op.f("uq_wishlist_items_wishlist_id_product_id_variant_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        "ix_wishlist_items_added_at", "wishlist_items", ["wishlist_id", "added_at", "id"]
    )


def downgrade() -> None:
    op.drop_table("wishlist_items")
    op.drop_table("wishlists")
