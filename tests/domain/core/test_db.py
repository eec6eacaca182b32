"""Readers and transactions keep their rules."""

import asyncio

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from commerce.core.constraints import violated_constraint
from commerce.core.db import Database, ReadInsideTransaction, Tx
from commerce.core.ids import new_id
from commerce.core.partitions import make_partitions, months_from
from commerce.core.retries import in_transaction
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, value
from commerce.shop.models import Channel, Seller
from commerce.shop.repo import SHOP

CODES = Prepared(select(Channel.code).order_by(Channel.code), value)
RENAME = Prepared(text("UPDATE channels SET name = :name WHERE code = :code RETURNING code"), value)
ADD_SELLER = Prepared(text("INSERT INTO sellers (id, code, name) VALUES (:id, :code, '')"), value)
SELLERS = Prepared(select(Seller.code).order_by(Seller.code), value)


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


async def test_what_the_session_holds_comes_before_a_statement_of_the_driver(db: Database) -> None:
    async with db.write() as tx:
        tx.session.add(Seller(id=new_id(), code="guest", name="Guest"))

        before_the_end = await tx.fetch(SELLERS)

    async with db.read() as reader:
        assert before_the_end == await reader.fetch(SELLERS) == ["guest", "shop"]


async def test_what_the_session_still_holds_at_the_end_is_written(db: Database) -> None:
    async with db.write() as tx:
        tx.session.add(Seller(id=new_id(), code="guest", name="Guest"))

    async with db.read() as reader:
        assert await reader.fetch(SELLERS) == ["guest", "shop"]


@pytest.mark.committed
async def test_both_ways_of_writing_are_one_transaction(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            tx.session.add(Seller(id=new_id(), code="guest", name="Guest"))
            await tx.fetch(RENAME, code="uk", name="changed")
            await tx.execute(update(Channel).where(Channel.code == "cn").values(name="changed"))
            raise ZeroDivisionError

    async with db.read() as reader:
        assert await reader.fetch(SELLERS) == ["shop"]
        assert "changed" not in await reader.scalars(select(Channel.name))


async def test_a_broken_constraint_is_the_same_error_either_way(db: Database) -> None:
    with pytest.raises(IntegrityError) as by_driver:
        async with db.write() as tx:
            await tx.fetch(ADD_SELLER, id=new_id(), code="shop")
    with pytest.raises(IntegrityError) as by_session:
        async with db.write() as tx:
            tx.session.add(Seller(id=new_id(), code="shop", name=""))
    names = [violated_constraint(error.value) for error in (by_driver, by_session)]

    assert names == ["uq_sellers_code", "uq_sellers_code"]


@pytest.mark.committed
async def test_a_transaction_whose_failure_was_swallowed_is_not_taken_for_committed(
    db: Database,
) -> None:
    with pytest.raises(RuntimeError, match="swallowed"):
        async with db.write() as tx:
            await tx.fetch(RENAME, code="uk", name="changed")
            with pytest.raises(DBAPIError):
                await tx.fetch(ADD_SELLER, id=new_id(), code="shop")

    async with db.write() as tx:
        assert await tx.fetch(SELLERS) == ["shop"]
        assert "changed" not in await tx.scalars(select(Channel.name))


@pytest.mark.committed
async def test_a_transaction_that_is_cancelled_leaves_nothing_on_its_connection(
    db: Database,
) -> None:
    lonely = Database(db.url, db.vault, pool_size=1)
    began = asyncio.Event()

    async def write() -> None:
        async with lonely.write() as tx:
            await tx.fetch(RENAME, code="uk", name="changed")
            began.set()
            await tx.fetch(Prepared(text("SELECT pg_sleep(20)"), value))

    writing = asyncio.create_task(write())
    await began.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    async with lonely.write() as tx:
        assert "changed" not in await tx.scalars(select(Channel.name))
    assert lonely.connections()["writes_in_use"] == 0
    await lonely.close()


async def test_a_transaction_that_is_over_runs_nothing_any_more(db: Database) -> None:
    async with db.write() as tx:
        pass

    with pytest.raises(RuntimeError, match="after the end"):
        await tx.fetch(RENAME, code="uk", name="changed")
    with pytest.raises(RuntimeError, match="after the end"):
        await tx.execute(update(Channel).values(name="changed"))


@pytest.mark.committed
async def test_what_a_migration_changed_is_prepared_anew(db: Database) -> None:
    lonely = Database(db.url, db.vault, pool_size=1)
    everything = Prepared(text("SELECT * FROM sellers"), lambda *row: len(row))

    async def read(tx: Tx) -> list[int]:
        return await tx.fetch(everything)

    [before] = await in_transaction(lonely, read)
    async with db.write() as tx:
        await tx.execute(text("ALTER TABLE sellers ADD COLUMN extra integer"))
    [after] = await in_transaction(lonely, read)
    await lonely.close()

    assert after == before + 1


@pytest.mark.committed
async def test_a_transaction_whose_connection_dies_is_lost_alone(db: Database) -> None:
    lonely = Database(db.url, db.vault, pool_size=1)
    own = Prepared(text("SELECT pg_backend_pid()"), value)

    with pytest.raises(DBAPIError):
        async with lonely.write() as tx:
            [pid] = await tx.fetch(own)
            await asyncio.create_task(_terminate(db, pid))
            await tx.fetch(RENAME, code="uk", name="changed")

    async with lonely.write() as tx:
        assert "changed" not in await tx.scalars(select(Channel.name))
        assert await tx.fetch(own) != [pid]
    await lonely.close()


async def _terminate(db: Database, pid: int) -> None:
    connection = await db.read_connection()
    await connection.driver.fetch("SELECT pg_terminate_backend($1)", pid)
    await db.give_back(connection)
