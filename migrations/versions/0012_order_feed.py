"""The feed of order events that subscriptions are served from."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE order_feed_positions")
    op.create_table(
        "order_feed",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_feed")),
        sa.UniqueConstraint("position", name=op.f("uq_order_feed_position")),
    )
    op.create_index("ix_order_feed_order_id", "order_feed", ["order_id", "position"])


def downgrade() -> None:
    op.drop_index("ix_order_feed_order_id", table_name="order_feed")
    op.drop_table("order_feed")
    op.execute("DROP SEQUENCE order_feed_positions")
