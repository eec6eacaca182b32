"""The root field `checkoutComplete`: orders, and everything that is refused before paying."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from commerce.cart.models import CartStatus
from commerce.catalog.models import ProductListing
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.inventory.events import StockChanged
from commerce.orders.events import OrderPaid, OrderPlaced
from commerce.shipping.models import ShippingMethod
from commerce.shipping.repo import DELIVERY
from commerce.shop.models import Channel
from commerce.shop.repo import SHOP
from resolvers.context import Services
from tests.api.checkout.documents import (
    COMPLETE,
    READ,
    cart_status,
    charges,
    customer_count,
    order_states,
    payment_states,
    stock,
)
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import MadeCheckout, make_checkout
from tests.factories.customers import make_customer
from tests.factories.pricing import make_tax_rate
from tests.jobs import emitted

Recording = Callable[[], AbstractContextManager[list[str]]]
NOW = "2026-03-02T10:00:00+00:00"


async def made(db: Database, **options: object) -> MadeCheckout:
    async with db.write() as tx:
        return await make_checkout(tx, **options)  # type: ignore[arg-type]


async def nothing_happened(db: Database, services: Services, checkout: MadeCheckout) -> None:
    assert await order_states(db) == []
    assert await payment_states(db) == []
    assert charges(services) == []
    assert await emitted(db) == []
    assert await customer_count(db) == 0
    assert await cart_status(db, checkout) is CartStatus.ACTIVE
    for variant_id in checkout.variant_ids:
        assert (await stock(db, variant_id))[1] == 0


async def test_a_guest_pays_and_gets_an_order(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        await make_tax_rate(tx, rate_bps=2000)
        goods = await make_product(tx, slug="mug", title="Mug", media=1)
        checkout = await make_checkout(tx, goods=goods, quantity=2)
    (variant_id,) = checkout.variant_ids

    order = await client.data(COMPLETE, input=checkout.payload())

    (line,) = order["lines"]
    assert line.pop("id").startswith("OrderLine_")
    assert line == {
        "sku": "MUG-1",
        "title": "Mug",
        "variantTitle": "",
        "imageUrl": "/media/mug-1.png",
        "quantity": 2,
        "shipped": 0,
        "unitPrice": {"amount": "19.00"},
        "discount": {"amount": "0.00"},
        "tax": {"amount": "6.33"},
        "taxRateBps": 2000,
        "total": {"amount": "38.00"},
    }
    assert order["number"].isdigit()
    assert order["status"] == "AWAITING_SHIPMENT"
    assert order["email"] == "ada@example.com"
    assert order["cost"] == {
        "subtotal": {"amount": "38.00"},
        "discount": {"amount": "0.00"},
        "shipping": {"amount": "4.50"},
        "tax": {"amount": "7.08"},
        "taxLines": [{"name": "VAT", "rateBps": 2000, "amount": {"amount": "7.08"}}],
        "total": {"amount": "42.50", "currencyCode": "GBP"},
    }
    assert order["events"] == [{"type": kind, "at": NOW} for kind in ("CREATED", "PAID", "PLACED")]
    assert charges(services) == [4250]
    assert await payment_states(db) == [("CAPTURED", 4250, 0)]
    assert await stock(db, variant_id) == (10, 2)
    assert await cart_status(db, checkout) is CartStatus.ORDERED
    placed, paid = await emitted(db)
    assert isinstance(placed, OrderPlaced)
    assert isinstance(paid, OrderPaid)
    assert (placed.number, placed.total, placed.currency) == (order["number"], 4250, "GBP")
    assert (paid.amount, paid.provider) == (4250, "test")
    assert placed.customer_id == paid.customer_id is not None


async def test_what_is_answered_is_what_is_stored(client: Client, db: Database) -> None:
    checkout = await made(db, lines=3, quantity=2)

    order = await client.data(COMPLETE, input=checkout.payload())

    read = await client.data(READ, id=order["id"], token=order["accessToken"])
    assert read == order


async def test_prices_without_tax_have_it_added(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_tax_rate(tx, rate_bps=1000, applies_to_shipping=False)
        await tx.execute(update(Channel).values(prices_include_tax=False))
        tx.invalidate(SHOP)
        checkout = await make_checkout(tx, quantity=1)
    payload = checkout.payload()
    payload["expectedTotal"]["amount"] = "25.40"

    order = await client.data(COMPLETE, input=payload)

    assert order["cost"]["tax"] == {"amount": "1.90"}
    assert order["cost"]["total"] == {"amount": "25.40", "currencyCode": "GBP"}


async def test_it_costs_few_statements_however_many_lines(
    client: Client, db: Database, statements: Recording
) -> None:
    first, one, many = (
        await made(db),
        await made(db),
        await made(db, lines=20),
    )
    await client.data(COMPLETE, input=first.payload())  # the snapshots are warm from here on

    with statements() as few:
        await client.data(COMPLETE, input=one.payload(key="k" * 20))
    with statements() as more:
        await client.data(COMPLETE, input=many.payload(key="k" * 20))

    assert len(few) == len(more) == 8


@pytest.mark.committed
async def test_with_begin_and_commit_it_stays_within_twelve(
    client: Client, db: Database, statements: Recording
) -> None:
    first, second = await made(db), await made(db)
    await client.data(COMPLETE, input=first.payload())

    with statements() as seen:
        await client.data(COMPLETE, input=second.payload(key="k" * 20))

    control = [each for each in seen if each.strip("; ").upper() in {"BEGIN", "COMMIT"}]
    assert len(control) == 4
    assert len(seen) == 12


async def test_the_same_key_gives_the_same_order(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    payload = checkout.payload(key="key-1")

    once = await client.data(COMPLETE, input=payload)
    again = await client.data(COMPLETE, input=payload)
    other_body = await client.data(COMPLETE, input=checkout.payload("other", key="key-1"))
    other_key = await client.data(COMPLETE, input=checkout.payload("decline", key="key-2"))
    no_key = await client.data(COMPLETE, input=checkout.payload("decline"))

    assert again == other_key == no_key == once
    assert other_body["code"] == "IDEMPOTENCY_CONFLICT"
    assert other_body["path"] == ["input", "idempotencyKey"]
    assert charges(services) == [2350]
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]


async def test_keys_of_different_checkouts_do_not_meet(client: Client, db: Database) -> None:
    one, two = await made(db), await made(db)

    first = await client.data(COMPLETE, input=one.payload(key="1"))
    second = await client.data(COMPLETE, input=two.payload(key="1"))

    assert first["number"] != second["number"]


async def test_a_changed_total_is_shown_first(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    payload = checkout.payload(key="key-1")
    payload["expectedTotal"]["amount"] = "23.49"

    refused = await client.data(COMPLETE, input=payload)

    assert refused == {
        "__typename": "QuoteChangedError",
        "code": "QUOTE_CHANGED",
        "path": ["input", "expectedTotal"],
        "cost": {"total": {"amount": "23.50"}},
    }
    await nothing_happened(db, services, checkout)
    payload["expectedTotal"]["amount"] = "23.50"
    assert (await client.data(COMPLETE, input=payload))["status"] == "AWAITING_SHIPMENT"


async def test_another_currency_is_another_total(client: Client, db: Database) -> None:
    checkout = await made(db)
    payload = checkout.payload()
    payload["expectedTotal"]["currencyCode"] = "EUR"

    assert (await client.data(COMPLETE, input=payload))["code"] == "QUOTE_CHANGED"


async def test_too_little_stock_is_refused(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, slug="rare", on_hand=2)
        checkout = await make_checkout(tx, goods=goods, quantity=3)

    refused = await client.data(COMPLETE, input=checkout.payload(key="key-1"))

    assert refused == {
        "__typename": "OutOfStockError",
        "code": "OUT_OF_STOCK",
        "path": [],
        "sku": "RARE-1",
        "available": 2,
        "shortages": [{"sku": "RARE-1", "requested": 3, "available": 2}],
    }
    await nothing_happened(db, services, checkout)


async def test_what_is_no_longer_sold_is_refused(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, slug="gone")
        checkout = await make_checkout(tx, goods=goods)
        await tx.execute(delete(ProductListing).where(ProductListing.product_id == goods.id))

    refused = await client.data(COMPLETE, input=checkout.payload())

    assert (refused["code"], refused["sku"], refused["available"]) == ("OUT_OF_STOCK", "GONE-1", 0)
    await nothing_happened(db, services, checkout)


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({"email": None}, ["EMAIL"]),
        ({"address": None}, ["SHIPPING_ADDRESS"]),
        ({"delivery": None}, ["DELIVERY_OPTION"]),
        (
            {"email": None, "address": None, "delivery": None},
            ["EMAIL", "SHIPPING_ADDRESS", "DELIVERY_OPTION"],
        ),
    ],
)
async def test_an_incomplete_checkout_says_what_is_missing(
    client: Client,
    db: Database,
    services: Services,
    options: dict[str, object],
    missing: list[str],
) -> None:
    checkout = await made(db, **options)

    refused = await client.data(COMPLETE, input=checkout.payload())

    assert refused["code"] == "CHECKOUT_INCOMPLETE"
    assert refused["missing"] == missing
    await nothing_happened(db, services, checkout)


async def test_an_empty_cart_is_incomplete(client: Client, db: Database) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, variants=0)
        checkout = await make_checkout(tx, goods=goods)

    refused = await client.data(COMPLETE, input=checkout.payload())

    assert refused["missing"] == ["LINES"]


async def test_delivery_that_is_no_longer_offered_is_refused(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    async with db.write() as tx:
        await tx.execute(update(ShippingMethod).values(is_active=False))
        tx.invalidate(DELIVERY)

    refused = await client.data(COMPLETE, input=checkout.payload())

    assert refused["code"] == "DELIVERY_UNAVAILABLE"
    await nothing_happened(db, services, checkout)


async def test_goods_that_are_not_sent_need_no_delivery(client: Client, db: Database) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, requires_shipping=False)
        checkout = await make_checkout(tx, goods=goods, delivery=None, address=None)

    order = await client.data(COMPLETE, input=checkout.payload())

    assert order["status"] == "AWAITING_SHIPMENT"
    assert order["cost"]["shipping"] == {"amount": "0.00"}


async def test_nothing_to_pay_needs_no_provider(
    client: Client, db: Database, services: Services, statements: Recording
) -> None:
    free = Money(0, "GBP")
    first = await made(db, price=free, delivery=free)
    await client.data(COMPLETE, input={**first.payload(), "payment": None})
    checkout = await made(db, price=free, delivery=free)
    payload = {**checkout.payload(key="key-1"), "payment": None}

    order = await client.data(COMPLETE, input=payload)
    again = await client.data(COMPLETE, input=payload)

    assert order == again
    assert order["status"] == "AWAITING_SHIPMENT"
    assert [event["type"] for event in order["events"]] == ["CREATED", "PLACED"]
    assert charges(services) == []
    assert await payment_states(db) == []
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)
    assert await cart_status(db, checkout) is CartStatus.ORDERED
    assert [type(event) for event in await emitted(db)] == [OrderPlaced, OrderPlaced]


async def test_the_input_is_checked(client: Client, db: Database, services: Services) -> None:
    checkout = await made(db)
    payload = checkout.payload()
    cases: list[tuple[dict[str, object], list[str], str]] = [
        ({"checkoutId": "nonsense"}, ["input", "checkoutId"], "INVALID_ID"),
        ({"checkoutId": checkout.cart_gid}, ["input", "checkoutId"], "INVALID_ID"),
        ({"payment": None}, ["input", "payment"], "REQUIRED"),
        (
            {"payment": {"provider": "barter", "token": "x"}},
            ["input", "payment", "provider"],
            "UNKNOWN_PROVIDER",
        ),
        ({"idempotencyKey": ""}, ["input", "idempotencyKey"], "INVALID_LENGTH"),
        ({"idempotencyKey": "k" * 201}, ["input", "idempotencyKey"], "INVALID_LENGTH"),
        (
            {"payment": {"provider": "test", "token": "t" * 4001}},
            ["input", "payment", "token"],
            "INVALID_LENGTH",
        ),
    ]

    for change, path, code in cases:
        refused = await client.data(COMPLETE, input={**payload, **change})
        assert refused["problems"] == [{"path": path, "code": code}], change
    await nothing_happened(db, services, checkout)


async def test_only_who_holds_the_checkout_completes_it(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
        checkout = await make_checkout(tx, customer_id=ada)
    forged = encode("Checkout", checkout.id, b"x" * 16)
    bare = encode("Checkout", checkout.id)
    refused = [
        await client.data(COMPLETE, input={**checkout.payload(), "checkoutId": id_})
        for id_ in (forged, bare, checkout.gid)
    ]
    refused += [
        await who.data(COMPLETE, input=checkout.payload())
        for who in (
            client.as_customer(bob),
            client.as_staff(Permission.ORDERS_READ),
            client.as_partner(),
        )
    ]

    assert {(answer["code"], tuple(answer["path"])) for answer in refused} == {
        ("NOT_FOUND", ("input", "checkoutId"))
    }
    assert await order_states(db) == []
    assert charges(services) == []


async def test_a_customers_order_is_theirs(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx, email="ada@account.example")
        checkout = await make_checkout(tx, customer_id=ada, email="other@example.com")
    document = "query($id: ID!) { order(id: $id) { number email customer { id } } }"

    order = await client.as_customer(ada).data(COMPLETE, input=checkout.payload())

    read = await client.as_customer(ada).data(document, id=order["id"])
    assert read["email"] == "other@example.com"
    assert read["customer"] == {"id": encode("Customer", ada)}


async def test_staff_complete_for_a_customer(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        checkout = await make_checkout(tx, customer_id=ada)
    clerk = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)

    order = await clerk.data(COMPLETE, input=checkout.payload())

    assert order["status"] == "AWAITING_SHIPMENT"
    found = await client.as_customer(ada).data(
        "query($id: ID!) { order(id: $id) { number } }", id=order["id"]
    )
    assert found == {"number": order["number"]}


async def test_guests_of_one_address_are_one_customer(client: Client, db: Database) -> None:
    for _ in range(2):
        checkout = await made(db, email="ada@example.com")
        await client.data(COMPLETE, input=checkout.payload())

    assert await customer_count(db) == 1


async def test_the_last_piece_changes_what_is_in_stock(client: Client, db: Database) -> None:
    checkout = await made(db, on_hand=1)

    await client.data(COMPLETE, input=checkout.payload())

    changed = [event for event in await emitted(db) if isinstance(event, StockChanged)]
    assert changed == [StockChanged((checkout.variant_ids[0],))]


async def test_a_completed_checkout_is_closed(client: Client, db: Database) -> None:
    checkout = await made(db)
    order = await client.data(COMPLETE, input=checkout.payload())
    update = """mutation($input: CheckoutUpdateInput!) { checkoutUpdate(input: $input) {
        __typename ... on UserError { code } } }"""
    read = "query($id: ID!) { checkout(id: $id) { completedAt order { number accessToken } } }"

    refused = await client.data(update, input={"checkoutId": checkout.gid, "note": "late"})
    found = await client.data(read, id=checkout.gid)

    assert refused["code"] == "CHECKOUT_CLOSED"
    assert found["completedAt"] == NOW
    assert found["order"] == {"number": order["number"], "accessToken": order["accessToken"]}


async def test_an_order_is_in_the_language_of_its_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        yuan = Money(9900, "CNY")
        goods = await make_product(
            tx,
            title="Cup",
            translations={"zh": {"title": "杯子"}},
            price=yuan,
            channels=("cn",),
            variants=2,
        )
        checkout = await make_checkout(
            tx, goods=goods, price=yuan, delivery=Money(0, "CNY"), channel="cn"
        )

    order = await client.data(COMPLETE, input=checkout.payload())

    assert [line["title"] for line in order["lines"]] == ["杯子", "杯子"]
    assert order["cost"]["total"] == {"amount": "198.00", "currencyCode": "CNY"}


async def test_an_unknown_checkout_is_not_found(client: Client, db: Database) -> None:
    checkout = await made(db)
    id_ = new_id()
    gid = encode("Checkout", id_, db.vault.capability("Checkout", id_))

    refused = await client.data(COMPLETE, input={**checkout.payload(), "checkoutId": gid})

    assert refused["code"] == "NOT_FOUND"


async def test_two_checkouts_in_a_row_have_growing_numbers(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    first = await client.data(COMPLETE, input=(await made(db)).payload())
    clock.advance(timedelta(seconds=1))
    second = await client.data(COMPLETE, input=(await made(db)).payload())

    assert int(second["number"]) > int(first["number"])


async def test_a_channel_that_sells_no_more_closes_its_checkouts(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        yuan = Money(9900, "CNY")
        checkout = await make_checkout(
            tx, price=yuan, delivery=Money(0, "CNY"), channel="cn", address=None
        )
        await tx.execute(update(Channel).where(Channel.code == "cn").values(is_active=False))
        tx.invalidate(SHOP)

    refused = await client.data(COMPLETE, input=checkout.payload())

    assert refused["code"] == "CHECKOUT_CLOSED"
    assert await order_states(db) == []
    assert charges(services) == []
