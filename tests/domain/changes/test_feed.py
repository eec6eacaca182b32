"""The feed loses nothing and repeats nothing, whoever commits when."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.changes import repo, service
from commerce.changes.errors import CursorExpired
from commerce.changes.kinds import ChangeKind
from commerce.core.actor import System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database, Tx
from commerce.core.errors import BadUserInput
from commerce.core.ids import new_id
from tests.factories.catalog import MadeProduct, make_product

pytestmark = pytest.mark.committed
TOUCH = text("UPDATE stock_levels SET safety_stock = safety_stock + 1 WHERE variant_id = :id")
APPEND = text("INSERT INTO changes (kind, subject_id, is_deleted) VALUES ('order', :id, false)")


async def touch(tx: Tx, variant_id: UUID) -> None:
    await tx.execute(TOUCH, {"id": variant_id})


async def newest(db: Database) -> str:
    async with db.read() as reader:
        return await repo.newest_cursor(reader)


async def follow(
    db: Database, after: str | None, *kinds: ChangeKind, first: int = 100
) -> tuple[list[UUID], str, bool]:
    async with db.read() as reader:
        found = await repo.page(reader, kinds or list(ChangeKind), after=after, first=first)
    return [change.subject_id for change in found.changes], found.cursor, found.has_more


async def follow_soon(
    db: Database, after: str | None, *kinds: ChangeKind, first: int = 100
) -> tuple[list[UUID], str, bool]:
    """Once something appears: a transaction in the database of another test, of which nothing is
    known yet, may hold changes back for a moment."""
    async with asyncio.timeout(10):
        while not (found := await follow(db, after, *kinds, first=first))[0]:
            await asyncio.sleep(0.01)
    return found


@pytest_asyncio.fixture
async def product(db: Database) -> AsyncIterator[MadeProduct]:
    async with db.write() as tx:
        made = await make_product(tx, variants=3)
    yield made


async def test_a_committed_change_appears_once(db: Database, product: MadeProduct) -> None:
    start = await newest(db)

    async with db.write() as tx:
        await touch(tx, product.variant_ids[0])
    seen, cursor, has_more = await follow_soon(db, start)

    assert (seen, has_more) == ([product.variant_ids[0]], False)
    assert (await follow(db, cursor))[0] == []


async def test_what_is_rolled_back_never_appears(db: Database, product: MadeProduct) -> None:
    start = await newest(db)

    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            await touch(tx, product.variant_ids[0])
            raise RuntimeError

    assert (await follow(db, start))[0] == []


async def test_an_earlier_transaction_that_commits_later_is_not_missed(
    db: Database, product: MadeProduct
) -> None:
    start = await newest(db)
    slow, quick = product.variant_ids[:2]
    started, finish = asyncio.Event(), asyncio.Event()

    async def first_to_begin() -> None:
        async with db.write() as tx:
            await touch(tx, slow)
            started.set()
            await finish.wait()

    waiting = asyncio.create_task(first_to_begin())
    await started.wait()
    async with db.write() as tx:
        await touch(tx, quick)
    meanwhile, cursor, _ = await follow(db, start)
    finish.set()
    await waiting
    afterwards, _, _ = await follow_soon(db, cursor)

    assert meanwhile == []
    assert sorted(afterwards) == sorted([slow, quick])


async def test_pages_follow_one_another(db: Database, product: MadeProduct) -> None:
    cursor: str | None = await newest(db)
    for variant_id in product.variant_ids:
        async with db.write() as tx:
            await touch(tx, variant_id)

    pages: list[tuple[list[UUID], bool]] = []
    for _ in range(3):
        seen, cursor, has_more = await follow_soon(db, cursor, first=1)
        pages.append((seen, has_more))

    a, b, c = product.variant_ids
    assert pages == [([a], True), ([b], True), ([c], False)]


async def test_only_the_wanted_kinds_come(db: Database, product: MadeProduct) -> None:
    start = await newest(db)

    async with db.write() as tx:
        await touch(tx, product.variant_ids[0])
        await tx.execute(text("UPDATE prices SET amount = amount + 1"))
        await tx.execute(
            text("UPDATE products SET title = 'New' WHERE id = :id"), {"id": product.id}
        )

    assert (await follow_soon(db, start, ChangeKind.STOCK))[0] == [product.variant_ids[0]]
    assert sorted((await follow_soon(db, start, ChangeKind.PRICE))[0]) == sorted(
        product.variant_ids
    )
    assert (await follow_soon(db, start, ChangeKind.PRODUCT))[0] == [product.id]
    assert (await follow(db, start, ChangeKind.ORDER))[0] == []


async def test_many_writers_and_a_reader_agree(db: Database, product: MadeProduct) -> None:
    """Twenty writers hold their transactions open for different times while one reader follows."""
    start, rounds, writers = await newest(db), 5, 20
    committed: list[UUID] = []

    async def write() -> None:
        for _ in range(rounds):
            async with AsyncExitStack() as stack:
                tx = await stack.enter_async_context(db.write())
                marker = new_id()
                await tx.execute(APPEND, {"id": marker})
                await asyncio.sleep(marker.int % 10 / 1000)
            committed.append(marker)

    seen: list[UUID] = []
    cursor = start
    tasks = [asyncio.create_task(write()) for _ in range(writers)]
    while True:
        ended = all(task.done() for task in tasks)
        found, cursor, has_more = await follow(db, cursor, ChangeKind.ORDER, first=7)
        seen += found
        if ended and not has_more and not found:
            break
    await asyncio.gather(*tasks)

    assert len(seen) == rounds * writers
    assert sorted(seen) == sorted(committed)


async def test_a_purged_position_is_refused(
    db: Database, product: MadeProduct, clock: FrozenClock
) -> None:
    start = await newest(db)
    async with db.write() as tx:
        await touch(tx, product.variant_ids[0])
        await tx.execute(
            text("UPDATE changes SET at = :at"), {"at": clock.now() - timedelta(days=31)}
        )

    async with db.write() as tx:
        purged = await service.purge(tx)

    assert purged >= 1
    with pytest.raises(CursorExpired, match="changesCursor"):
        await follow(db, start)
    assert (await follow(db, await newest(db)))[0] == []


async def test_a_new_feed_refuses_cursors_of_the_old_one(db: Database) -> None:
    start = await newest(db)

    async with db.write() as tx:
        await service.reset(tx, System("test"))

    with pytest.raises(CursorExpired):
        await follow(db, start)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJhIiwtMSwwXQ", "WyJhIiwxZTMwLDBd"])
async def test_what_is_no_cursor_is_refused(db: Database, cursor: str) -> None:
    with pytest.raises(BadUserInput):
        await follow(db, cursor)
