"""Connections straight from the driver, for what SQLAlchemy does not do: LISTEN, PgQueuer, COPY."""

from typing import Any, cast

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

_driver = cast("Any", asyncpg)  # its own types are partial
DRIVER_ERRORS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the server ended the session while nobody asked anything
)
UNREACHABLE = (OSError, TimeoutError, *DRIVER_ERRORS, SQLAlchemyError)
"""How the database says, through either of its libraries, that it cannot be asked now. For loops
that must outlive it; what is asked for once lets them pass."""


async def connect(url: str, purpose: str = "commerce") -> Any:
    """An asyncpg connection; the database's list of sessions shows its purpose. Close it."""
    return await _driver.connect(url, server_settings={"application_name": purpose})


def as_sqlalchemy_would(error: Exception, sql: str) -> DBAPIError:
    """The driver's error as the one that SQLAlchemy raises for it, so that who catches errors of a
    transaction need not know which way a statement went. Never holds the statement's arguments."""
    is_constraint = isinstance(error, asyncpg.IntegrityConstraintViolationError)
    return (IntegrityError if is_constraint else DBAPIError)(sql, None, error)
