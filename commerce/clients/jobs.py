"""What clients' figures need by the clock."""

from datetime import timedelta

from commerce.clients.repo import usage
from commerce.core.db import Tx

KEEP_USAGE = timedelta(days=400)


async def purge(tx: Tx) -> None:
    """Daily: forget figures that no report reaches any more; the last use of everything stays."""
    await usage.purge(tx, before=tx.clock.now() - KEEP_USAGE)
