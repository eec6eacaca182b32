"""Token buckets of quotas, what looks like abuse, and who is blocked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota_buckets",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quota_buckets")),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_quota_buckets_refilled_at", "quota_buckets", ["refilled_at"])
    op.create_table(
        "security_events",
        sa.Column(
            "kind",
            sa.Enum(
                "throttled",
                "blocked",
                "cost_refused",
                "unknown_document",
                "bad_document",
                "bad_token",
                "bad_key",
                "token_reuse",
                "sign_in_failed",
                name="signalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("network_hash", sa.LargeBinary(), nullable=False),
        sa.Column("network_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
    )
    op.create_index(
        "uq_security_events_hour_kind_network_hash_client_id",
        "security_events",
        ["hour", "kind", "network_hash", "client_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("ix_security_events_last_at", "security_events", ["last_at", "id"])
    op.create_table(
        "block_rules",
        sa.Column("network", postgresql.CIDR(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(network IS NULL) <> (client_id IS NULL)", name="ck_block_rules_one_subject"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_block_rules_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block_rules")),
    )


def downgrade() -> None:
    op.drop_table("block_rules")
    op.drop_table("security_events")
    op.drop_table("quota_buckets")
