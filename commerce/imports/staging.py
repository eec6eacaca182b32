"""Staging: rows go by COPY into a temporary table, and from there by one statement where they
belong. Holds no business."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text

from commerce.core.db import Tx


async def stage(
    tx: Tx, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> str:
    """A temporary table with these columns of `table`, filled; its name. Gone after the
    transaction. JSON is given as text."""
    name = f"staged_{table}"
    listed = ", ".join(columns)
    await tx.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
    await tx.execute(
        text(
            f"CREATE TEMP TABLE {name} ON COMMIT DROP AS"  # noqa: S608 - names of our own
            f" SELECT {listed} FROM {table} WITH NO DATA"
        )
    )
    await tx.copy(name, columns, rows)
    return name


async def insert_staged(
    tx: Tx,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    on_conflict: str = "",
) -> int:
    """Insert rows by way of a staging table; how many were inserted or changed. `on_conflict` is
    the end of the statement, such as `ON CONFLICT (sku) DO NOTHING`."""
    if not rows:
        return 0
    name, listed = await stage(tx, table, columns, rows), ", ".join(columns)
    written = await tx.execute(
        text(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {name} {on_conflict}")  # noqa: S608
    )
    return written.rowcount  # type: ignore[attr-defined] - a cursor result, since it inserts
