"""A purchase through a test client: the same path, paid by the test payment, without stock."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from commerce.app import create_app
from commerce.cart.models import CartStatus
from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.payments.test_bank import TestBank
from commerce.payments.test_provider import TestProvider
from resolvers.context import Services
from tests.api.checkout.documents import COMPLETE, cart_status, charges, order_states, stock
from tests.client import Actors, Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import MadeCheckout, make_checkout
from tests.factories.sandbox import Sides, make_sides
from tests.jobs import queued

NOTHING = Money(0, "GBP")
WEBHOOK = "http://shop.test/webhooks/payments/test"
Recording = Callable[[], AbstractContextManager[list[str]]]
CREATE = """mutation($input: CartCreateInput!) { cartCreate(input: $input) {
    ... on Cart { id isTest } ... on UserError { code } } }"""
FILL_IN = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
    ... on Checkout { id isTest paymentProviders { code } cart { isTest } }
    ... on UserError { code } } }"""
PROVIDERS = "query($id: ID!) { checkout(id: $id) { isTest paymentProviders { code } } }"
ORDER = "query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { number isTest } }"


async def made(db: Database, sides: Sides, **options: object) -> tuple[MadeCheckout, MadeCheckout]:
    """A live and a test checkout of the same goods."""
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=10)
        live = await make_checkout(tx, goods=goods, **options)  # type: ignore[arg-type]
        test = await make_checkout(
            tx,
            goods=goods,
            test_client_id=sides.test_id,
            **options,  # type: ignore[arg-type]
        )
    return live, test


async def test_everything_on_the_way_says_that_it_is_a_test(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=10)

    lines = [{"variantId": encode("ProductVariant", goods.variant_ids[0]), "quantity": 1}]
    test = await sides.test.data(CREATE, input={"lines": lines})
    live = await sides.live.data(CREATE, input={"lines": lines})
    keyless = await client.data(CREATE, input={"lines": lines})
    checkout = await sides.test.data(FILL_IN, input={"cartId": test["id"]})

    assert (test["isTest"], live["isTest"], keyless["isTest"]) == (True, False, False)
    assert checkout["isTest"] is True
    assert checkout["cart"] == {"isTest": True}
    assert checkout["paymentProviders"] == [{"code": "test"}]


async def test_a_test_order_has_a_number_of_its_own_and_takes_no_stock(
    client: Client, db: Database, services: Services
) -> None:
    sides = await make_sides(client, db)
    live_checkout, test_checkout = await made(db, sides)

    first = await sides.live.data(COMPLETE, input=live_checkout.payload())
    test = await sides.test.data(COMPLETE, input=test_checkout.payload(key="pressed-once"))
    again = await sides.test.data(COMPLETE, input=test_checkout.payload(key="pressed-once"))
    read = await sides.test.data(ORDER, id=test["id"], token=test["accessToken"])

    assert test["number"].startswith("TEST-")
    assert first["number"].isdecimal()
    assert again["number"] == test["number"]
    assert read == {"number": test["number"], "isTest": True}
    assert await stock(db, test_checkout.variant_ids[0]) == (10, 1)
    assert charges(services) == [2350, 2350]
    assert await cart_status(db, test_checkout) is CartStatus.ORDERED
    assert [(type(each.event).__name__, each.is_test) for each in await queued(db)] == [
        ("OrderPlaced", False),
        ("OrderPaid", False),
        ("OrderPlaced", True),
        ("OrderPaid", True),
    ]


