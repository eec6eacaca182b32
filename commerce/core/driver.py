"""Connections straight from the driver, for what SQLAlchemy does not do: LISTEN, PgQueuer, COPY."""

from typing import Any, cast

import asyncpg

_driver = cast("Any", asyncpg)  # its own types are partial


async def connect(url: str) -> Any:
    """An asyncpg connection. Close it."""
    return await _driver.connect(url)
