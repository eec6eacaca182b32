"""Upkeep by the clock."""

from datetime import timedelta

from commerce.core.db import Database
from commerce.quotas import repo

KEPT = timedelta(days=2)


async def purge(db: Database) -> None:
    """Forget buckets that nobody asked for in two days."""
    async with db.write() as tx:
        await repo.purge(tx, tx.clock.now() - KEPT)
