"""What wishlists do by the clock."""

from commerce.core.db import Tx
from commerce.wishlists import repo
from commerce.wishlists.rules import GUESTS_LISTS_LAST


async def purge(tx: Tx) -> int:
    """Forget guests' lists that nobody changed for a year; how many."""
    return await repo.remove_guests_lists(tx, tx.clock.now() - GUESTS_LISTS_LAST)
