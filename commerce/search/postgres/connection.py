"""Statements as PostgreSQL reads them (`$1`), run over a SQLAlchemy connection so that it notices
when the server goes away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection


async def run(connection: AsyncConnection, statement: str, *values: object) -> None:
    await connection.exec_driver_sql(statement, values)


async def fetch(connection: AsyncConnection, statement: str, *values: object) -> Sequence[Any]:
    """Rows, whose columns only the caller knows."""
    return (await connection.exec_driver_sql(statement, values)).all()
