"""Looking at and delivering queued events in tests."""

from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.events import Envelope, Event
from commerce.jobs.delivery import HandlerTable, deliver
from commerce.jobs.service import decode

QUEUED = text("SELECT payload FROM pgqueuer WHERE entrypoint = 'event' ORDER BY id")


async def queued(db: Database) -> list[Envelope[Event]]:
    """The envelopes of all queued events, oldest first."""
    async with db.read() as reader:
        return [decode(payload) for (payload,) in await reader.execute(QUEUED)]


async def emitted(db: Database) -> list[Event]:
    """All queued events, oldest first."""
    return [envelope.event for envelope in await queued(db)]


async def deliver_queued(db: Database, table: HandlerTable) -> int:
    """Deliver and remove queued events until none is left, as the worker would; how many."""
    delivered = 0
    while envelopes := await queued(db):
        async with db.write() as tx:
            await tx.execute(text("DELETE FROM pgqueuer WHERE entrypoint = 'event'"))
        for envelope in envelopes:
            await deliver(db, table, envelope)
            delivered += 1
    return delivered
