"""Events exist exactly when their cause does, and every handler handles each once."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from commerce.core.db import Database, Tx
from commerce.core.events import Envelope, Event
from commerce.core.ids import new_id
from commerce.jobs.delivery import DeliveryFailed, Handler, deliver
from commerce.jobs.service import emit
from tests.jobs import deliver_queued, emitted, queued


@dataclass(frozen=True, slots=True)
class KettleBoiled(Event):
    kettle_id: UUID
    degrees: int
    tags: tuple[str, ...] = ()


async def test_an_event_reads_back_as_it_was(db: Database) -> None:
    boiled = KettleBoiled(new_id(), 100, ("hot", "烫"))

    async with db.write() as tx:
        await emit(tx, boiled)

    assert await emitted(db) == [boiled]


async def test_a_rolled_back_cause_leaves_no_event(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            await emit(tx, KettleBoiled(new_id(), 100))
            raise ZeroDivisionError

    assert await emitted(db) == []


async def test_a_repeated_delivery_runs_only_what_failed(db: Database) -> None:
    ran: list[str] = []
    broken = True

    async def steady(_tx: Tx, _envelope: Envelope[KettleBoiled]) -> None:
        ran.append("steady")

    async def shaky(_envelope: Envelope[KettleBoiled]) -> None:
        ran.append("shaky")
        if broken:
            raise ConnectionError

    table = {
        KettleBoiled: [
            Handler("shaky", outside=shaky),
            Handler("steady", in_transaction=steady),
        ]
    }
    async with db.write() as tx:
        await emit(tx, KettleBoiled(new_id(), 100))
    [envelope] = await queued(db)

    with pytest.raises(DeliveryFailed):
        await deliver(db, table, envelope)
    broken = False
    await deliver(db, table, envelope)
    await deliver(db, table, envelope)

    assert ran == ["shaky", "steady", "shaky"]


async def test_a_handler_s_writes_are_undone_when_it_fails(db: Database) -> None:
    async def fails(tx: Tx, _envelope: Envelope[KettleBoiled]) -> None:
        await emit(tx, KettleBoiled(new_id(), 0))
        raise ValueError

    table = {KettleBoiled: [Handler("fails", in_transaction=fails)]}
    async with db.write() as tx:
        await emit(tx, KettleBoiled(new_id(), 100))
    [envelope] = await queued(db)

    with pytest.raises(DeliveryFailed):
        await deliver(db, table, envelope)

    assert len(await emitted(db)) == 1


async def test_events_without_handlers_are_simply_done(db: Database) -> None:
    async with db.write() as tx:
        await emit(tx, KettleBoiled(new_id(), 1), KettleBoiled(new_id(), 2))

    assert await deliver_queued(db, {}) == 2
    assert await emitted(db) == []
