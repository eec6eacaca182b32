"""The root field `orderShip`."""

from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.actor import Staff
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.inventory.models import StockLevel
from commerce.orders.events import OrderShipped
from commerce.orders.kinds import OrderStatus
from tests.client import Client
from tests.factories.orders import MadeOrder, make_order
from tests.jobs import emitted

SHIP = """mutation($input: OrderShipInput!) { orderShip(input: $input) {
    ... on Order { status lines { quantity shipped } allowedTransitions
        parcels { carrier trackingNumber trackingUrl lines { sku quantity } } }
    ... on InvalidInputError { code problems { path code } }
    ... on OrderStatusError { code status }
    ... on UserError { code path } } }"""


def clerk(client: Client) -> Client:
    return client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)


async def made(db: Database, **options: object) -> MadeOrder:
    async with db.write() as tx:
        return await make_order(tx, **options)  # type: ignore[arg-type]


async def stock(db: Database, order: MadeOrder) -> list[tuple[int, int]]:
    """On hand and reserved of each of the order's variants."""
    wanted = select(StockLevel.on_hand, StockLevel.reserved).where(
        StockLevel.variant_id.in_(order.variant_ids)
    )
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(wanted.order_by(StockLevel.variant_id))]


async def test_everything_leaves_in_one_parcel(client: Client, db: Database) -> None:
    order = await made(db, lines=2, quantity=2)
    assert await stock(db, order) == [(12, 2), (12, 2)]

    shipped = await clerk(client).data(
        SHIP,
        input={
            "orderId": order.gid,
            "carrier": "  Royal   Mail ",
            "trackingNumber": "RM1",
            "trackingUrl": "https://mail.example/RM1",
        },
    )

    assert shipped == {
        "status": "SHIPPED",
        "lines": [{"quantity": 2, "shipped": 2}] * 2,
        "allowedTransitions": ["DELIVERED", "COMPLETED"],
        "parcels": [
            {
                "carrier": "Royal Mail",
                "trackingNumber": "RM1",
                "trackingUrl": "https://mail.example/RM1",
                "lines": [{"sku": "SKU-1", "quantity": 2}, {"sku": "SKU-2", "quantity": 2}],
            }
        ],
    }
    assert await stock(db, order) == [(10, 0), (10, 0)]


async def test_parcel_by_parcel(client: Client, db: Database) -> None:
    order = await made(db, lines=2, quantity=2)
    staff = clerk(client)
    first, second = (encode("OrderLine", line_id) for line_id in order.line_ids)

    partly = await staff.data(
        SHIP, input={"orderId": order.gid, "lines": [{"lineId": first, "quantity": 1}]}
    )
    assert partly["status"] == "AWAITING_SHIPMENT"
    assert partly["lines"] == [{"quantity": 2, "shipped": 1}, {"quantity": 2, "shipped": 0}]
    assert partly["allowedTransitions"] == ["SHIPPED"]
    assert await stock(db, order) == [(11, 1), (12, 2)]

    rest = [{"lineId": first, "quantity": 1}, {"lineId": second, "quantity": 2}]
    whole = await staff.data(SHIP, input={"orderId": order.gid, "lines": rest})
    assert whole["status"] == "SHIPPED"
    assert len(whole["parcels"]) == 2
    assert [
        (event.order_id, event.is_complete)
        for event in await emitted(db)
        if isinstance(event, OrderShipped)
    ] == [(order.id, False), (order.id, True)]


async def test_no_more_leaves_than_was_ordered(client: Client, db: Database) -> None:
    order = await made(db, quantity=2)
    line, other = encode("OrderLine", order.line_ids[0]), encode("OrderLine", new_id())
    wanted = [
        {"lineId": line, "quantity": 0},
        {"lineId": line, "quantity": 2},
        {"lineId": line, "quantity": 1},
        {"lineId": other, "quantity": 1},
    ]

    refused = await clerk(client).data(SHIP, input={"orderId": order.gid, "lines": wanted})

    assert refused["problems"] == [
        {"path": ["input", "lines", "0", "quantity"], "code": "TOO_SMALL"},
        {"path": ["input", "lines", "2", "quantity"], "code": "TOO_LARGE"},
        {"path": ["input", "lines", "3", "lineId"], "code": "NOT_FOUND"},
    ]
    assert await stock(db, order) == [(12, 2)]
    assert await emitted(db) == []


