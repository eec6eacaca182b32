"""Upkeep by the clock."""

from datetime import timedelta

from commerce.core.db import Database
from commerce.security import repo

KEPT = timedelta(days=90)


async def purge(db: Database) -> None:
    """Forget signals after ninety days: they hold addresses."""
    async with db.write() as tx:
        await repo.purge_events(tx, tx.clock.now() - KEPT)
