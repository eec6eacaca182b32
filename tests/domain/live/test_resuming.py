"""Following orders loses nothing and repeats nothing, whatever happens on the way."""

import asyncio
import random
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.core.actor import System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.listening import Listener
from commerce.live.hub import Hub
from commerce.live.mailbox import Mailbox
from commerce.live.running import announcing
from commerce.orders import changes, feed
from commerce.orders.feed import FeedScope
from commerce.orders.kinds import OrderEventType
from commerce.orders.models import OrderFeedEntry
from resolvers.live import OrderStream
from resolvers.streams import TooSlow
from tests.database import VAULT
from tests.factories.orders import make_order

CLERK = System("test")
WRITERS, EVENTS_EACH = 6, 20
KINDS = [kind for kind in OrderEventType if kind is not OrderEventType.CREATED]


class Follower:
    """What a client is: it knows its cursor and what it was told."""

    def __init__(self, hub: Hub, scope: FeedScope, position: int) -> None:
        self.stream = OrderStream(hub, scope, position)
        self._mailbox = Mailbox(self.stream.topics)
        self._hub = hub
        self.told: list[tuple[int, UUID, OrderEventType]] = []

    async def read(self, most: int, seconds: float) -> None:
        """Up to `most` events, then gone without a word; or for as long as nothing happens."""
        with ExitStack() as stack:
            stack.enter_context(self.stream.following())
            stack.enter_context(self._hub.follow(self._mailbox))
            await self.stream.start()
            while True:
                for entry in await self.stream.pending(self._mailbox.take()):
                    assert entry is not None
                    self.stream._position = entry.position
                    self.told.append((entry.position, entry.order_id, entry.type))
                    most -= 1
                    if not most:
                        return
                if not await self._mailbox.wait(seconds):
                    return


