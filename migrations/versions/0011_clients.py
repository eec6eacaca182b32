"""API clients, their keys, what they published, and what they use."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operation_documents",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_operation_documents")),
    )
    op.create_table(
        "api_clients",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "storefront",
                "mobile",
                "admin",
                "partner",
                name="clientkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "open",
                "log",
                "listed",
                "id_only",
                name="clientmode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "allowed_origins", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column(
            "permissions", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("cost_per_second", sa.Integer(), nullable=True),
        sa.Column("cost_burst", sa.Integer(), nullable=True),
        sa.Column("cost_per_day", sa.BigInteger(), nullable=True),
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
            "kind <> 'partner' OR allowed_origins = '{}'",
            name=op.f("ck_api_clients_origins_of_browsers"),
        ),
        sa.CheckConstraint(
            "kind = 'partner' OR permissions = '{}'",
            name=op.f("ck_api_clients_permissions_of_partners"),
        ),
        sa.CheckConstraint(
            "cost_per_second > 0 AND cost_burst > 0 AND cost_per_day > 0",
            name=op.f("ck_api_clients_positive_quota"),
        ),
        sa.ForeignKeyConstraint(
            ["channel"], ["channels.code"], name=op.f("fk_api_clients_channel")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_clients")),
        sa.UniqueConstraint("code", name=op.f("uq_api_clients_code")),
    )
    op.create_table(
        "api_client_keys",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("beginning", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_api_client_keys_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client_keys")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_client_keys_secret_hash")),
    )
    op.create_index("ix_api_client_keys_client_id", "api_client_keys", ["client_id"], unique=False)
    op.create_table(
        "operation_manifests",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_operation_manifests_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_manifests")),
        sa.UniqueConstraint(
            "client_id", "version", name=op.f("uq_operation_manifests_client_id_version")
        ),
    )
    op.create_table(
        "unknown_documents",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("operation_name", sa.Text(), nullable=True),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_unknown_documents_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unknown_documents")),
    )
    op.create_index(
        "uq_unknown_documents_client_id_hash",
        "unknown_documents",
        ["client_id", "hash"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "published_operations",
        sa.Column("manifest_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "query",
                "mutation",
                "subscription",
                name="operationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("document_hash", sa.LargeBinary(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_hash"],
            ["operation_documents.hash"],
            name=op.f("fk_published_operations_document_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["manifest_id"],
            ["operation_manifests.id"],
            name=op.f("fk_published_operations_manifest_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_operations")),
        sa.UniqueConstraint(
            "manifest_id",
            "document_id",
            name=op.f("uq_published_operations_manifest_id_document_id"),
        ),
    )
    op.create_index(
        "ix_published_operations_document_hash",
        "published_operations",
        ["document_hash"],
        unique=False,
    )
    op.create_table(
        "operation_usage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("latency", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_operation_usage_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["published_operations.id"],
            name=op.f("fk_operation_usage_operation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_usage")),
    )
    op.create_index("ix_operation_usage_hour", "operation_usage", ["hour"], unique=False)
    op.create_index(
        "ix_operation_usage_operation_id", "operation_usage", ["operation_id"], unique=False
    )
    op.create_index(
        "uq_operation_usage_client_id_operation_id_version_hour",
        "operation_usage",
        ["client_id", "operation_id", "version", "hour"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_operation_usage_client_id_operation_id_version_hour",
        table_name="operation_usage",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_operation_usage_operation_id", table_name="operation_usage")
    op.drop_index("ix_operation_usage_hour", table_name="operation_usage")
    op.drop_table("operation_usage")
    op.drop_index("ix_published_operations_document_hash", table_name="published_operations")
    op.drop_table("published_operations")
    op.drop_index(
        "uq_unknown_documents_client_id_hash",
        table_name="unknown_documents",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_table("unknown_documents")
    op.drop_table("operation_manifests")
    op.drop_index("ix_api_client_keys_client_id", table_name="api_client_keys")
    op.drop_table("api_client_keys")
    op.drop_table("api_clients")
    op.drop_table("operation_documents")
