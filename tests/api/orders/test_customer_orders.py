"""`me.orders` and `Customer.orders`."""

from datetime import timedelta
from typing import Any

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.orders.kinds import CancelReason, OrderStatus
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order

MINE = """query($first: Int, $after: String) { me { orders(first: $first, after: $after) {
    nodes { number } totalCount pageInfo { hasNextPage endCursor } } } }"""


async def test_customers_read_their_own_newest_first(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    numbers: list[str] = []
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        await make_order(tx, customer_id=bob)
    for _ in range(3):
        async with db.write() as tx:
            numbers.append((await make_order(tx, customer_id=ada)).number)
        clock.advance(timedelta(minutes=1))
    buyer = client.as_customer(ada)

    first = (await buyer.data(MINE, first=2))["orders"]
    rest = (await buyer.data(MINE, first=2, after=first["pageInfo"]["endCursor"]))["orders"]

    assert [node["number"] for node in first["nodes"]] == [numbers[2], numbers[1]]
    assert [node["number"] for node in rest["nodes"]] == [numbers[0]]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_declined_attempts_are_not_among_them(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        kept = await make_order(tx, customer_id=ada, status=OrderStatus.PENDING_PAYMENT)
        await make_order(
            tx,
            customer_id=ada,
            status=OrderStatus.CANCELLED,
            cancel_reason=CancelReason.PAYMENT_DECLINED,
        )

    mine = (await client.as_customer(ada).data(MINE))["orders"]

    assert mine["nodes"] == [{"number": kept.number}]
    assert mine["totalCount"] == 1


async def test_staff_read_them_with_the_permission(client: Client, db: Database) -> None:
    document = "query($id: ID!) { customer(id: $id) { orders { nodes { number } } } }"
    async with db.write() as tx:
        ada = await make_customer(tx)
        order = await make_order(tx, customer_id=ada)
    id_ = encode("Customer", ada)

    both = client.as_staff(Permission.CUSTOMERS_READ, Permission.ORDERS_READ)
    half = client.as_staff(Permission.CUSTOMERS_READ)

    assert (await both.data(document, id=id_))["orders"]["nodes"] == [{"number": order.number}]
    assert (await half.data(document, id=id_))["orders"]["nodes"] == []


async def test_many_customers_cost_one_statement(
    client: Client, db: Database, statements: Any
) -> None:
    document = """query($first: Int) { customers(first: $first) { nodes {
        orders(first: 2) { nodes { number } } } } }"""
    async with db.write() as tx:
        for _ in range(5):
            customer_id = await make_customer(tx)
            for _ in range(3):
                await make_order(tx, customer_id=customer_id)
    staff = client.as_staff(Permission.CUSTOMERS_READ, Permission.ORDERS_READ)
    await staff.data(document, first=1)

    with statements() as few:
        await staff.data(document, first=1)
    with statements() as many:
        found = await staff.data(document, first=5)

    assert [len(node["orders"]["nodes"]) for node in found["nodes"]] == [2] * 5
    assert len(few) == len(many)