async def write(db: Database, order_id: UUID, kinds: list[OrderEventType], seed: int) -> None:
    """One transaction an event, some of them slow to commit, some undone."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    for kind in kinds:
        async with db.write() as tx:
            await changes.tell(tx, order_id, kind, actor=CLERK)
            await asyncio.sleep(chance.random() * 0.01)
        if chance.random() < 0.2:
            with pytest.raises(ZeroDivisionError):
                async with db.write() as tx:
                    await changes.tell(tx, order_id, kind, actor=CLERK)
                    1 / 0  # noqa: B018


@dataclass
class Start:
    """Orders, and the position behind all that has happened to them."""

    orders: list[UUID]
    position: int


async def behind_orders(db: Database, count: int) -> Start:
    async with db.write() as tx:
        orders = [(await make_order(tx)).id for _ in range(count)]
    assert await feed.put_in_order(db)
    async with db.read() as reader:
        return Start(orders, (await feed.top(reader))[0])


async def test_nothing_is_lost_and_nothing_repeated(db: Database) -> None:
    """Two processes follow while writers race, and the client comes back to either by chance."""
    start = await behind_orders(db, WRITERS)
    chance = random.Random(7)  # noqa: S311
    planned = {order: chance.choices(KINDS, k=EVENTS_EACH) for order in start.orders}
    other = Database(db.url, VAULT, pool_size=3)
    stop, hubs = asyncio.Event(), [Hub(db), Hub(other)]
    listeners = [Listener(db.url) for _ in hubs]
    for hub, listener in zip(hubs, listeners, strict=True):
        hub.listen(listener)
    running = [asyncio.create_task(each.run(stop)) for each in (*listeners, *hubs)]
    told: list[tuple[int, UUID, OrderEventType]] = []
    position = start.position
    async with announcing(db):
        writing = [
            asyncio.create_task(write(db, order, kinds, seed))
            for seed, (order, kinds) in enumerate(planned.items())
        ]
        while len(told) < WRITERS * EVENTS_EACH:
            follower = Follower(chance.choice(hubs), FeedScope(), position)
            await follower.read(most=chance.randint(1, 20), seconds=0.2)
            told += follower.told
            position = told[-1][0] if told else position
        await asyncio.gather(*writing)
    stop.set()
    await asyncio.gather(*running)
    await other.close()

    positions = [entry[0] for entry in told]
    assert positions == sorted(set(positions))
    of_orders = {order: [kind for _, id_, kind in told if id_ == order] for order in start.orders}
    assert of_orders == planned


async def test_an_entry_that_commits_late_stands_behind_what_was_read(db: Database) -> None:
    start = await behind_orders(db, 2)
    early, late = start.orders
    other = Database(db.url, VAULT, pool_size=1)
    hub = Hub(db)

    written, read = asyncio.Event(), asyncio.Event()

    async def commit_late() -> None:
        async with other.write() as slow:
            await changes.tell(slow, late, OrderEventType.SHIPPED, actor=CLERK)
            written.set()
            await read.wait()

    committing = asyncio.create_task(commit_late())
    await written.wait()
    async with db.write() as tx:
        await changes.tell(tx, early, OrderEventType.SHIPPED, actor=CLERK)
    first = Follower(hub, FeedScope(), start.position)
    await first.read(most=1, seconds=0.05)
    read.set()
    await committing
    second = Follower(hub, FeedScope(), first.told[-1][0])
    await second.read(most=1, seconds=0.05)
    await other.close()

    assert [entry[1] for entry in first.told + second.told] == [early, late]


async def test_an_entry_that_nobody_announced_is_found(db: Database) -> None:
    """Its process died between the commit and the announcement."""
    start = await behind_orders(db, 1)
    order = start.orders[0]
    hub, stop = Hub(db, check_seconds=0.05), asyncio.Event()
    running = asyncio.create_task(hub.run(stop))
    follower = Follower(hub, FeedScope(order), start.position)
    reading = asyncio.create_task(follower.read(most=1, seconds=5))
    await asyncio.sleep(0.05)
    async with db.write() as tx:
        await changes.tell(tx, order, OrderEventType.SHIPPED, actor=CLERK)

    async with asyncio.timeout(4):
        await reading
    stop.set()
    await running

    assert [kind for *_, kind in follower.told] == [OrderEventType.SHIPPED]


async def test_who_falls_too_far_behind_is_cut_off(db: Database) -> None:
    start = await behind_orders(db, 1)
    order = start.orders[0]
    hub = Hub(db)
    stream = OrderStream(hub, FeedScope(order), start.position)
    with stream.following():
        await stream.start()
        assert list(await stream.pending(())) == []
        async with db.write() as tx:
            for _ in range(101):
                await changes.tell(tx, order, OrderEventType.REFUNDED, actor=CLERK)
        await hub.orders.advance()

        with pytest.raises(TooSlow):
            await stream.pending(())
        resumed = OrderStream(hub, FeedScope(order), start.position)
        with resumed.following():
            await resumed.start()
            assert len(await resumed.pending(())) == 101


async def test_scopes_from_memory_and_from_the_database_agree(db: Database) -> None:
    async with db.write() as tx:
        orders = [(await make_order(tx)).id for _ in range(3)]
        for order in orders * 2:
            await changes.tell(tx, order, OrderEventType.SHIPPED, actor=CLERK)
    assert await feed.put_in_order(db)
    hub = Hub(db)
    with hub.orders.follow():
        top = await hub.orders.now()
        async with db.write() as tx:
            for order in orders:
                await changes.tell(tx, order, OrderEventType.COMPLETED, actor=CLERK)
        await hub.orders.advance()
        scopes = [FeedScope(), FeedScope(orders[1]), FeedScope(customer_id=new_id())]
        for scope in scopes:
            in_memory = await hub.orders.after(top, scope, 10)
            async with db.read() as reader:
                stored = await feed.after_of(reader, scope, top, most=10)
                everything = await feed.after_of(reader, scope, 0, most=10)

            assert list(in_memory) == list(stored)
            assert list(await hub.orders.after(0, scope, 10)) == list(everything)


async def test_old_entries_are_purged(db: Database, clock: FrozenClock) -> None:
    start = await behind_orders(db, 1)
    counted = select(func.count()).where(OrderFeedEntry.order_id == start.orders[0])
    async with db.write() as tx:
        clock.advance(feed.KEPT)
        await feed.purge(tx)
        assert await tx.scalar(counted) == 2

        clock.advance(timedelta(seconds=1))
        await feed.purge(tx)
        assert await tx.scalar(counted) == 0
