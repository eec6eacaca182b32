"""Seeding the demo shop: what a newcomer finds, and that a second seeding finds nothing to do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select, text

from commerce.app import create_app
from commerce.catalog.models import Product
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.customers.models import Customer
from commerce.demo import people, shop
from commerce.demo.seed import NotForProduction, Seeded, build_index, catalog_of, seed
from commerce.orders.models import Order
from commerce.settings import Environment, Settings
from commerce.support.models import Ticket
from resolvers.context import Services
from resolvers.identity import authenticator
from tests.client import Actors, Client
from tests.conftest import NOW
from tests.factories.catalog import make_product

pytestmark = pytest.mark.committed

LOGIN = """
    mutation($input: CustomerLoginInput!) {
      customerLogin(input: $input) { ... on AuthSession { accessToken customer { name } } }
    }
"""


@pytest_asyncio.fixture
async def empty(db: Database) -> AsyncIterator[Database]:
    """A database with tables and nothing in them: the template holds the test shop."""
    async with db.write() as tx:
        await tx.execute(text("TRUNCATE shop_settings, channels, sellers CASCADE"))
    db.snapshots.drop_all()
    yield db


async def counts(db: Database) -> dict[str, int]:
    tables = (Product, Customer, Order, Ticket)
    async with db.read() as reader:
        return {
            table.__tablename__: await reader.scalar(select(func.count()).select_from(table))
            for table in tables
        }


async def test_a_newcomer_finds_a_shop_that_trades(
    empty: Database, settings: Settings, services: Services, actors: Actors
) -> None:
    stages: list[str] = []

    first = await seed(empty, settings, lambda stage, _fraction: stages.append(stage))
    found = await counts(empty)
    second = await seed(empty, settings)

    assert first == Seeded(did_anything=True)
    assert list(dict.fromkeys(stages)) == [
        "Settings and staff",
        "Catalogue",
        "Customers and orders",
    ]
    assert found == {"products": 79, "customers": 12, "orders": 43, "tickets": 6}
    assert second == Seeded(did_anything=False)
    assert await counts(empty) == found
    assert (settings.media_root / "demo" / "foreshore-mug-1.svg").is_file()
    app = create_app(services=replace(services, authenticate=authenticator(settings)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        await _check_customer(Client(http, actors))
    staffed = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(staffed)) as http:
        await _check_staff(Client(http, actors).as_staff(*Permission))


async def _check_customer(client: Client) -> None:
    """The log-in that `make run` prints works, and leads to orders and a ticket."""
    presented = {"email": shop.CUSTOMER_EMAIL, "password": shop.CUSTOMER_PASSWORD}
    session = await client.data(LOGIN, input=presented)
    signed_in = replace(client, headers={"authorization": f"Bearer {session['accessToken']}"})
    me = await signed_in.data("{ me { orders(first: 1) { totalCount nodes { status } } } }")
    tickets = await signed_in.data("{ myTickets(first: 5) { nodes { title status } } }")
    picture = await client.data('{ product(slug: "foreshore-mug") { media { url } } }')

    assert session["customer"] == {"name": "Ada Chen"}
    assert me["orders"] == {"totalCount": 6, "nodes": [{"status": "AWAITING_SHIPMENT"}]}
    assert tickets["nodes"] == [{"title": "One beanie has a pulled stitch", "status": "RESOLVED"}]
    assert picture["media"][0]["url"].endswith("/media/demo/foreshore-mug-1.svg")


async def _check_staff(staff: Client) -> None:
    """Staff see what became of it all."""
    orders = await staff.data("{ orders(first: 50) { nodes { status } } }")
    tickets = await staff.data("{ tickets(first: 10) { nodes { status } } }")
    segments = await staff.data("{ segments(first: 10) { nodes { code memberCount } } }")

    statuses = [node["status"] for node in orders["nodes"]]
    assert {status: statuses.count(status) for status in sorted(set(statuses))} == {
        "AWAITING_SHIPMENT": 6,
        "CANCELLED": 2,
        "COMPLETED": 30,
        "DELIVERED": 2,
        "SHIPPED": 3,
    }
    assert sorted(node["status"] for node in tickets["nodes"]) == [
        *["OPEN"] * 4,
        "RESOLVED",
        "WAITING_FOR_CUSTOMER",
    ]
    assert {each["code"]: each["memberCount"] for each in segments["nodes"]} == {
        "vip": 3,
        "newsletter": 6,
        "reads_chinese": 4,
        "lapsed": 1,
    }


async def test_the_index_is_built_when_nothing_is_in_it(db: Database, settings: Settings) -> None:
    stages: list[str] = []
    async with db.write() as tx:
        await make_product(tx)

    await build_index(db, settings, lambda stage, _fraction: stages.append(stage))
    built = list(stages)
    await build_index(db, settings, lambda stage, _fraction: stages.append(stage))

    assert built == ["Search index", "Search index"]
    assert stages == built


async def test_a_shop_of_somebodys_own_is_left_alone(db: Database, settings: Settings) -> None:
    before = await counts(db)

    outcome = await seed(db, settings)

    assert outcome == Seeded(did_anything=False, is_foreign=True)
    assert await counts(db) == before
    assert not (Path(settings.media_root) / "demo").exists()


async def test_the_demo_refuses_production(empty: Database, settings: Settings) -> None:
    in_production = replace(settings, environment=Environment.PRODUCTION)

    with pytest.raises(NotForProduction):
        await seed(empty, in_production)

    assert await counts(empty) == {"products": 0, "customers": 0, "orders": 0, "tickets": 0}


def test_what_was_new_stays_new_whenever_the_shop_is_seeded() -> None:
    moved = catalog_of(NOW.date())

    assert '"published_from": "2026-11-19T01:00:00Z"' in catalog_of(
        NOW.date().replace(month=11, day=22)
    )
    assert '"published_from": "2026-02-27T01:00:00Z"' in moved


def test_every_order_is_of_a_customer_and_every_ticket_of_an_order_there_is() -> None:
    known = {customer.email.removesuffix("@example.com") for customer in people.CUSTOMERS}
    ordered = {(order.customer, order.days_ago) for order in people.ORDERS}
    tied = {
        (ticket.customer, ticket.order_days_ago)
        for ticket in people.TICKETS
        if ticket.order_days_ago is not None
    }

    assert {order.customer for order in people.ORDERS} == known
    assert tied <= ordered
