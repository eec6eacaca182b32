"""The root field `order`: who reads which order, and what of it."""

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.orders.kinds import CancelReason, OrderStatus
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.orders import MadeOrder, make_order

ORDER = "query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { number } }"
PERSON = """query($id: ID!, $token: String) { order(id: $id, accessToken: $token) {
    accessToken email shippingAddress { name line1 city } billingAddress { name phone } } }"""
EVERYTHING = """query($id: ID!, $token: String) { order(id: $id, accessToken: $token) {
    id number status accessToken email language currency pricesIncludeTax note attributes
    allowedTransitions createdAt placedAt expiresAt cancelledAt cancelReason
    channel { code }
    cost { subtotal { amount currencyCode } discount { amount } shipping { amount } tax { amount }
           taxLines { name rateBps amount { amount } } total { amount } }
    lines { id sku title variantTitle imageUrl quantity shipped unitPrice { amount }
            discount { amount } tax { amount } taxRateBps total { amount } }
    shippingAddress { name } billingAddress { name }
    deliveryGroups { id methodTitle amount { amount } address { name country } }
    parcels { id carrier trackingNumber trackingUrl shippedAt deliveredAt
              lines { lineId sku title quantity } }
    payments { id provider providerTitle status amount { amount } captured { amount }
               refunded { amount } failureCode createdAt }
    events { type at actor note } } }"""
FULL = {
    "email": "ada@example.com",
    "shippingAddress": {"name": "Ada Chen", "line1": "1 Mall Road", "city": "London"},
    "billingAddress": {"name": "Ada Chen", "phone": "+442071838750"},
}
MASKED = {
    "email": "a•••@e•••.com",
    "shippingAddress": {"name": "A••• C•••", "line1": "•••", "city": "London"},
    "billingAddress": {"name": "A••• C•••", "phone": "+44•••50"},
}


async def made(db: Database, **options: object) -> MadeOrder:
    async with db.write() as tx:
        return await make_order(tx, **options)  # type: ignore[arg-type]


async def test_a_guest_reads_with_the_token(client: Client, db: Database) -> None:
    order = await made(db)

    found = await client.data(ORDER, id=order.gid, token=order.token)

    assert found == {"number": order.number}


async def test_nobody_reads_without_it(client: Client, db: Database) -> None:
    order, other = await made(db), await made(db)
    stranger = client.as_customer(new_id())
    powerless = client.as_staff(Permission.CATALOG_READ)

    wrong_tokens = (None, "", "x", other.token, order.token[:-1], order.token + "A", "é" * 22)
    answers = [
        await who(ORDER, id=order.gid, token=token)
        for who in (client, stranger, powerless)
        for token in wrong_tokens
    ]

    missing = await client(ORDER, id=encode("Order", new_id()))
    assert missing == {"data": {"order": None}}
    assert answers == [missing] * len(answers)


async def test_ids_of_other_things_find_nothing(client: Client, db: Database) -> None:
    order = await made(db)
    staff = client.as_staff(Permission.ORDERS_READ)

    for id_ in ("", "Order_", "Product_AAAAAAAAAAAAAAAAAAAAAA", order.gid + "x"):
        assert await staff(ORDER, id=id_) == {"data": {"order": None}}


