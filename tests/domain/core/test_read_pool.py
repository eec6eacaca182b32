"""Connections for reads are kept, bounded, and never handed out dead or twice."""

import asyncio

import pytest
from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.statements import Prepared, value
from tests.database import VAULT

pytestmark = pytest.mark.committed
OWN = Prepared(text("SELECT pg_backend_pid()"), value)
SLOW = Prepared(text("SELECT pg_backend_pid() FROM pg_sleep(30)"), value)


async def own(db: Database) -> int:
    async with db.read() as reader:
        [pid] = await reader.fetch(OWN)
    return pid


async def test_a_request_gets_the_connection_that_the_last_one_gave_back(db: Database) -> None:
    assert await own(db) == await own(db)


async def test_at_most_so_many_are_open_and_nobody_shares_one(db: Database) -> None:
    """The driver refuses a statement on a connection that runs one."""
    small = Database(db.url, VAULT, pool_size=3)
    seen = set[int]()

    async def request() -> None:
        async with small.read() as reader:
            for _ in range(2):
                seen.update(await reader.fetch(OWN))

    await asyncio.gather(*(request() for _ in range(30)))
    await small.close()

    assert 1 <= len(seen) <= 3


async def test_nobody_holds_one_between_statements(db: Database) -> None:
    small = Database(db.url, VAULT, pool_size=1)

    async with asyncio.timeout(5), small.read() as one, small.read() as other:
        first = [await reader.fetch(OWN) for reader in (one, other, one, other)]
        second = await one.scalar(text("SELECT pg_backend_pid()"))
        third = await other.scalar(text("SELECT pg_backend_pid()"))

    assert {pid for [pid] in first} == {second} == {third}
    assert small.connections()["reads_in_use"] == 0
    await small.close()


async def test_one_that_died_meanwhile_is_not_handed_out(db: Database) -> None:
    killed = await own(db)
    async with db.write() as tx:
        await tx.execute(text(f"SELECT pg_terminate_backend({killed})"))

    assert await own(db) != killed


async def test_a_cancelled_read_leaves_a_connection_that_works(db: Database) -> None:
    async def read_slowly() -> None:
        async with db.read() as reader:
            await reader.fetch(SLOW)

    reading = asyncio.create_task(read_slowly())
    await asyncio.sleep(0.1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading

    async with asyncio.timeout(5):
        assert await own(db) > 0


async def test_nothing_is_read_after_the_end(db: Database) -> None:
    async with db.read() as reader:
        await reader.fetch(OWN)

    with pytest.raises(RuntimeError, match="after the end"):
        await reader.fetch(OWN)
