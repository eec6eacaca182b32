"""Connections straight from the driver, for what SQLAlchemy does not do: LISTEN, PgQueuer, COPY."""

from typing import Any, cast

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

_driver = cast("Any", asyncpg)  # its own types are partial
UNREACHABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    SQLAlchemyError,
)
"""How the database says, through either of its libraries, that it cannot be asked now. For loops
that must outlive it; what is asked for once lets them pass."""


async def connect(url: str, purpose: str = "commerce") -> Any:
    """An asyncpg connection; the database's list of sessions shows its purpose. Close it."""
    return await _driver.connect(url, server_settings={"application_name": purpose})
