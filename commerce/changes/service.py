"""Keeping the feed short, and beginning it anew."""

from datetime import timedelta

from commerce.audit import service as audit
from commerce.changes import repo
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.ids import new_id

KEPT = timedelta(days=30)


async def purge(tx: Tx) -> int:
    """Forget what is older than thirty days; how many changes."""
    return await repo.purge(tx, tx.clock.now() - KEPT)


async def reset(tx: Tx, actor: Actor) -> None:
    """For a database that was restored from a dump into another cluster, where the numbers of
    transactions began anew."""
    await repo.reset(tx)
    await audit.record(tx, actor, "changes.reset", entity=("ChangeFeed", new_id()), after={})
