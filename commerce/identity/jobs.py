"""What identity does by the clock."""

from datetime import timedelta

from commerce.core.db import Tx
from commerce.identity import keys, repo
from commerce.identity.rules import ATTEMPT_WINDOW

KEEP_ENDED_SESSIONS = timedelta(days=30)


async def rotate_keys(tx: Tx) -> None:
    """Daily: a new signing key when the old one has served its time."""
    await keys.rotate_if_due(tx)


async def purge(tx: Tx) -> None:
    """Daily: forget sessions long over and attempts out of their window."""
    now = tx.clock.now()
    await repo.purge(
        tx,
        sessions_before=now - KEEP_ENDED_SESSIONS,
        throttles_before=now - 24 * ATTEMPT_WINDOW,
    )
