"""Runs migrations against COMMERCE_DATABASE_URL, or a connection that the caller passes in
`config.attributes["connection"]`."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from commerce.core.engines import make_engine
from commerce.core.partitions import is_partition
from commerce.tables import metadata

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave alone what others own: PgQueuer's tables and the monthly partitions."""
    if kind != "table" or name is None:
        return True
    return not (name.startswith("pgqueuer") or is_partition(name))


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        context.run_migrations()


async def migrate_by_url() -> None:
    engine = make_engine(os.environ["COMMERCE_DATABASE_URL"], pool_size=1)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_by_url())
