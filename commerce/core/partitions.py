"""Monthly partitions of the append-only tables.

Rows outside every month fall into the table's default partition, so that an import of old data
works; a schedule makes the coming months' partitions ahead of time.
"""

from datetime import date, datetime

from sqlalchemy import text

from commerce.core.db import Tx

PARTITIONED = ("audit_log", "customer_timeline", "order_events", "stock_movements")
MONTHS_AHEAD = 3


def months_from(first: date, count: int) -> list[date]:
    """The first days of `count` months, beginning with that of `first`."""
    start = first.year * 12 + first.month - 1
    return [date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(count)]


def partition_ddl(table: str, month: date) -> str:
    """DDL that makes one month's partition unless it is there."""
    following = months_from(month, 2)[1]
    return (
        f"CREATE TABLE IF NOT EXISTS {table}_p{month:%Y%m} PARTITION OF {table} "
        f"FOR VALUES FROM ('{month:%Y-%m-%d}') TO ('{following:%Y-%m-%d}')"
    )


def is_partition(name: str) -> bool:
    """Whether a table is a partition of one of ours; migrations leave those alone."""
    return any(name.startswith((f"{table}_p2", f"{table}_default")) for table in PARTITIONED)


async def make_partitions(tx: Tx, now: datetime) -> None:
    """Make this month's and the coming months' partitions."""
    for month in months_from(now.date(), MONTHS_AHEAD + 1):
        for table in PARTITIONED:
            await tx.execute(text(partition_ddl(table, month)))
