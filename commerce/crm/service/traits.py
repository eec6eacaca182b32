"""Keeping traits up to date."""

from uuid import UUID

from commerce.core.db import Tx
from commerce.crm.repo import profiles, timeline
from commerce.crm.repo import traits as repo


async def recompute(tx: Tx, customer_id: UUID) -> None:
    """After one of the customer's orders changed. Locks the customer, so that of two at the same
    time the later one sees the other's order; scores wait for the night."""
    if await profiles.lock_customer(tx, customer_id):
        await repo.recompute_one(tx, customer_id)


async def recompute_all(tx: Tx) -> None:
    """Everybody's traits and scores, in one statement."""
    await repo.recompute_all(tx)


async def catch_up(tx: Tx) -> int:
    """After orders came in that made no events, from an import: traits, scores and timeline
    entries; how many entries were new. Safe to repeat."""
    await repo.recompute_all(tx)
    return await timeline.add_past_orders(tx)
