"""Partitions that a migration makes for a new append-only table."""

from datetime import UTC, datetime

from alembic import op

from commerce.core.partitions import MONTHS_AHEAD, months_from, partition_ddl


def make_partitions(table: str) -> None:
    """The default partition, this month's and the coming months'."""
    op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
    for month in months_from(datetime.now(UTC).date(), MONTHS_AHEAD + 1):
        op.execute(partition_ddl(table, month))
