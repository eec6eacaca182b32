"""The root field `orders`."""

from datetime import timedelta

import pytest

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.orders.kinds import CancelReason, OrderStatus
from tests.client import Client
from tests.factories.orders import make_order

ORDERS = """query($filter: OrderFilterInput, $first: Int, $after: String) {
    orders(filter: $filter, first: $first, after: $after) {
        nodes { number } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


@pytest.fixture
def staff(client: Client) -> Client:
    return client.as_staff(Permission.ORDERS_READ)


async def test_only_staff_with_the_permission_list_orders(client: Client) -> None:
    assert await client.code(ORDERS) == "UNAUTHENTICATED"
    assert await client.as_staff(Permission.CATALOG_READ).code(ORDERS) == "FORBIDDEN"
    assert await client.as_partner().code(ORDERS) == "FORBIDDEN"
    partner = client.as_partner(Permission.ORDERS_READ)
    assert (await partner.data(ORDERS))["totalCount"] == 0


async def test_newest_first_in_pages(staff: Client, db: Database, clock: FrozenClock) -> None:
    numbers: list[str] = []
    for _ in range(5):
        async with db.write() as tx:
            numbers.append((await make_order(tx)).number)
        clock.advance(timedelta(minutes=1))

    first = await staff.data(ORDERS, first=2)
    second = await staff.data(ORDERS, first=2, after=first["pageInfo"]["endCursor"])
    third = await staff.data(ORDERS, first=2, after=second["pageInfo"]["endCursor"])

    pages = [[node["number"] for node in page["nodes"]] for page in (first, second, third)]
    newest = numbers[::-1]
    assert pages == [newest[:2], newest[2:4], newest[4:]]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second, third)] == [
        True,
        True,
        False,
    ]
    assert first["totalCount"] == third["totalCount"] == 5


async def test_filters_narrow_the_list(staff: Client, db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        old = await make_order(tx, at=clock.now() - timedelta(days=10))
        shipped = await make_order(tx, status=OrderStatus.SHIPPED, email="bob@example.com")
        chinese = await make_order(tx, channel="cn")
        declined = await make_order(
            tx, status=OrderStatus.CANCELLED, cancel_reason=CancelReason.PAYMENT_DECLINED
        )
    cases: list[tuple[dict[str, object], set[str]]] = [
        ({}, {old.number, shipped.number, chinese.number}),
        ({"statuses": ["SHIPPED"]}, {shipped.number}),
        ({"statuses": ["CANCELLED"]}, set()),
        ({"statuses": ["CANCELLED"], "declinedAttempts": True}, {declined.number}),
        ({"channels": ["cn"]}, {chinese.number}),
        ({"channels": ["moon"]}, set()),
        ({"number": old.number}, {old.number}),
        ({"email": " Bob@Example.com "}, {shipped.number}),
        ({"email": "nobody"}, set()),
        ({"createdBefore": "2026-03-01T00:00:00Z"}, {old.number}),
        ({"createdFrom": "2026-03-01T00:00:00+00:00"}, {shipped.number, chinese.number}),
    ]

    for wanted, expected in cases:
        found = await staff.data(ORDERS, filter=wanted)
        assert {node["number"] for node in found["nodes"]} == expected, wanted
        assert found["totalCount"] == len(expected), wanted


async def test_the_filter_has_limits(staff: Client) -> None:
    many = {"channels": ["x"] * 101}

    assert await staff.code(ORDERS, filter=many) == "BAD_USER_INPUT"
    assert await staff.code(ORDERS, first=101) == "BAD_USER_INPUT"
    assert await staff.code(ORDERS, after="nonsense") == "BAD_USER_INPUT"


async def test_a_page_costs_the_same_however_long(
    staff: Client, db: Database, statements: object
) -> None:
    document = """query($first: Int) { orders(first: $first) { nodes {
        number status email lines { sku } events { type } parcels { lines { sku } }
        payments { status transactions { kind } } deliveryGroups { address { name } }
        shippingAddress { name } allowedTransitions channel { code } } } }"""
    async with db.write() as tx:
        for _ in range(8):
            await make_order(tx, lines=2, status=OrderStatus.SHIPPED)
    await staff.data(document, first=1)

    with statements() as few:  # type: ignore[operator]
        await staff.data(document, first=1)
    with statements() as many:  # type: ignore[operator]
        await staff.data(document, first=8)

    assert len(many) == len(few) == 8
