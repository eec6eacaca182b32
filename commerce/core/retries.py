"""Transactions that are tried again when the database asks for it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from commerce.core.db import Database, Tx

T = TypeVar("T")
RETRYABLE = frozenset({"40001", "40P01", "0A000"})
"""Serialization failure, deadlock, and a statement whose table a migration changed after it was
prepared: the connection prepares it anew."""
TRIES = 3


async def in_transaction(db: Database, effect: Callable[[Tx], Awaitable[T]]) -> T:
    """Run `effect` in a transaction of its own; again after a deadlock, which undid it whole."""
    for remaining in reversed(range(TRIES)):
        try:
            async with db.write() as tx:
                return await effect(tx)
        except DBAPIError as error:
            if remaining == 0 or getattr(error.orig, "sqlstate", None) not in RETRYABLE:
                raise
    raise AssertionError("unreachable")
