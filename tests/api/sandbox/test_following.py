"""The change feed and subscriptions tell each side of its own orders."""

import pytest

from commerce.clients.kinds import ClientKind
from commerce.core.actor import System
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.orders import changes, feed
from commerce.orders.feed import FeedScope
from commerce.orders.kinds import OrderEventType
from tests.client import Client
from tests.factories.orders import make_order
from tests.factories.sandbox import make_sides

CURSOR = "{ changesCursor }"
CHANGES = """query($kinds: [ChangeKind!]!, $after: String) {
  changes(kinds: $kinds, after: $after) { changes { kind subjectId isDeleted
    node { ... on Order { isTest } } } } }"""


@pytest.mark.committed
async def test_a_partner_follows_the_orders_of_its_side(client: Client, db: Database) -> None:
    may = (Permission.CHANGES_READ, Permission.ORDERS_READ)
    sides = await make_sides(client, db, kind=ClientKind.PARTNER, permissions=may)
    start = await sides.live.data(CURSOR)
    async with db.write() as tx:
        live = await make_order(tx)
    async with db.write() as tx:
        test = await make_order(tx, test_client_id=sides.test_id)

    found = [
        (await side.data(CHANGES, kinds=["ORDER"], after=start))["changes"]
        for side in (sides.live, sides.test, client.as_staff(*may))
    ]

    assert {change["subjectId"] for change in found[0]} == {live.gid}
    assert {change["subjectId"] for change in found[1]} == {test.gid}
    assert {change["subjectId"] for change in found[2]} == {live.gid}
    assert {change["node"]["isTest"] for change in found[1]} == {True}


@pytest.mark.committed
async def test_goods_are_followed_by_both_sides(client: Client, db: Database) -> None:
    may = (Permission.CHANGES_READ, Permission.CATALOG_READ)
    sides = await make_sides(client, db, kind=ClientKind.PARTNER, permissions=may)
    start = await sides.live.data(CURSOR)
    async with db.write() as tx:
        await make_order(tx)

    found = [
        (await side.data(CHANGES, kinds=["PRODUCT", "PRICE"], after=start))["changes"]
        for side in (sides.live, sides.test)
    ]

    assert found[0] == found[1]
    assert {change["kind"] for change in found[0]} == {"PRODUCT", "PRICE"}


@pytest.mark.committed
async def test_the_feed_of_order_events_keeps_the_sides_apart(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_order(tx)
        test = await make_order(tx, test_client_id=sides.test_id)
        await changes.tell(tx, live.id, OrderEventType.DELIVERED, actor=System("test"))
        await changes.tell(tx, test.id, OrderEventType.DELIVERED, actor=System("test"))
    await feed.put_in_order(db)

    async with db.read() as reader:
        entries, _ = await feed.after(reader, 0, most=100)
        of_sides = [
            await feed.after_of(reader, FeedScope(is_test=is_test), 0, most=100)
            for is_test in (False, True)
        ]

    for scope, order, found in (
        (FeedScope(), live, of_sides[0]),
        (FeedScope(is_test=True), test, of_sides[1]),
    ):
        assert {entry.order_id for entry in found} == {order.id}
        assert [entry for entry in entries if scope.holds(entry)] == found
        assert all(scope.topic in feed.topics_of(entry) for entry in found)
    topics = {topic for entry in of_sides[1] for topic in feed.topics_of(entry)}
    assert topics == {f"order:{test.id}", "order:sandbox"}
