"""Clients whose published operations agents may call."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "api_clients",
        sa.Column("serves_agents", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_api_clients_agents_run_what_is_published"),
        "api_clients",
        "NOT serves_agents OR mode IN ('listed', 'id_only')",
    )


def downgrade() -> None:
    op.drop_constraint(
        op.f("ck_api_clients_agents_run_what_is_published"), "api_clients", type_="check"
    )
    op.drop_column("api_clients", "serves_agents")
