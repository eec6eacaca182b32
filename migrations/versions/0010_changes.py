"""The change feed, a table and triggers of the tables that it follows; outcomes of bulk changes.

Triggers run once a statement, whatever its number of rows.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from commerce.changes.models import TransactionId

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FOLLOWED = {  # table: (kind, the column that names what changed)
    "orders": ("order", "id"),
    "stock_levels": ("stock", "variant_id"),
    "products": ("product", "id"),
    "product_variants": ("product", "product_id"),
    "product_listings": ("product", "product_id"),
    "prices": ("price", "variant_id"),
}
FUNCTION = """
CREATE FUNCTION record_{table}_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (kind, subject_id, is_deleted)
    SELECT DISTINCT '{kind}', {column}, {is_deleted} FROM changed;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER {table}_changes_{event} AFTER {event} ON {table}
REFERENCING {side} TABLE AS changed FOR EACH STATEMENT
EXECUTE FUNCTION record_{table}_changes()
"""


def upgrade() -> None:
    op.create_table(
        "change_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("purged_through", TransactionId(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_feed_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_feed")),
    )
    op.execute("INSERT INTO change_feed VALUES (1, gen_random_uuid()::text, '0')")
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "order",
                "stock",
                "product",
                "price",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_xid", "changes", ["xid", "id"])
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_table(
        "bulk_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("problems", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_results")),
    )
    op.create_index("ix_bulk_results_created_at", "bulk_results", ["created_at"])
    for table, (kind, column) in FOLLOWED.items():
        is_deleted = "TG_OP = 'DELETE'" if column == "id" else "false"
        op.execute(FUNCTION.format(table=table, kind=kind, column=column, is_deleted=is_deleted))
        for event, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            op.execute(TRIGGER.format(table=table, event=event, side=side))


def downgrade() -> None:
    for table in FOLLOWED:
        op.execute(f"DROP FUNCTION record_{table}_changes() CASCADE")
    op.drop_table("bulk_results")
    op.drop_table("changes")
    op.drop_table("change_feed")