async def test_live_numbers_have_no_gaps(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    first_live, test_checkout = await made(db, sides)
    second_live, _ = await made(db, sides)

    first = await sides.live.data(COMPLETE, input=first_live.payload())
    await sides.test.data(COMPLETE, input=test_checkout.payload())
    second = await sides.live.data(COMPLETE, input=second_live.payload())

    assert int(second["number"]) == int(first["number"]) + 1


async def test_a_test_order_that_is_too_large_is_refused_as_any(
    client: Client, db: Database
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=2)
        checkout = await make_checkout(tx, goods=goods, quantity=3, test_client_id=sides.test_id)

    refused = await sides.test.data(COMPLETE, input=checkout.payload())

    assert refused["code"] == "OUT_OF_STOCK"
    assert refused["shortages"] == [{"sku": goods.skus[0], "requested": 3, "available": 2}]
    assert await order_states(db) == []


async def test_an_order_with_nothing_to_pay(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        checkout = await make_checkout(
            tx, price=NOTHING, delivery=NOTHING, on_hand=5, test_client_id=sides.test_id
        )

    order = await sides.test.data(COMPLETE, input=checkout.payload())

    assert order["status"] == "AWAITING_SHIPMENT"
    assert await stock(db, checkout.variant_ids[0]) == (5, 0)


@pytest.mark.parametrize("token", ["decline", "action", "timeout"])
async def test_every_outcome_of_a_payment_can_be_tried(
    client: Client, db: Database, token: str
) -> None:
    sides = await make_sides(client, db)
    _, checkout = await made(db, sides)

    answer = await sides.test.data(COMPLETE, input=checkout.payload(token))

    assert (
        answer["__typename"]
        == {
            "decline": "PaymentDeclinedError",
            "action": "PaymentActionRequired",
            "timeout": "PaymentPendingError",
        }[token]
    )
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)


class RealMoney(TestProvider):
    """A provider as it is in production."""

    def __init__(self, bank: TestBank) -> None:
        super().__init__(bank, "https://shop.example")
        self.code = "cards"
        self.takes_test = False


async def in_production(services: Services, actors: Actors) -> Client:
    """A client of a shop with a real provider, whose test payment takes nothing live."""
    test = services.payment_providers["test"]
    assert isinstance(test, TestProvider)
    providers = {
        "cards": RealMoney(test.bank),
        "test": TestProvider(test.bank, "https://shop.example", takes_live=False),
    }
    app = create_app(services=replace(services, payment_providers=providers))
    return Client(httpx.AsyncClient(transport=httpx.ASGITransport(app)), actors)


async def test_in_production_neither_side_pays_with_the_other_s_money(
    db: Database, services: Services, actors: Actors
) -> None:
    client = await in_production(services, actors)
    sides = await make_sides(client, db)
    live, test = await made(db, sides)
    with_cards = {"payment": {"provider": "cards", "token": "approve"}}

    shown = [
        await sides.live.data(PROVIDERS, id=live.gid),
        await sides.test.data(PROVIDERS, id=test.gid),
    ]
    live_by_test = await sides.live.data(COMPLETE, input=live.payload())
    test_by_cards = await sides.test.data(COMPLETE, input={**test.payload(), **with_cards})
    before = (await order_states(db), charges(services))
    paid = [
        (await sides.live.data(COMPLETE, input={**live.payload(), **with_cards}))["status"],
        (await sides.test.data(COMPLETE, input=test.payload()))["status"],
    ]
    await client.http.aclose()

    unknown = [{"path": ["input", "payment", "provider"], "code": "UNKNOWN_PROVIDER"}]
    assert shown == [
        {"isTest": False, "paymentProviders": [{"code": "cards"}]},
        {"isTest": True, "paymentProviders": [{"code": "test"}]},
    ]
    assert live_by_test["problems"] == unknown
    assert test_by_cards["problems"] == unknown
    assert before == ([], [])
    assert paid == ["AWAITING_SHIPMENT", "AWAITING_SHIPMENT"]


async def test_the_test_bank_settles_no_payment_of_another_provider(
    db: Database, services: Services, actors: Actors
) -> None:
    client = await in_production(services, actors)
    sides = await make_sides(client, db)
    live, _ = await made(db, sides)
    with_cards = {"payment": {"provider": "cards", "token": "timeout_approved"}}
    await sides.live.data(COMPLETE, input={**live.payload(), **with_cards})
    test = services.payment_providers["test"]
    assert isinstance(test, TestProvider)
    ((payment_id, _),) = test.bank.movements("charge")
    headers, body = await test.write_webhook(UUID(payment_id))

    reply = await client.http.post(WEBHOOK, content=body, headers=headers)
    await client.http.aclose()

    assert reply.status_code == 404
    assert await order_states(db) == [("PENDING_PAYMENT", None)]


async def test_a_test_purchase_takes_as_many_statements_as_a_live_one(
    client: Client, db: Database, statements: Recording
) -> None:
    sides = await make_sides(client, db)
    live, test = await made(db, sides)
    live_too, test_too = await made(db, sides)
    await sides.live.data(COMPLETE, input=live.payload())
    await sides.test.data(COMPLETE, input=test.payload())

    with statements() as seen_live:
        await sides.live.data(COMPLETE, input=live_too.payload())
    with statements() as seen_test:
        await sides.test.data(COMPLETE, input=test_too.payload())

    assert len(seen_test) == len(seen_live)


async def test_staff_move_a_test_order_and_stock_stays(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    _, checkout = await made(db, sides)
    order = await sides.test.data(COMPLETE, input=checkout.payload())
    staff = sides.live.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)

    shipped = await staff.data(SHIP, input={"orderId": order["id"]})

    assert shipped == {"__typename": "Order", "status": "SHIPPED", "isTest": True}
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)
    assert (await queued(db))[-1].is_test


SHIP = """mutation($input: OrderShipInput!) { orderShip(input: $input) {
    __typename ... on Order { status isTest } ... on UserError { code } } }"""
