"""`orderUpdated`: what happens to orders, to those who may see them."""

from datetime import timedelta
from typing import Any

from commerce.core.actor import Actor, Customer, Partner, Staff, System
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.orders import service
from commerce.orders.feed import feed_cursor
from commerce.orders.kinds import CancelReason, OrderStatus
from commerce.orders.requests import CancelOrder, CompleteOrder, MarkDelivered, ShipOrder
from tests.factories.customers import make_customer
from tests.factories.orders import MadeOrder, make_order
from tests.live import LiveServer, Socket

ONE = """
subscription ($id: ID!, $token: String, $after: String) {
  orderUpdated(id: $id, accessToken: $token, after: $after) {
    event cursor order { id status parcels { carrier } }
  }
}
"""
MANY = "subscription ($after: String) { orderUpdated(after: $after) { event cursor order { id } } }"
CLERK = System("test")
OTHERS = [each for each in Permission if each is not Permission.ORDERS_READ]


async def ship(db: Database, *orders: MadeOrder, carrier: str | None = None) -> None:
    for order in orders:
        async with db.write() as tx:
            await service.ship(tx, CLERK, ShipOrder(order.id, carrier=carrier))


async def made(db: Database, count: int = 1, **fields: Any) -> list[MadeOrder]:
    async with db.write() as tx:
        return [await make_order(tx, **fields) for _ in range(count)]


async def refused(socket: Socket) -> str:
    message = await socket.receive()
    assert message["type"] == "error", message
    return message["payload"][0]["extensions"]["code"]


async def told(socket: Socket) -> tuple[str | None, str | None]:
    update = (await socket.next())["orderUpdated"]
    return update["event"], update["order"] and update["order"]["id"]


async def test_a_buyer_follows_their_order(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)

    async with live.socket(Customer(customer_id)) as socket:
        await socket.subscribe(ONE, id=order.gid)
        first = await socket.next()
        await ship(db, order, carrier="Royal Mail")
        second = await socket.next()

    assert first["orderUpdated"]["event"] is None
    assert first["orderUpdated"]["order"]["status"] == "AWAITING_SHIPMENT"
    assert second["orderUpdated"]["event"] == "SHIPPED"
    assert second["orderUpdated"]["order"] == {
        "id": order.gid,
        "status": "SHIPPED",
        "parcels": [{"carrier": "Royal Mail"}],
    }


async def test_every_step_of_an_order_is_told_once(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)

    async with live.socket() as socket:
        await socket.subscribe(ONE, id=order.gid, token=order.token)
        steps = [(await told(socket))[0]]
        await ship(db, order)
        async with db.write() as tx:
            await service.mark_delivered(tx, CLERK, MarkDelivered(order.id))
        async with db.write() as tx:
            await service.complete(tx, CLERK, CompleteOrder(order.id))
        steps += [(await told(socket))[0] for _ in range(3)]

        assert steps == [None, "SHIPPED", "DELIVERED", "COMPLETED"]
        assert await socket.is_quiet()


