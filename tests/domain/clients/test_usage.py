"""Use is counted in memory and written down together."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.clients.inputs import UsageQuery
from commerce.clients.kinds import TimeStep
from commerce.clients.models import ApiClientKey, OperationUsage, UnknownDocument
from commerce.clients.repo import operations
from commerce.clients.repo import usage as repo
from commerce.clients.service import usage
from commerce.clients.service.usage import UsageRecorder
from commerce.clients.views import UsageRow
from commerce.core.actor import Anonymous, System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database, Tx
from tests.factories.clients import SHOP, MadeClient, make_client, publish

ACTOR = System("test")
Statements = Callable[[], AbstractContextManager[list[str]]]


async def prepared(db: Database) -> tuple[MadeClient, UUID]:
    """A client and its published operation."""
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
        [operation_id] = await repo_operations(tx, web)
    return web, operation_id


async def repo_operations(tx: Tx, web: MadeClient) -> list[UUID]:
    found = await operations.page(
        tx, ACTOR, client_id=web.id, version=None, name=None, first=99, after=None
    )
    return [operation.id for operation in found]


async def report(
    db: Database,
    client_id: UUID | None,
    *,
    by_operation: bool = True,
    by_version: bool = False,
    by_time: TimeStep | None = None,
) -> list[UsageRow]:
    now = db.clock.now()
    query = UsageQuery(
        client_id,
        now - timedelta(days=2),
        now + timedelta(days=1),
        by_operation=by_operation,
        by_version=by_version,
        by_time=by_time,
    )
    async with db.read() as reader:
        return await repo.report(reader, ACTOR, query, first=100)


async def test_a_thousand_requests_are_three_statements(
    db: Database, statements: Statements
) -> None:
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)

    with statements() as counting:
        for number in range(1_000):
            recorder.key_used(web.key_id)
            recorder.count(
                (web.id, operation_id, "1.0.0"),
                seconds=0.2 if number % 10 == 0 else 0.01,
                cost=3,
                failed=number % 100 == 0,
            )
            recorder.unknown(web.id, "query Unknown { shop { name } }", "Unknown")
    with statements() as flushing:
        await recorder.flush()
    with statements() as nothing:
        await recorder.flush()

    [row] = await report(db, web.id)
    assert (counting, nothing) == ([], [])
    assert len([each for each in flushing if "INSERT" in each or "UPDATE" in each]) == 3
    assert (row.operation_id, row.calls, row.errors, row.cost) == (operation_id, 1_000, 10, 3_000)
    assert 8 <= row.p50_ms <= 11.4
    assert 181 <= row.p95_ms <= 256
    assert row.last_used_at == db.clock.now()
    async with db.read() as reader:
        assert await reader.scalar(select(ApiClientKey.last_used_at)) == db.clock.now()
        assert await reader.scalar(select(UnknownDocument.calls)) == 1_000


async def test_flushes_add_up(db: Database, clock: FrozenClock) -> None:
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)

    for _ in range(3):
        recorder.count((web.id, operation_id, "1.0.0"), seconds=0.01, cost=1, failed=False)
        recorder.count((web.id, None, ""), seconds=0.01, cost=1, failed=True)
        recorder.count((None, None, ""), seconds=0.01, cost=1, failed=False)
        await recorder.flush()
        clock.advance(timedelta(hours=1))

    assert [(row.operation_id, row.calls, row.errors) for row in await report(db, web.id)] == [
        (operation_id, 3, 0),
        (None, 3, 3),
    ]
    [keyless] = await report(db, None)
    assert keyless.calls == 3
    [whole] = await report(db, web.id, by_operation=False)
    assert (whole.operation_id, whole.version, whole.at, whole.calls) == (None, None, None, 6)
    hours = await report(db, web.id, by_operation=False, by_time=TimeStep.HOUR)
    start = datetime(2026, 3, 2, 10, tzinfo=clock.now().tzinfo)
    assert [(row.at, row.calls) for row in hours] == [
        (start + timedelta(hours=hour), 2) for hour in (2, 1, 0)
    ]
    [day] = await report(db, web.id, by_operation=False, by_time=TimeStep.DAY)
    assert (day.at, day.calls) == (start.replace(hour=0), 6)
    versions = await report(db, web.id, by_operation=False, by_version=True)
    assert [(row.version, row.calls) for row in versions] == [("", 3), ("1.0.0", 3)]


async def test_only_who_may_see_clients_sees_figures(db: Database) -> None:
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)
    recorder.count((web.id, operation_id, ""), seconds=0.01, cost=1, failed=False)
    recorder.unknown(web.id, "query U { shop { name } }", "U")
    await recorder.flush()
    now = db.clock.now()
    query = UsageQuery(web.id, now - timedelta(days=1), now + timedelta(days=1))

    async with db.read() as reader:
        assert await repo.report(reader, Anonymous(), query, first=9) == []
        seen = await repo.unknown_page(reader, Anonymous(), client_id=web.id, first=9, after=None)
        assert seen == []


async def test_memory_is_bounded(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "MAX_COUNTERS", 3)
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)

    for number in range(100):
        recorder.count((web.id, operation_id, f"v{number}"), seconds=0.01, cost=1, failed=False)

    await recorder.flush()
    rows = await report(db, web.id, by_version=True)
    assert [(row.version, row.calls) for row in rows] == [
        ("", 97),
        ("v0", 1),
        ("v1", 1),
        ("v2", 1),
    ]


async def test_recorded_documents_are_bounded(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repo, "MAX_UNKNOWN_OF_CLIENT", 5)
    web, _ = await prepared(db)
    recorder = UsageRecorder(db)

    recorder.unknown(web.id, "x" * (usage.MAX_UNKNOWN_TEXT + 1), None)
    for number in range(usage.MAX_UNKNOWN + 50):
        recorder.unknown(web.id, f"query U{number} {{ shop {{ name }} }}", f"U{number}")
    held = len(recorder._unknown)
    for _ in range(3):
        await recorder.flush()
        recorder.unknown(web.id, "query U0 { shop { name } }", "U0")
        recorder.unknown(web.id, "query Late { shop { name } }", "Late")

    assert held == usage.MAX_UNKNOWN
    async with db.read() as reader:
        kept = await reader.scalar(select(func.count()).select_from(UnknownDocument))
    assert kept == usage.MAX_UNKNOWN  # the first flush came before any was there


async def test_what_could_not_be_written_is_written_later(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)
    recorder.count((web.id, operation_id, ""), seconds=0.01, cost=1, failed=False)

    async def down(*_: object) -> None:
        raise OSError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(repo, "add_use", down)
        with pytest.raises(OSError, match="away"):
            await recorder.flush()
    recorder.count((web.id, operation_id, ""), seconds=0.01, cost=1, failed=True)
    await recorder.flush()

    [row] = await report(db, web.id)
    assert (row.calls, row.errors) == (2, 1)


async def test_the_task_flushes_a_last_time_when_it_is_stopped(db: Database) -> None:
    web, operation_id = await prepared(db)
    recorder, stop = UsageRecorder(db), asyncio.Event()
    running = asyncio.create_task(recorder.run(stop))
    recorder.count((web.id, operation_id, ""), seconds=0.01, cost=1, failed=False)

    stop.set()
    await running

    assert [row.calls for row in await report(db, web.id)] == [1]


@pytest.mark.committed
async def test_processes_that_flush_at_once_lose_nothing(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, {f"id{n}": f"query Q{n} {{ shop {{ name }} }}" for n in range(20)})
        ids = await repo_operations(tx, web)
    recorders = [UsageRecorder(db) for _ in range(4)]

    for _ in range(5):
        for place, recorder in enumerate(recorders):
            ordered = ids if place % 2 else ids[::-1]
            for operation_id in ordered:
                key = (web.id, operation_id, "1")
                recorder.count(key, seconds=0.01, cost=1, failed=False)
            recorder.key_used(web.key_id)
        await asyncio.gather(*(recorder.flush() for recorder in recorders))

    async with db.read() as reader:
        rows = await reader.rows(select(OperationUsage.calls, OperationUsage.latency))
    assert len(rows) == 20
    assert {(row.calls, sum(row.latency)) for row in rows} == {(20, 20)}


async def test_old_hours_go_and_the_last_use_stays(db: Database, clock: FrozenClock) -> None:
    web, operation_id = await prepared(db)
    recorder = UsageRecorder(db)
    for _ in range(3):
        recorder.count((web.id, operation_id, ""), seconds=0.01, cost=1, failed=False)
        recorder.count((web.id, None, ""), seconds=0.01, cost=1, failed=False)
        recorder.unknown(web.id, "query U { shop { name } }", "U")
        await recorder.flush()
        last = clock.now()
        clock.advance(timedelta(days=30))

    async with db.write() as tx:
        purged = await repo.purge(tx, before=clock.now())

    async with db.read() as reader:
        assert await repo.last_used(reader, [operation_id]) == {operation_id: last}
        assert await reader.scalar(select(func.count()).select_from(OperationUsage)) == 2
        assert await reader.scalar(select(func.count()).select_from(UnknownDocument)) == 0
    assert purged == 4
