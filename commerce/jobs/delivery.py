"""Delivering events to their handlers, each exactly once as far as the database can tell."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commerce.core.db import Database, Reader, Tx
from commerce.core.events import Envelope, Event
from commerce.jobs.models import HandledEvent

log = structlog.get_logger(__name__)
TransactionalHandler = Callable[[Tx, Envelope[Any]], Awaitable[None]]
FreeHandler = Callable[[Envelope[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Handler:
    """`in_transaction` handlers run with their record in one transaction. `outside` handlers talk
    to other systems: they run without a transaction and are recorded afterwards, so they must be
    safe to repeat. Events of the sandbox reach only handlers `in_sandbox`: what the business counts
    and whom it writes to, live things alone may change."""

    name: str
    in_transaction: TransactionalHandler | None = None
    outside: FreeHandler | None = None
    in_sandbox: bool = False


HandlerTable = Mapping[type[Event], Sequence[Handler]]


class DeliveryFailed(Exception):
    """At least one handler failed; the job is retried for those that did."""


async def deliver(db: Database, table: HandlerTable, envelope: Envelope[Event]) -> None:
    """Run every handler of the event that has not succeeded yet. Raises DeliveryFailed."""
    handlers = [
        handler
        for handler in table.get(type(envelope.event), ())
        if handler.in_sandbox or not envelope.is_test
    ]
    if not handlers:
        return
    async with db.read() as reader:
        done = await _done(reader, envelope)
    failed: list[str] = []
    for handler in handlers:
        if handler.name in done:
            continue
        try:
            await _run(db, handler, envelope)
        except Exception:  # one failing handler must not stop the others
            failed.append(handler.name)
            log.exception(
                "event handler failed",
                handler=handler.name,
                event_name=type(envelope.event).__name__,
                event_id=str(envelope.event_id),
            )
    if failed:
        raise DeliveryFailed(", ".join(failed))


async def _done(reader: Reader, envelope: Envelope[Event]) -> set[str]:
    handled = select(HandledEvent.handler).where(HandledEvent.event_id == envelope.event_id)
    return set(await reader.scalars(handled))


async def _run(db: Database, handler: Handler, envelope: Envelope[Event]) -> None:
    if handler.outside is not None:
        await handler.outside(envelope)
    async with db.write() as tx:
        if await _record(tx, handler, envelope) and handler.in_transaction is not None:
            await handler.in_transaction(tx, envelope)


async def _record(tx: Tx, handler: Handler, envelope: Envelope[Event]) -> bool:
    """Whether this transaction is the first to handle the event with this handler."""
    inserted = await tx.execute(
        insert(HandledEvent)
        .values(event_id=envelope.event_id, handler=handler.name)
        .on_conflict_do_nothing()
        .returning(HandledEvent.handler)
    )
    return inserted.first() is not None


async def purge_handled(tx: Tx, before: datetime) -> None:
    """Forget which handlers dealt with events before a time."""
    await tx.execute(delete(HandledEvent).where(HandledEvent.handled_at < before))