async def test_buyers_read_their_own_and_no_other(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        order = await make_order(tx, customer_id=ada)

    assert await client.as_customer(ada).data(ORDER, id=order.gid) == {"number": order.number}
    assert await client.as_customer(bob).data(ORDER, id=order.gid) is None


async def test_staff_and_partners_read_with_the_permission(client: Client, db: Database) -> None:
    order = await made(db)

    for who in (
        client.as_staff(Permission.ORDERS_READ),
        client.as_partner(Permission.ORDERS_READ),
    ):
        assert await who.data(ORDER, id=order.gid) == {"number": order.number}
    assert await client.as_partner().data(ORDER, id=order.gid) is None


async def test_only_who_may_sees_the_person(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        order = await make_order(tx, customer_id=ada)

    buyer = await client.as_customer(ada).data(PERSON, id=order.gid)
    guest = await client.data(PERSON, id=order.gid, token=order.token)
    staff = await client.as_staff(Permission.ORDERS_READ).data(PERSON, id=order.gid)
    trusted = await client.as_staff(Permission.ORDERS_READ, Permission.PERSONAL_DATA_READ).data(
        PERSON, id=order.gid
    )

    assert buyer == {"accessToken": None, **FULL}
    assert guest == {"accessToken": order.token, **FULL}
    assert staff == {"accessToken": None, **MASKED}
    assert trusted == {"accessToken": None, **FULL}


async def test_an_order_tells_everything(client: Client, db: Database) -> None:
    order = await made(db, status=OrderStatus.SHIPPED, lines=2, quantity=3)

    found = await client.data(EVERYTHING, id=order.gid, token=order.token)

    times = ("createdAt", "placedAt")
    assert all(found.pop(name) == "2026-03-02T10:00:00+00:00" for name in times)
    (payment,) = found.pop("payments")
    (parcel,) = found.pop("parcels")
    (group,) = found.pop("deliveryGroups")
    lines = found.pop("lines")
    assert found == {
        "id": order.gid,
        "number": order.number,
        "status": "SHIPPED",
        "accessToken": order.token,
        "email": "ada@example.com",
        "language": "EN",
        "currency": "GBP",
        "pricesIncludeTax": True,
        "note": None,
        "attributes": {},
        "allowedTransitions": ["COMPLETED"],
        "expiresAt": None,
        "cancelledAt": None,
        "cancelReason": None,
        "channel": {"code": "uk"},
        "cost": {
            "subtotal": {"amount": "60.00", "currencyCode": "GBP"},
            "discount": {"amount": "0.00"},
            "shipping": {"amount": "0.00"},
            "tax": {"amount": "0.00"},
            "taxLines": [],
            "total": {"amount": "60.00"},
        },
        "shippingAddress": {"name": "Ada Chen"},
        "billingAddress": {"name": "Ada Chen"},
        "events": [
            {"type": kind, "at": "2026-03-02T10:00:00+00:00", "actor": None, "note": None}
            for kind in ("CREATED", "PAID", "PLACED", "SHIPPED")
        ],
    }
    assert [line["sku"] for line in lines] == ["SKU-1", "SKU-2"]
    assert lines[0] == {
        "id": encode("OrderLine", order.line_ids[0]),
        "sku": "SKU-1",
        "title": "Thing 1",
        "variantTitle": "",
        "imageUrl": None,
        "quantity": 3,
        "shipped": 3,
        "unitPrice": {"amount": "10.00"},
        "discount": {"amount": "0.00"},
        "tax": {"amount": "0.00"},
        "taxRateBps": 0,
        "total": {"amount": "30.00"},
    }
    assert group["methodTitle"] == "Post"
    assert group["address"] == {"name": "Ada Chen", "country": "GB"}
    assert [parcel["carrier"], parcel["trackingNumber"], parcel["trackingUrl"]] == [
        "Post",
        "P1",
        None,
    ]
    assert [(line["sku"], line["quantity"]) for line in parcel["lines"]] == [
        ("SKU-1", 3),
        ("SKU-2", 3),
    ]
    assert payment["status"] == "CAPTURED"
    assert payment["providerTitle"] == "Test payment"
    assert payment["captured"] == {"amount": "60.00"}


async def test_declined_attempts_are_for_staff_alone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        declined = await make_order(
            tx,
            customer_id=ada,
            status=OrderStatus.CANCELLED,
            cancel_reason=CancelReason.PAYMENT_DECLINED,
        )
        expired = await make_order(
            tx,
            customer_id=ada,
            status=OrderStatus.CANCELLED,
            cancel_reason=CancelReason.PAYMENT_EXPIRED,
        )
    buyer = client.as_customer(ada)

    assert await buyer.data(ORDER, id=declined.gid) is None
    assert await client.data(ORDER, id=declined.gid, token=declined.token) is None
    assert await buyer.data(ORDER, id=expired.gid) == {"number": expired.number}
    staff = client.as_staff(Permission.ORDERS_READ)
    assert await staff.data(ORDER, id=declined.gid) == {"number": declined.number}


async def test_staff_see_who_did_what_and_the_ledger(client: Client, db: Database) -> None:
    order = await made(db)
    document = """query($id: ID!, $token: String) { order(id: $id, accessToken: $token) {
        events { type actor } payments { transactions { kind isSuccess } } } }"""

    staff = await client.as_staff(Permission.ORDERS_READ).data(document, id=order.gid)

    assert staff["events"][0] == {"type": "CREATED", "actor": "system:factory"}
    assert staff["payments"] == [{"transactions": []}]
    code = await client.code(document, id=order.gid, token=order.token)
    assert code == "UNAUTHENTICATED"


async def test_the_next_steps_depend_on_who_asks(client: Client, db: Database) -> None:
    document = "query($id: ID!, $token: String) { order(id: $id, accessToken: $token) {" + (
        " allowedTransitions } }"
    )
    clerk = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)
    expected = {
        OrderStatus.PENDING_PAYMENT: (["CANCELLED"], ["CANCELLED"]),
        OrderStatus.AWAITING_SHIPMENT: ([], ["SHIPPED", "CANCELLED"]),
        OrderStatus.SHIPPED: (["COMPLETED"], ["DELIVERED", "COMPLETED"]),
        OrderStatus.DELIVERED: (["COMPLETED"], ["COMPLETED"]),
        OrderStatus.COMPLETED: ([], []),
        OrderStatus.CANCELLED: ([], []),
    }

    for status, (of_guest, of_clerk) in expected.items():
        order = await made(db, status=status)
        guest = await client.data(document, id=order.gid, token=order.token)
        staff = await clerk.data(document, id=order.gid)
        reader = await client.as_staff(Permission.ORDERS_READ).data(document, id=order.gid)
        assert guest["allowedTransitions"] == of_guest, status
        assert staff["allowedTransitions"] == of_clerk, status
        assert reader["allowedTransitions"] == [], status


async def test_a_node_is_read_by_who_may(client: Client, db: Database) -> None:
    order = await made(db)
    document = "query($id: ID!) { node(id: $id) { id ... on Order { number } } }"

    staff = await client.as_staff(Permission.ORDERS_READ).data(document, id=order.gid)

    assert staff == {"id": order.gid, "number": order.number}
    assert await client.data(document, id=order.gid) is None
