"""The sandbox counts for nothing that the business counts."""

from sqlalchemy import func, select

from commerce.catalog.models import Product
from commerce.core.actor import Staff
from commerce.core.db import Database
from commerce.core.events import Envelope
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.crm.models import CustomerTraits, TimelineEntry
from commerce.crm.repo.segments import member_counts, member_ids
from commerce.crm.segments.tree import All
from commerce.crm.service import traits
from commerce.jobs.delivery import Handler, deliver
from commerce.jobs.service import emit
from commerce.orders.events import OrderPlaced
from resolvers.context import Services
from tests.factories.clients import make_client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.jobs import deliver_queued
from tests.workers import reactions

EVERYBODY = All(())
STAFF = Staff(new_id(), frozenset({Permission.CUSTOMERS_READ}))


async def test_best_sellers_timelines_and_traits_know_live_orders_alone(
    db: Database, services: Services
) -> None:
    async with db.write() as tx:
        test_client_id = (await make_client(tx, code="try", is_live=False)).id
        for side in (None, test_client_id):
            customer_id = await make_customer(tx, test_client_id=side)
            order = await make_order(tx, customer_id=customer_id, quantity=3, test_client_id=side)
            placed = OrderPlaced(order.id, customer_id, order.number, new_id(), "GBP", 3000)
            await emit(tx, placed, is_test=side is not None)

    await deliver_queued(db, reactions(services))

    async with db.read() as reader:
        sold = await reader.scalars(select(Product.sales_count).order_by(Product.sales_count))
        timeline = select(func.count()).select_from(TimelineEntry)
        with_traits = await reader.rows(select(CustomerTraits.order_count))
        assert list(sold) == [0, 3]
        assert await reader.scalar(timeline) == 1
        assert [row[0] for row in with_traits] == [1]


async def test_the_nightly_scores_know_live_customers_alone(db: Database) -> None:
    async with db.write() as tx:
        test_client_id = (await make_client(tx, code="try", is_live=False)).id
        live_id = await make_customer(tx)
        await make_order(tx, customer_id=live_id)
        test_id = await make_customer(tx, test_client_id=test_client_id)
        await make_order(tx, customer_id=test_id, test_client_id=test_client_id)

    async with db.write() as tx:
        await traits.recompute_all(tx)
        await traits.recompute(tx, test_id)

    async with db.read() as reader:
        found = await reader.rows(select(CustomerTraits.customer_id, CustomerTraits.order_count))
        assert [tuple(row) for row in found] == [(live_id, 1)]


async def test_segments_hold_live_customers_alone(db: Database) -> None:
    async with db.write() as tx:
        test_client_id = (await make_client(tx, code="try", is_live=False)).id
        live_id = await make_customer(tx)
        await make_customer(tx, test_client_id=test_client_id)
    at_test_client = Staff(STAFF.id, STAFF.permissions, None, test_client_id)

    async with db.read() as reader:
        now = db.clock.now()
        counts = await member_counts(reader, STAFF, [EVERYBODY], now)
        members = await member_ids(reader, STAFF, [EVERYBODY], now, after=None, limit=10)
        none = await member_counts(reader, at_test_client, [EVERYBODY], now)

    assert counts == [1]
    assert members == [[live_id]]
    assert none == [0]


async def test_a_handler_hears_of_the_sandbox_only_when_it_says_so(db: Database) -> None:
    heard: list[str] = []

    async def hear(name: str) -> None:
        heard.append(name)

    table = {
        OrderPlaced: [
            Handler("usual", outside=lambda _: hear("usual")),
            Handler("both", outside=lambda _: hear("both"), in_sandbox=True),
        ]
    }
    event = OrderPlaced(new_id(), None, "TEST-1001", new_id(), "GBP", 100)
    for is_test in (True, False):
        envelope = Envelope(new_id(), db.clock.now(), "system:test", event, is_test)
        await deliver(db, table, envelope)

    assert heard == ["both", "usual", "both"]
