"""Traits: computed anew when orders change, for one customer and for all."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from commerce.core.actor import System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.crm.jobs import HANDLERS, recompute_scores
from commerce.crm.repo import traits as repo
from commerce.crm.service import traits
from commerce.crm.views import Traits
from commerce.jobs.delivery import deliver
from commerce.orders import events
from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order
from tests.domain.crm.test_timeline import said
from tests.factories.crm import make_bought
from tests.factories.customers import make_customer

STAFF = System("test")


async def traits_of(db: Database, customer_id: UUID) -> Traits | None:
    async with db.read() as reader:
        return (await repo.traits_by_customer(reader, STAFF, [customer_id])).get(customer_id)


async def test_an_order_event_recomputes_its_customer_alone(
    db: Database, clock: FrozenClock
) -> None:
    now = clock.now()
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        await make_bought(tx, ada, Money(1000, "GBP"), at=now - timedelta(days=3))
        await make_bought(tx, ada, Money(2001, "GBP"), at=now - timedelta(days=1))
        await make_bought(tx, ada, Money(9000, "EUR"), at=now - timedelta(days=2))
        order_id = await make_bought(tx, bob, Money(1000, "GBP"))

    await deliver(db, HANDLERS, said(events.OrderCompleted(order_id, ada, "1"), now))

    found = await traits_of(db, ada)
    assert found is not None
    assert (found.order_count, found.first_order_at, found.last_order_at) == (
        3,
        now - timedelta(days=3),
        now - timedelta(days=1),
    )
    assert found.spent == [Money(3001, "GBP"), Money(9000, "EUR")]
    assert found.average_order == Money(1501, "GBP")
    assert (found.recency_score, found.rfm_segment) == (None, None)
    assert await traits_of(db, bob) is None


async def test_orders_that_do_not_count_are_left_out(db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_bought(tx, ada, Money(1000, "GBP"), status=OrderStatus.PENDING_PAYMENT)
        await make_bought(tx, ada, Money(2000, "GBP"), status=OrderStatus.CANCELLED)
        await make_bought(tx, ada, Money(4000, "GBP"), status=OrderStatus.AWAITING_SHIPMENT)

    async with db.write() as tx:
        await traits.recompute(tx, ada)

    found = await traits_of(db, ada)
    assert found is not None
    assert (found.order_count, found.spent) == (1, [Money(4000, "GBP")])


async def test_a_cancelled_order_is_taken_back(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        order_id = await make_bought(tx, ada, Money(1000, "GBP"))
        await traits.recompute(tx, ada)
    async with db.write() as tx:
        await tx.execute(
            update(Order).where(Order.id == order_id).values(status=OrderStatus.CANCELLED)
        )

    cancelled = events.OrderCancelled(order_id, ada, "1", "fraud", True, "GBP", 1000)
    await deliver(db, HANDLERS, said(cancelled, clock.now()))

    found = await traits_of(db, ada)
    assert found is not None
    assert (found.order_count, found.spent, found.average_order) == (0, [], None)
    assert (found.first_order_at, found.last_order_at) == (None, None)


async def test_the_nightly_run_scores_all_buyers(db: Database, clock: FrozenClock) -> None:
    now = clock.now()
    async with db.write() as tx:
        people = [await make_customer(tx) for _ in range(5)]
        visitor = await make_customer(tx)
        for number, customer_id in enumerate(people, start=1):
            for _ in range(number):
                at = now - timedelta(days=10 * number)
                await make_bought(tx, customer_id, Money(1000, "GBP"), at=at)

    await recompute_scores(db)

    scores = [await traits_of(db, customer_id) for customer_id in people]
    assert [
        (found.recency_score, found.frequency_score, found.monetary_score)
        for found in scores
        if found
    ] == [(5, 1, 1), (4, 2, 2), (3, 3, 3), (2, 4, 4), (1, 5, 5)]
    assert await traits_of(db, visitor) is None
    async with db.read() as reader:
        cells, computed_at = await repo.rfm_cells(reader, STAFF)
    assert cells == {(5, 1): 1, (4, 2): 1, (3, 3): 1, (2, 4): 1, (1, 5): 1}
    assert computed_at == now


async def test_equal_buyers_score_the_same(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        people = [await make_customer(tx) for _ in range(10)]
        for customer_id in people:
            await make_bought(tx, customer_id, Money(1000, "GBP"))
        await make_bought(tx, people[0], Money(1000, "GBP"))

    await recompute_scores(db)

    frequency = [found.frequency_score for id_ in people if (found := await traits_of(db, id_))]
    assert frequency == [5, *[1] * 9]


async def test_spending_is_compared_within_a_currency(db: Database) -> None:
    async with db.write() as tx:
        rich_in_yen, rich_in_pounds = await make_customer(tx), await make_customer(tx)
        await make_bought(tx, rich_in_yen, Money(5000, "JPY"))
        await make_bought(tx, rich_in_pounds, Money(4999, "GBP"))

    await recompute_scores(db)

    for customer_id in (rich_in_yen, rich_in_pounds):
        found = await traits_of(db, customer_id)
        assert found is not None
        assert found.monetary_score == 1


async def test_the_nightly_run_overwrites_nothing_newer(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_bought(tx, ada, Money(1000, "GBP"))
    clock.advance(timedelta(minutes=1))
    async with db.write() as tx:
        await traits.recompute(tx, ada)
        await tx.execute(text("UPDATE customer_traits SET order_count = 7"))  # what it alone saw
    clock.advance(timedelta(minutes=-1))

    await recompute_scores(db)

    found = await traits_of(db, ada)
    assert found is not None
    assert found.order_count == 7


@pytest.mark.committed
async def test_two_recomputations_at_once_end_with_both_orders(db: Database) -> None:
    """The second waits for the first and then sees what came in between."""
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_bought(tx, ada, Money(1000, "GBP"))
    first_has_computed, second_may_go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with db.write() as tx:
            await traits.recompute(tx, ada)
            first_has_computed.set()
            await second_may_go.wait()

    async def second() -> None:
        await first_has_computed.wait()
        async with db.write() as tx:
            await make_bought(tx, ada, Money(500, "GBP"))
        second_may_go.set()
        async with db.write() as tx:
            await traits.recompute(tx, ada)

    await asyncio.gather(first(), second())

    found = await traits_of(db, ada)
    assert found is not None
    assert (found.order_count, found.spent) == (2, [Money(1500, "GBP")])


PEOPLE = text("""
    INSERT INTO customers (id, status, country, language)
    SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), 'guest', 'GB', 'en'
    FROM generate_series(1, 3000) AS n""")
ORDERS = text("""
    INSERT INTO orders (id, number, status, channel_id, language, currency, customer_id, source,
                        source_number, subtotal, total, prices_include_tax, created_at, placed_at)
    SELECT gen_random_uuid(), 'H' || n, 'completed', c.id, 'en',
           CASE n % 7 WHEN 0 THEN 'EUR' ELSE 'GBP' END,
           CAST(lpad(to_hex(1 + (n * n) % 3000), 32, '0') AS uuid), 'till', n::text,
           n, n, true, now() - n * interval '1 hour', now() - n * interval '1 hour'
    FROM generate_series(1, 12000) AS n, channels AS c WHERE c.is_default""")


async def test_three_thousand_customers_with_twelve_thousand_orders_take_seconds(
    db: Database,
) -> None:
    async with db.write() as tx:
        await tx.execute(PEOPLE)
        await tx.execute(ORDERS)

    started = time.monotonic()
    async with db.write() as tx:
        added = await traits.catch_up(tx)
    first = time.monotonic() - started
    await recompute_scores(db)
    both = time.monotonic() - started

    assert added == 12_000
    assert first < 10
    assert both < 15
    async with db.read() as reader:
        cells, _ = await repo.rfm_cells(reader, STAFF)
        buyers = await reader.scalar(select(func.count(Order.customer_id.distinct())))
    assert sum(cells.values()) == buyers