async def test_who_may_follow_an_order(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        buyer, stranger = await make_customer(tx), await make_customer(tx, email="b@example.com")
        order = await make_order(tx, customer_id=buyer)
        other = await make_order(tx)
    may_read = frozenset({Permission.ORDERS_READ})
    cases: list[tuple[Actor | None, str | None, str]] = [
        (None, None, "NOT_FOUND"),
        (None, other.token, "NOT_FOUND"),
        (None, order.token, "next"),
        (Customer(buyer), None, "next"),
        (Customer(stranger), None, "NOT_FOUND"),
        (Staff(new_id(), frozenset(OTHERS)), None, "NOT_FOUND"),
        (Staff(new_id(), may_read), None, "next"),
        (Partner(new_id(), frozenset(OTHERS)), None, "NOT_FOUND"),
        (Partner(new_id(), may_read), None, "next"),
    ]

    seen = []
    for actor, token, _ in cases:
        async with live.socket(actor) as socket:
            await socket.subscribe(ONE, id=order.gid, token=token)
            message = await socket.receive()
            is_shown = message["type"] == "next"
            seen.append("next" if is_shown else message["payload"][0]["extensions"]["code"])

    assert seen == [expected for *_, expected in cases]


async def test_who_may_follow_many_orders(live: LiveServer, db: Database) -> None:
    codes = []
    for actor in (
        None,
        Staff(new_id(), frozenset(OTHERS)),
        Partner(new_id(), frozenset(OTHERS)),
    ):
        async with live.socket(actor) as socket:
            await socket.subscribe(MANY)
            codes.append(await refused(socket))

    assert codes == ["UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN"]


async def test_everybody_is_told_of_their_own_orders(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx, email="bob@example.com")
        of_ada = await make_order(tx, customer_id=ada)
        of_bob = await make_order(tx, customer_id=bob)
        of_nobody = await make_order(tx)
    clerk = Staff(new_id(), frozenset({Permission.ORDERS_READ}))

    async with (
        live.socket(Customer(ada)) as to_ada,
        live.socket(Customer(bob)) as to_bob,
        live.socket(clerk) as to_clerk,
    ):
        for socket in (to_ada, to_bob, to_clerk):
            await socket.subscribe(MANY)
            assert await told(socket) == (None, None)
        await ship(db, of_nobody, of_bob, of_ada)

        assert await told(to_ada) == ("SHIPPED", of_ada.gid)
        assert await told(to_bob) == ("SHIPPED", of_bob.gid)
        assert [(await told(to_clerk))[1] for _ in range(3)] == [
            of_nobody.gid,
            of_bob.gid,
            of_ada.gid,
        ]
        assert await to_ada.is_quiet()


async def test_a_declined_attempt_is_no_news_to_its_buyer(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        declined = await make_order(tx, customer_id=customer_id, status=OrderStatus.PENDING_PAYMENT)
        other = await make_order(tx, customer_id=customer_id)

    async with live.socket(Customer(customer_id)) as many, live.socket() as one:
        await many.subscribe(MANY)
        await told(many)
        await one.subscribe(ONE, id=declined.gid, token=declined.token)
        await told(one)
        async with db.write() as tx:
            found = await service.get_for_update(tx, declined.id)
            assert found is not None
            await service.close(tx, found, CancelReason.PAYMENT_DECLINED, actor=CLERK)
        await ship(db, other)

        assert await told(many) == ("SHIPPED", other.gid)
        assert await refused(one) == "NOT_FOUND"


async def test_what_was_missed_is_told_after_coming_back(live: LiveServer, db: Database) -> None:
    first, second = await made(db, 2)
    clerk = Staff(new_id(), frozenset({Permission.ORDERS_READ}))
    async with live.socket(clerk) as socket:
        await socket.subscribe(MANY)
        await told(socket)
        await ship(db, first)
        cursor = (await socket.next())["orderUpdated"]["cursor"]

    await ship(db, second)
    async with db.write() as tx:
        await service.complete(tx, CLERK, CompleteOrder(first.id))

    async with live.socket(clerk) as socket:
        await socket.subscribe(MANY, after=cursor)
        assert await told(socket) == ("SHIPPED", second.gid)
        assert await told(socket) == ("COMPLETED", first.gid)
        assert await socket.is_quiet()


async def test_an_event_stream_resumes_from_the_last_event(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)
    asked = {"id": order.gid, "token": order.token}
    async with live.events(ONE, **asked) as events:
        first = await events.receive()
        assert first is not None
        assert first["event"] == "next"

    await ship(db, order)

    async with live.events(ONE, after=first["id"], **asked) as events:
        shipped = await events.receive()
        assert shipped is not None
        assert '"event":"SHIPPED"' in shipped["data"]
        assert f'"cursor":"{shipped["id"]}"' in shipped["data"]


async def test_cursors_that_are_none_and_that_are_too_old(
    live: LiveServer, db: Database, clock: FrozenClock
) -> None:
    (order,) = await made(db)
    asked = {"id": order.gid, "token": order.token}
    old = feed_cursor(1, clock.now() - timedelta(days=6, seconds=1))

    async with live.socket() as socket:
        await socket.subscribe(ONE, "1", **asked, after="nonsense")
        assert await refused(socket) == "BAD_USER_INPUT"
        await socket.subscribe(ONE, "2", **asked, after=old)
        assert await refused(socket) == "CURSOR_EXPIRED"


async def test_a_session_that_ended_closes_the_connection(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        order = await make_order(tx, customer_id=customer_id)

    async with live.socket(Customer(customer_id)) as socket:
        await socket.subscribe(ONE, id=order.gid)
        await told(socket)
        live.actors._known.clear()
        await ship(db, order)

        assert await socket.close_code() == 4403


async def test_a_permission_that_is_taken_ends_the_subscription(
    live: LiveServer, db: Database
) -> None:
    (order,) = await made(db)
    clerk = Staff(new_id(), frozenset({Permission.ORDERS_READ}))

    async with live.socket(clerk) as socket:
        await socket.subscribe(MANY)
        await told(socket)
        token = list(live.actors._known)[-1]
        live.actors._known[token] = Staff(clerk.id, frozenset())
        await ship(db, order)

        assert await refused(socket) == "FORBIDDEN"


async def test_cancelling_is_told(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)

    async with live.socket() as socket:
        await socket.subscribe(ONE, id=order.gid, token=order.token)
        await told(socket)
        async with db.write() as tx:
            cancel = CancelOrder(order.id, reason=CancelReason.OTHER)
            await service.cancel(tx, CLERK, cancel)

        assert await told(socket) == ("CANCELLED", order.gid)
