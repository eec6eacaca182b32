"""Pictures of a product come out of their index in the order in which they are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAME = "ix_product_media_product_id"


def _replace(*columns: str) -> None:
    """The new one is there before the old one goes, and variants can be written all the time. What
    a try that was cut short left behind is made anew."""
    with op.get_context().autocommit_block():
        op.drop_index(f"{NAME}_new", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            f"{NAME}_new",
            "product_media",
            list(columns),
            postgresql_concurrently=True,
        )
        op.drop_index(NAME, if_exists=True, postgresql_concurrently=True)
        op.execute(sa.text(f"ALTER INDEX {NAME}_new RENAME TO {NAME}"))


def upgrade() -> None:
    _replace("product_id", "position", "id")


def downgrade() -> None:
    _replace("product_id", "position")
