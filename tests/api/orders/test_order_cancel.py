"""The root field `orderCancel`."""

from sqlalchemy import select

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.inventory.models import StockLevel
from commerce.orders.events import OrderCancelled
from commerce.orders.kinds import OrderStatus
from commerce.payments.events import PaymentReversalRequested
from commerce.payments.models import PaymentStatus
from resolvers.context import Services
from tests.api.checkout.documents import bank_of, refunds
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import MadeOrder, make_order
from tests.jobs import deliver_queued, emitted
from tests.workers import reactions

CANCEL = """mutation($input: OrderCancelInput!) { orderCancel(input: $input) {
    ... on Order { status cancelReason allowedTransitions events { type note } }
    ... on OrderStatusError { status }
    ... on UserError { code path } } }"""
SHIP = """mutation($input: OrderShipInput!) { orderShip(input: $input) {
    ... on Order { status } } }"""


def clerk(client: Client) -> Client:
    return client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)


async def made(db: Database, **options: object) -> MadeOrder:
    async with db.write() as tx:
        return await make_order(tx, **options)  # type: ignore[arg-type]


async def stock(db: Database, order: MadeOrder) -> list[tuple[int, int]]:
    wanted = select(StockLevel.on_hand, StockLevel.reserved).where(
        StockLevel.variant_id.in_(order.variant_ids)
    )
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(wanted)]


async def test_staff_cancel_what_has_not_left(client: Client, db: Database) -> None:
    order = await made(db, quantity=3)
    assert await stock(db, order) == [(13, 3)]

    cancelled = await clerk(client).data(
        CANCEL, input={"orderId": order.gid, "reason": "FRAUD", "note": " called,\nno such street "}
    )

    assert cancelled["status"] == "CANCELLED"
    assert cancelled["cancelReason"] == "FRAUD"
    assert cancelled["allowedTransitions"] == []
    assert cancelled["events"][-1] == {"type": "CANCELLED", "note": "called,\nno such street"}
    assert await stock(db, order) == [(13, 0)]
    assert await emitted(db) == [
        PaymentReversalRequested(order.payment_id, order.id),
        OrderCancelled(order.id, None, order.number, "fraud", True, "GBP", 3000),
    ]


async def test_staff_must_say_why(client: Client, db: Database) -> None:
    order = await made(db)

    refused = await clerk(client).data(CANCEL, input={"orderId": order.gid})

    assert refused == {"code": "INVALID_INPUT", "path": ["input", "reason"]}
    assert await stock(db, order) == [(12, 2)]


async def test_buyers_cancel_what_is_unpaid(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        own = await make_order(tx, customer_id=ada, status=OrderStatus.PENDING_PAYMENT)
        guests = await make_order(tx, status=OrderStatus.PENDING_PAYMENT)

    answers = [
        await client.as_customer(ada).data(CANCEL, input={"orderId": own.gid}),
        await client.data(CANCEL, input={"orderId": guests.gid, "accessToken": guests.token}),
    ]

    assert [answer["status"] for answer in answers] == ["CANCELLED"] * 2
    assert [answer["cancelReason"] for answer in answers] == ["CUSTOMER_REQUEST"] * 2
    assert await stock(db, own) == await stock(db, guests) == [(12, 0)]
    requested = [e for e in await emitted(db) if isinstance(e, PaymentReversalRequested)]
    assert [event.order_id for event in requested] == [own.id, guests.id]


async def test_nothing_to_give_back_is_not_asked_for(client: Client, db: Database) -> None:
    order = await made(db, status=OrderStatus.PENDING_PAYMENT, payment=PaymentStatus.FAILED)

    await clerk(client).data(CANCEL, input={"orderId": order.gid, "reason": "OTHER"})

    assert [type(event) for event in await emitted(db)] == [OrderCancelled]


async def test_buyers_do_not_cancel_what_is_paid(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        order = await make_order(tx, customer_id=ada)

    refused = await client.as_customer(ada).data(CANCEL, input={"orderId": order.gid})

    assert refused["code"] == "ORDER_STATUS_FORBIDS"
    assert refused["status"] == "AWAITING_SHIPMENT"
    assert await stock(db, order) == [(12, 2)]
    assert await emitted(db) == []


async def test_what_has_left_is_not_cancelled(client: Client, db: Database) -> None:
    staff = clerk(client)
    partly = await made(db, lines=2)
    line = encode("OrderLine", partly.line_ids[0])
    parcel = {"orderId": partly.gid, "lines": [{"lineId": line, "quantity": 1}]}
    await staff.data(SHIP, input=parcel)
    orders = [partly] + [
        await made(db, status=status)
        for status in (
            OrderStatus.SHIPPED,
            OrderStatus.DELIVERED,
            OrderStatus.COMPLETED,
            OrderStatus.CANCELLED,
        )
    ]

    codes = [
        (await staff.data(CANCEL, input={"orderId": order.gid, "reason": "OTHER"}))["code"]
        for order in orders
    ]

    assert codes == ["ORDER_STATUS_FORBIDS"] * 5


async def test_strangers_learn_nothing(client: Client, db: Database) -> None:
    order = await made(db, status=OrderStatus.PENDING_PAYMENT)
    missing = {"code": "NOT_FOUND", "path": ["input", "orderId"]}
    given = {"orderId": order.gid}

    for who in (client, client.as_customer(new_id()), client.as_staff(), client.as_partner()):
        assert await who.data(CANCEL, input=given) == missing
        assert await who.data(CANCEL, input={"orderId": encode("Order", new_id())}) == missing
    reader = client.as_staff(Permission.ORDERS_READ)
    refused = await reader.data(CANCEL, input={**given, "reason": "OTHER"})
    assert refused["code"] == "NOT_ALLOWED"
    assert await stock(db, order) == [(12, 2)]


async def test_a_key_cancels_once(client: Client, db: Database) -> None:
    order = await made(db)
    staff = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE, staff_id=new_id())
    given = {"orderId": order.gid, "reason": "OTHER", "idempotencyKey": "k1"}

    once = await staff.data(CANCEL, input=given)
    again = await staff.data(CANCEL, input=given)
    other = await staff.data(CANCEL, input={**given, "reason": "FRAUD"})

    assert once == again
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert len(await emitted(db)) == 2


async def test_what_was_paid_goes_back_and_the_timeline_tells(
    client: Client, db: Database, services: Services
) -> None:
    order = await made(db, status=OrderStatus.PENDING_PAYMENT)
    paid = await made(db)
    bank = bank_of(services)
    bank.authorize(str(order.payment_id), 2000, "GBP", "action")
    bank.authorize(str(paid.payment_id), 2000, "GBP", "approve")
    staff = clerk(client)
    for each in (order, paid):
        await staff.data(CANCEL, input={"orderId": each.gid, "reason": "OTHER"})

    await deliver_queued(db, reactions(services))

    document = """query($id: ID!) { order(id: $id) { events { type } payments {
        status refunded { amount } transactions { kind isSuccess amount { amount } } } } }"""
    voided, refunded = [await staff.data(document, id=each.gid) for each in (order, paid)]
    assert voided["events"][-1] == {"type": "PAYMENT_VOIDED"}
    assert voided["payments"][0]["status"] == "VOIDED"
    assert refunded["events"][-1] == {"type": "REFUNDED"}
    assert refunded["payments"] == [
        {
            "status": "CAPTURED",
            "refunded": {"amount": "20.00"},
            "transactions": [{"kind": "REFUND", "isSuccess": True, "amount": {"amount": "20.00"}}],
        }
    ]
    assert refunds(services) == [2000]