async def test_only_an_order_that_awaits_it_is_shipped(client: Client, db: Database) -> None:
    for status in OrderStatus:
        if status is OrderStatus.AWAITING_SHIPMENT:
            continue
        order = await made(db, status=status)
        before = await stock(db, order)

        refused = await clerk(client).data(SHIP, input={"orderId": order.gid})

        assert refused["code"] == "ORDER_STATUS_FORBIDS"
        assert refused["status"] == status.name
        assert await stock(db, order) == before


async def test_input_is_checked(client: Client, db: Database) -> None:
    order = await made(db)
    staff = clerk(client)
    cases = [
        ({"orderId": "nonsense"}, "orderId", "INVALID_ID"),
        (
            {"orderId": order.gid, "trackingUrl": "javascript:alert(1)"},
            "trackingUrl",
            "INVALID_URL",
        ),
        ({"orderId": order.gid, "carrier": "x" * 201}, "carrier", "TOO_LONG"),
        ({"orderId": order.gid, "idempotencyKey": ""}, "idempotencyKey", "INVALID_LENGTH"),
    ]

    for given, field, code in cases:
        refused = await staff.data(SHIP, input=given)
        assert refused["problems"] == [{"path": ["input", field], "code": code}], given
    missing = await staff.data(SHIP, input={"orderId": encode("Order", new_id())})
    assert missing["code"] == "NOT_FOUND"
    assert await stock(db, order) == [(12, 2)]


async def test_a_key_ships_once(client: Client, db: Database) -> None:
    order = await made(db, quantity=2)
    staff = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE, staff_id=new_id())
    line = encode("OrderLine", order.line_ids[0])
    given = {
        "orderId": order.gid,
        "lines": [{"lineId": line, "quantity": 1}],
        "idempotencyKey": "parcel-1",
    }

    once = await staff.data(SHIP, input=given)
    again = await staff.data(SHIP, input=given)
    other = await staff.data(SHIP, input={**given, "carrier": "Other"})

    assert again == once
    assert len(again["parcels"]) == 1
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_only_staff_who_may_write_orders_ship(client: Client, db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx)
    given = {"orderId": order.gid}

    assert await client.code(SHIP, input=given) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(SHIP, input=given) == "FORBIDDEN"
    assert await client.as_staff(Permission.ORDERS_READ).code(SHIP, input=given) == "FORBIDDEN"
    assert await client.as_partner(Permission.ORDERS_READ).code(SHIP, input=given) == "FORBIDDEN"
    partner = client.as_partner(Permission.ORDERS_READ, Permission.ORDERS_WRITE)
    assert (await partner.data(SHIP, input=given))["status"] == "SHIPPED"


async def test_it_is_audited(client: Client, db: Database) -> None:
    order, staff_id = await made(db), new_id()
    permissions = frozenset({Permission.ORDERS_READ, Permission.ORDERS_WRITE})

    await client.as_actor(Staff(staff_id, permissions)).data(SHIP, input={"orderId": order.gid})

    async with db.read() as reader:
        entries = await reader.rows(
            select(AuditEntry.action, AuditEntry.actor, AuditEntry.before, AuditEntry.after).where(
                AuditEntry.entity_id == order.id
            )
        )
    ((action, actor, before, after),) = entries
    assert (action, actor) == ("order.ship", f"staff:{staff_id}")
    assert before["status"] == "awaiting_shipment"
    assert after["status"] == "shipped"
    assert after["quantity"] == 2
