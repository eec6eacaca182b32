"""Emitting events inside a transaction."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.ports.driver import Driver
from pgqueuer.types import JobId

from commerce.audit.service import record
from commerce.core.actor import Actor, System, actor_label
from commerce.core.db import Tx
from commerce.core.events import Envelope, Event, adapter
from commerce.core.ids import new_id
from commerce.jobs.views import EVENT_ENTRYPOINT


class TransactionDriver(Driver):
    """Lets PgQueuer run its statements on the transaction's own connection."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        return [dict(row) for row in await self._tx.driver_execute(query, args)]

    async def execute(self, query: str, *args: object) -> str:
        await self._tx.driver_execute(query, args)
        return ""

    async def notify(self, channel: str, payload: str) -> None:
        await self._tx.driver_execute("SELECT pg_notify($1, $2)", (channel, payload))

    async def add_listener(self, channel: str, callback: Any) -> None:
        raise NotImplementedError("a transaction cannot listen")

    async def remove_listener(self, channel: str, callback: Any) -> None:
        raise NotImplementedError("a transaction cannot listen")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    @property
    def shutdown(self) -> Any:
        raise NotImplementedError("a transaction runs no loop")

    @property
    def tm(self) -> Any:
        raise NotImplementedError("a transaction runs no tasks")


async def emit(
    tx: Tx, *events: Event, actor: Actor | None = None, is_test: bool | None = None
) -> None:
    """Enqueue events on the transaction's connection: one statement, however many there are.
    `is_test` says whether they are of the sandbox; left out, the actor's side is theirs."""
    if not events:
        return
    if any(event.changes_answers for event in events):
        tx.changes_answers = True
    actor = actor or System("commerce")
    label, now = actor_label(actor), tx.clock.now()
    side = actor.test_client_id is not None if is_test is None else is_test
    payloads: list[bytes | None] = [encode(event, now, label, is_test=side) for event in events]
    await Queries(TransactionDriver(tx)).enqueue(
        [EVENT_ENTRYPOINT] * len(events), payloads, [0] * len(events)
    )


def encode(event: Event, at: datetime, actor: str, *, is_test: bool = False) -> bytes:
    """The queued form of an event."""
    kind = type(event)
    return orjson.dumps(
        {
            "event_id": new_id(),
            "name": kind.__name__,
            "at": at,
            "actor": actor,
            "body": adapter(kind).dump_python(event, mode="json"),
            **({"is_test": True} if is_test else {}),
        }
    )


class UnknownEvent(Exception):
    """A queued event whose class is gone."""


def decode(payload: bytes) -> Envelope[Event]:
    """The envelope of a queued event. Raises UnknownEvent."""
    raw: dict[str, Any] = orjson.loads(payload)
    kind = Event.registry.get(raw["name"])
    if kind is None:
        raise UnknownEvent(raw["name"])
    return Envelope(
        UUID(raw["event_id"]),
        datetime.fromisoformat(raw["at"]),
        raw["actor"],
        adapter(kind).validate_python(raw["body"]),
        raw.get("is_test", False),
    )


async def retry_failed(tx: Tx, actor: Actor, number: int) -> bool:
    """Queue a held job again; whether there was one."""
    found = await tx.driver_execute(
        "SELECT 1 FROM pgqueuer WHERE id = $1 AND status = 'failed' FOR UPDATE", (number,)
    )
    if not found:
        return False
    await Queries(TransactionDriver(tx)).requeue_jobs([JobId(number)])
    await record(
        tx, actor, "job.retry", entity=("Job", UUID(int=number)), after={"status": "queued"}
    )
    return True
