"""SQLAlchemy's engines over asyncpg, set up as everything here expects them."""

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from commerce.core.statements import dump_json


def make_engine(
    url: str,
    *,
    pool_size: int | None = None,
    isolation_level: str | None = None,
    statement_timeout_seconds: float = 0,
) -> AsyncEngine:
    """An asyncpg engine for `postgresql://…`; without a `pool_size` it pools nothing. The driver's
    statement cache is large because every hot statement goes through it; JSON is read and written
    by orjson. PostgreSQL itself stops what runs longer than `statement_timeout_seconds`; with 0
    that is left to how the database is set up."""
    options: dict[str, Any] = (
        {"poolclass": NullPool}
        if pool_size is None
        else {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": 30}
    )
    if isolation_level is not None:
        options["isolation_level"] = isolation_level
    longest = {"statement_timeout": f"{int(statement_timeout_seconds * 1000)}ms"}
    if statement_timeout_seconds == 0:
        longest = {}
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        connect_args={
            "statement_cache_size": 1000,
            "max_cached_statement_lifetime": 0,
            "server_settings": {"application_name": "commerce", "jit": "off", **longest},
        },
        **options,
    )


def on_connect(engine: AsyncEngine, action: Callable[[Any], None]) -> None:
    """Call `action` with every new asyncpg connection of `engine`; tests count statements so."""

    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        action(connection.driver_connection)

    event.listen(engine.sync_engine, "connect", connected)
