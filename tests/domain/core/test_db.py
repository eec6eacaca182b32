"""Readers and transactions keep their rules."""

import pytest
from sqlalchemy import select, text, update

from commerce.core.db import Database, ReadInsideTransaction
from commerce.core.partitions import make_partitions, months_from
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, value
from commerce.shop.models import Channel
from commerce.shop.repo import SHOP

CODES = Prepared(select(Channel.code).order_by(Channel.code), value)


async def test_a_prepared_statement_reads_the_same_in_reader_and_transaction(db: Database) -> None:
    async with db.read() as reader:
        read = await reader.fetch(CODES)

    async with db.write() as tx:
        written = await tx.fetch(CODES)

    assert read == written == ["cn", "uk"]


async def test_reading_through_a_reader_inside_a_transaction_is_refused(db: Database) -> None:
    async with db.read() as reader, db.write():
        with pytest.raises(ReadInsideTransaction):
            await reader.fetch(CODES)


async def test_transactions_do_not_nest(db: Database) -> None:
    async with db.write():
        with pytest.raises(RuntimeError, match="pass the Tx down"):
            async with db.write():
                pass


@pytest.mark.committed
async def test_what_is_raised_rolls_back(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            await tx.execute(update(Channel).values(name="changed"))
            raise ZeroDivisionError

    async with db.read() as reader:
        assert "changed" not in await reader.scalars(select(Channel.name))


async def test_a_snapshot_is_read_once_and_dropped_by_a_change(db: Database) -> None:
    async with db.read() as reader:
        before = await reader.reference(SHOP)
        again = await reader.reference(SHOP)
    async with db.write() as tx:
        await tx.execute(update(Channel).where(Channel.code == "uk").values(name="Britain"))
        tx.invalidate(SHOP)
        inside = await tx.reference(SHOP)
    async with db.read() as reader:
        after = await reader.reference(SHOP)

    assert before is again
    assert before.default_channel.name == "United Kingdom"
    assert inside.default_channel.name == after.default_channel.name == "Britain"


async def test_a_load_that_began_before_a_drop_is_not_kept(db: Database) -> None:
    loads: list[int] = []

    async def load(_reader: object) -> int:
        loads.append(1)
        if len(loads) == 1:
            db.snapshots.drop(["n"])  # a change commits while the first load is under way
        return len(loads)

    counter = Snapshot("n", load)
    async with db.read() as reader:
        values = [await reader.reference(counter) for _ in range(3)]

    assert values == [1, 2, 2]


async def test_partitions_are_made_ahead(db: Database) -> None:
    async with db.write() as tx:
        await make_partitions(tx, db.clock.now())
        await make_partitions(tx, db.clock.now())

    async with db.read() as reader:
        months = months_from(db.clock.now().date(), 4)
        for month in months:
            name = f"order_events_p{month:%Y%m}"
            assert (
                await reader.execute(text(f"SELECT to_regclass('{name}')"))
            ).scalar() is not None


@pytest.mark.committed
async def test_a_dead_connection_is_replaced(db: Database) -> None:
    own = Prepared(text("SELECT pg_backend_pid()"), value)
    async with db.read() as reader:
        [killed] = await reader.fetch(own)
        async with db.write() as tx:
            await tx.execute(text(f"SELECT pg_terminate_backend({killed})"))

        [other] = await reader.fetch(own)

    assert other != killed
    async with db.read() as reader:
        assert await reader.fetch(CODES) == ["cn", "uk"]
