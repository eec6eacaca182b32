"""The root fields `orderMarkDelivered` and `orderComplete`."""

from datetime import timedelta

from sqlalchemy import select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.orders.events import OrderCompleted, OrderDelivered
from commerce.orders.jobs import complete_ripe_orders
from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import MadeOrder, make_order
from tests.jobs import emitted

ORDER = "... on Order { status parcels { id deliveredAt } } ... on UserError { code path }"
SHIP = "mutation($input: OrderShipInput!) { orderShip(input: $input) { %s } }" % ORDER
DELIVERED = (
    "mutation($input: OrderMarkDeliveredInput!) { orderMarkDelivered(input: $input) { %s } }"
    % ORDER
)
COMPLETE = "mutation($input: OrderCompleteInput!) { orderComplete(input: $input) { %s } }" % ORDER


def clerk(client: Client) -> Client:
    return client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)


async def made(db: Database, **options: object) -> MadeOrder:
    async with db.write() as tx:
        return await make_order(tx, **options)  # type: ignore[arg-type]


async def status_of(db: Database, order: MadeOrder) -> OrderStatus:
    async with db.read() as reader:
        return await reader.scalar(select(Order.status).where(Order.id == order.id))


async def test_the_last_parcel_makes_the_order_delivered(client: Client, db: Database) -> None:
    order = await made(db, lines=2)
    staff = clerk(client)
    first = encode("OrderLine", order.line_ids[0])
    await staff.data(
        SHIP, input={"orderId": order.gid, "lines": [{"lineId": first, "quantity": 2}]}
    )
    (parcel,) = (await staff.data(SHIP, input={"orderId": order.gid}))["parcels"][:1]

    partly = await staff.data(DELIVERED, input={"orderId": order.gid, "parcelId": parcel["id"]})
    assert partly["status"] == "SHIPPED"
    assert [each["deliveredAt"] is not None for each in partly["parcels"]] == [True, False]

    again = await staff.data(DELIVERED, input={"orderId": order.gid, "parcelId": parcel["id"]})
    assert again == {"code": "INVALID_INPUT", "path": ["input", "parcelId"]}

    whole = await staff.data(DELIVERED, input={"orderId": order.gid})
    assert whole["status"] == "DELIVERED"
    assert [e for e in await emitted(db) if isinstance(e, OrderDelivered)] == [
        OrderDelivered(order.id, None, order.number)
    ]


async def test_what_has_not_left_cannot_arrive(client: Client, db: Database) -> None:
    for status in (OrderStatus.PENDING_PAYMENT, OrderStatus.AWAITING_SHIPMENT):
        order = await made(db, status=status)

        refused = await clerk(client).data(DELIVERED, input={"orderId": order.gid})

        assert refused == {"code": "ORDER_STATUS_FORBIDS", "path": ["input", "orderId"]}
        assert await status_of(db, order) is status


async def test_only_staff_mark_as_delivered(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        order = await make_order(tx, customer_id=ada, status=OrderStatus.SHIPPED)
    given = {"orderId": order.gid}

    assert await client.code(DELIVERED, input=given) == "UNAUTHENTICATED"
    assert await client.as_customer(ada).code(DELIVERED, input=given) == "FORBIDDEN"
    reader = client.as_staff(Permission.ORDERS_READ)
    assert await reader.code(DELIVERED, input=given) == "FORBIDDEN"
    assert await status_of(db, order) is OrderStatus.SHIPPED


async def test_the_buyer_the_guest_and_staff_confirm_receipt(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        own = await make_order(tx, customer_id=ada, status=OrderStatus.DELIVERED)
        guests = await make_order(tx, status=OrderStatus.SHIPPED)
        third = await make_order(tx, status=OrderStatus.DELIVERED)

    answers = [
        await client.as_customer(ada).data(COMPLETE, input={"orderId": own.gid}),
        await client.data(COMPLETE, input={"orderId": guests.gid, "accessToken": guests.token}),
        await clerk(client).data(COMPLETE, input={"orderId": third.gid}),
    ]

    assert [answer["status"] for answer in answers] == ["COMPLETED"] * 3
    assert [e for e in await emitted(db) if isinstance(e, OrderCompleted)] == [
        OrderCompleted(own.id, ada, own.number),
        OrderCompleted(guests.id, None, guests.number),
        OrderCompleted(third.id, None, third.number),
    ]


async def test_strangers_do_not_confirm_and_learn_nothing(client: Client, db: Database) -> None:
    order, other = await made(db, status=OrderStatus.SHIPPED), await made(db)
    given = {"orderId": order.gid}
    missing = {"code": "NOT_FOUND", "path": ["input", "orderId"]}

    assert await client.data(COMPLETE, input=given) == missing
    assert await client.data(COMPLETE, input={**given, "accessToken": other.token}) == missing
    assert await client.as_customer(new_id()).data(COMPLETE, input=given) == missing
    assert await client.data(COMPLETE, input={"orderId": encode("Order", new_id())}) == missing
    reader = client.as_staff(Permission.ORDERS_READ)
    assert (await reader.data(COMPLETE, input=given))["code"] == "NOT_ALLOWED"
    assert await status_of(db, order) is OrderStatus.SHIPPED


async def test_silence_confirms_receipt(client: Client, db: Database, clock: FrozenClock) -> None:
    order, shipped = await made(db), await made(db)
    staff = clerk(client)
    await staff.data(SHIP, input={"orderId": order.gid})
    await staff.data(DELIVERED, input={"orderId": order.gid})
    await staff.data(SHIP, input={"orderId": shipped.gid})

    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert await complete_ripe_orders(db) == 0
    clock.advance(timedelta(seconds=1))
    assert await complete_ripe_orders(db) == 1
    assert await status_of(db, order) is OrderStatus.COMPLETED
    assert await status_of(db, shipped) is OrderStatus.SHIPPED

    clock.advance(timedelta(days=14))
    assert await complete_ripe_orders(db) == 1
    assert await status_of(db, shipped) is OrderStatus.COMPLETED
    assert await complete_ripe_orders(db) == 0
