"""The root fields `checkoutCreate` and `checkoutUpdate`."""

from typing import Any

import pytest

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.customers.addresses import Address
from tests.api.checkout.documents import COMPLETE
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_checkout
from tests.factories.customers import make_address, make_customer
from tests.factories.pricing import make_tax_rate
from tests.factories.shipping import make_method, make_zone

CHECKOUT = """__typename
    ... on Checkout { id email shippingAddress { name country city postalCode }
        billingAddress { name country } deliveryOption { id title cost { amount } }
        deliveryOptions { id title cost { amount } minDays maxDays }
        paymentProviders { code title } missing note attributes { key value } completedAt
        cart { id totalQuantity }
        cost { subtotal { amount } shipping { amount } tax { amount } total { amount } } }
    ... on InvalidInputError { problems { path code } }
    ... on UserError { code path }"""
CREATE = (
    "mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { %s } }" % CHECKOUT
)
UPDATE = (
    "mutation($input: CheckoutUpdateInput!) { checkoutUpdate(input: $input) { %s } }" % CHECKOUT
)
READ = "query($id: ID!) { checkout(id: $id) { %s } }" % CHECKOUT.replace(
    "... on InvalidInputError { problems { path code } }", ""
).replace("... on UserError { code path }", "")
LONDON = {
    "name": "Ada Chen",
    "phone": "+442071838750",
    "country": "GB",
    "city": "London",
    "postalCode": "SW1A 1AA",
    "line1": "1 Mall Road",
}
BERLIN = {
    "name": "Ada Chen",
    "country": "DE",
    "city": "Berlin",
    "postalCode": "10117",
    "line1": "Unter den Linden 1",
}


async def cart_with_goods(db: Database, customer_id: Any = None, quantity: int = 2) -> str:
    """The id of a cart with goods for 38.00 and delivery to Great Britain alone for 4.50."""
    async with db.write() as tx:
        goods = await make_product(tx)
        zone_id = await make_zone(tx)
        await make_method(tx, zone_id, min_days=1, max_days=3)
        return (await make_cart(tx, {goods.variant_ids[0]: quantity}, customer_id=customer_id)).gid


async def test_a_guest_fills_in_a_checkout_step_by_step(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)

    made = await client.data(CREATE, input={"cartId": cart})
    assert made["missing"] == ["EMAIL", "SHIPPING_ADDRESS", "DELIVERY_OPTION"]
    assert made["cart"] == {"id": cart, "totalQuantity": 2}
    assert made["paymentProviders"] == [{"code": "test", "title": "Test payment"}]
    (option,) = made["deliveryOptions"]
    assert option["cost"] == {"amount": "4.50"}
    assert (option["title"], option["minDays"], option["maxDays"]) == ("Standard", 1, 3)
    id_ = made["id"]

    addressed = await client.data(
        UPDATE,
        input={
            "checkoutId": id_,
            "email": " Ada@Example.com ",
            "shippingAddress": {**LONDON, "postalCode": "sw1a1aa"},
            "note": " ring twice ",
            "attributes": [{"key": "gift", "value": "yes"}],
        },
    )
    assert addressed["email"] == "ada@example.com"
    assert addressed["shippingAddress"] == {
        "name": "Ada Chen",
        "country": "GB",
        "city": "London",
        "postalCode": "SW1A 1AA",
    }
    assert addressed["note"] == "ring twice"
    assert addressed["attributes"] == [{"key": "gift", "value": "yes"}]
    assert addressed["missing"] == ["DELIVERY_OPTION"]
    assert addressed["cost"]["total"] == {"amount": "38.00"}

    chosen = await client.data(UPDATE, input={"checkoutId": id_, "deliveryOptionId": option["id"]})
    assert chosen["deliveryOption"]["id"] == option["id"]
    assert chosen["missing"] == []
    assert chosen["cost"] == {
        "subtotal": {"amount": "38.00"},
        "shipping": {"amount": "4.50"},
        "tax": {"amount": "0.00"},
        "total": {"amount": "42.50"},
    }
    assert chosen["email"] == "ada@example.com"
    assert await client.data(READ, id=id_) == chosen


async def test_everything_at_once(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    preview = await client.data(CREATE, input={"cartId": cart})
    option = preview["deliveryOptions"][0]["id"]

    made = await client.data(
        CREATE,
        input={
            "cartId": cart,
            "email": "ada@example.com",
            "shippingAddress": LONDON,
            "billingAddress": BERLIN,
            "deliveryOptionId": option,
        },
    )

    assert made["id"] == preview["id"]  # a cart has one checkout
    assert made["missing"] == []
    assert made["billingAddress"] == {"name": "Ada Chen", "country": "DE"}


async def test_calling_it_again_keeps_what_is_not_given(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    await client.data(
        CREATE, input={"cartId": cart, "email": "ada@example.com", "shippingAddress": LONDON}
    )

    again = await client.data(CREATE, input={"cartId": cart, "note": "hello"})

    assert again["email"] == "ada@example.com"
    assert again["shippingAddress"]["city"] == "London"
    assert again["note"] == "hello"


async def test_null_takes_a_value_away(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    made = await client.data(
        CREATE, input={"cartId": cart, "email": "ada@example.com", "shippingAddress": LONDON}
    )

    cleared = await client.data(
        UPDATE,
        input={
            "checkoutId": made["id"],
            "email": None,
            "shippingAddress": None,
            "deliveryOptionId": None,
        },
    )

    assert cleared["email"] is None
    assert cleared["shippingAddress"] is None
    assert cleared["missing"] == ["EMAIL", "SHIPPING_ADDRESS", "DELIVERY_OPTION"]


async def test_a_signed_in_customers_account_fills_in_the_rest(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx, email="ada@account.example")
        await make_address(tx, ada, default_shipping=True)
        await make_address(
            tx,
            ada,
            Address(name="Ada Ltd", country="FR", city="Paris", postal_code="75001", line1="1 Rue"),
            default_billing=True,
        )
    buyer = client.as_customer(ada)
    cart = await cart_with_goods(db, customer_id=ada)

    made = await buyer.data(CREATE, input={"cartId": cart})

    assert made["email"] == "ada@account.example"
    assert made["shippingAddress"]["city"] == "London"
    assert made["billingAddress"] == {"name": "Ada Ltd", "country": "FR"}
    assert made["missing"] == ["DELIVERY_OPTION"]


async def test_what_is_given_goes_before_the_account(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx, email="ada@account.example")
        await make_address(tx, ada, default_shipping=True)
    cart = await cart_with_goods(db, customer_id=ada)

    made = await client.as_customer(ada).data(
        CREATE,
        input={"cartId": cart, "email": "work@example.com", "shippingAddress": BERLIN},
    )

    assert made["email"] == "work@example.com"
    assert made["shippingAddress"]["city"] == "Berlin"
    assert made["deliveryOptions"] == []


async def test_a_default_address_where_we_do_not_deliver_is_none(
    client: Client, db: Database
) -> None:
    paris = Address(name="Ada", country="FR", city="Paris", postal_code="75001", line1="1 Rue")
    async with db.write() as tx:
        ada = await make_customer(tx)
        await make_address(tx, ada, paris, default_shipping=True)
    cart = await cart_with_goods(db, customer_id=ada)

    made = await client.as_customer(ada).data(CREATE, input={"cartId": cart})

    assert made["shippingAddress"] is None


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"email": "not an address"}, [(["email"], "INVALID_EMAIL")]),
        (
            {"shippingAddress": {**LONDON, "postalCode": "1", "city": None}},
            [
                (["shippingAddress", "city"], "REQUIRED"),
                (["shippingAddress", "postalCode"], "INVALID_POSTAL_CODE"),
            ],
        ),
        (
            {"shippingAddress": {**LONDON, "country": "FR", "postalCode": "75001"}},
            [(["shippingAddress", "country"], "COUNTRY_NOT_SERVED")],
        ),
        (
            {"email": "x", "billingAddress": {**LONDON, "phone": "1"}},
            [(["email"], "INVALID_EMAIL"), (["billingAddress", "phone"], "INVALID_PHONE")],
        ),
        ({"note": "x" * 1001}, [(["note"], "TOO_LONG")]),
        ({"deliveryOptionId": "nonsense"}, [(["deliveryOptionId"], "INVALID_ID")]),
    ],
)
async def test_everything_wrong_is_named(
    client: Client, db: Database, given: dict[str, Any], problems: list[tuple[list[str], str]]
) -> None:
    cart = await cart_with_goods(db)
    expected = [{"path": ["input", *path], "code": code} for path, code in problems]

    created = await client.data(CREATE, input={"cartId": cart, **given})
    id_ = (await client.data(CREATE, input={"cartId": cart}))["id"]
    updated = await client.data(UPDATE, input={"checkoutId": id_, **given})

    assert created["problems"] == updated["problems"] == expected
    found = await client.data(READ, id=id_)
    assert (found["email"], found["note"], found["shippingAddress"]) == (None, None, None)


async def test_an_option_that_does_not_go_there_is_refused(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    made = await client.data(CREATE, input={"cartId": cart, "shippingAddress": LONDON})
    option = made["deliveryOptions"][0]["id"]
    unknown = encode("DeliveryOption", new_id())

    cases = [
        {"shippingAddress": BERLIN, "deliveryOptionId": option},
        {"deliveryOptionId": unknown},
    ]
    for given in cases:
        refused = await client.data(UPDATE, input={"checkoutId": made["id"], **given})
        assert refused["code"] == "DELIVERY_UNAVAILABLE"
        assert refused["path"] == ["input", "deliveryOptionId"]
    assert (await client.data(READ, id=made["id"]))["shippingAddress"]["city"] == "London"


async def test_moving_elsewhere_gives_up_an_option_that_does_not_go_there(
    client: Client, db: Database
) -> None:
    cart = await cart_with_goods(db)
    made = await client.data(CREATE, input={"cartId": cart, "shippingAddress": LONDON})
    option = made["deliveryOptions"][0]["id"]
    await client.data(UPDATE, input={"checkoutId": made["id"], "deliveryOptionId": option})

    moved = await client.data(UPDATE, input={"checkoutId": made["id"], "shippingAddress": BERLIN})

    assert moved["deliveryOption"] is None
    assert moved["missing"] == ["EMAIL", "DELIVERY_OPTION"]


async def test_tax_is_that_of_the_destination(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    async with db.write() as tx:
        await make_tax_rate(tx, rate_bps=2000)
        await make_tax_rate(tx, country="DE", name="MwSt", rate_bps=1900)

    made = await client.data(CREATE, input={"cartId": cart})
    moved = await client.data(UPDATE, input={"checkoutId": made["id"], "shippingAddress": BERLIN})

    assert made["cost"]["tax"] == {"amount": "6.33"}
    assert moved["cost"]["tax"] == {"amount": "6.07"}


async def test_only_who_may_use_the_cart_checks_it_out(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada, bob = await make_customer(tx), await make_customer(tx)
    cart = await cart_with_goods(db, customer_id=ada)
    made = await client.as_customer(ada).data(CREATE, input={"cartId": cart})
    strangers = (
        client,
        client.as_customer(bob),
        client.as_staff(Permission.ORDERS_READ),
        client.as_partner(),
    )

    for stranger in strangers:
        create = await stranger.data(CREATE, input={"cartId": cart})
        update = await stranger.data(UPDATE, input={"checkoutId": made["id"], "note": "x"})
        assert (create["code"], update["code"]) == ("NOT_FOUND", "NOT_FOUND")
    for stranger in (client, client.as_customer(bob), client.as_staff(), client.as_partner()):
        assert await stranger.data(READ, id=made["id"]) is None
    forged = encode("Checkout", new_id(), b"x" * 16)
    assert (await client.data(UPDATE, input={"checkoutId": forged}))["code"] == "NOT_FOUND"
    assert await client.data(READ, id=forged) is None
    assert await client.data(READ, id="nonsense") is None


async def test_staff_see_people_masked(client: Client, db: Database) -> None:
    async with db.write() as tx:
        checkout = await make_checkout(tx)

    masked = await client.as_staff(Permission.ORDERS_READ).data(READ, id=checkout.gid)
    full = await client.as_staff(Permission.ORDERS_READ, Permission.PERSONAL_DATA_READ).data(
        READ, id=checkout.gid
    )

    assert masked["email"] == "a•••@e•••.com"
    assert masked["shippingAddress"]["name"] == "A••• C•••"
    assert full["email"] == "ada@example.com"
    assert full["shippingAddress"]["name"] == "Ada Chen"


async def test_a_checkout_is_a_node_for_who_holds_its_id(client: Client, db: Database) -> None:
    async with db.write() as tx:
        checkout = await make_checkout(tx)
    document = "query($id: ID!) { node(id: $id) { id ... on Checkout { email } } }"

    found = await client.data(document, id=checkout.gid)

    assert found == {"id": checkout.gid, "email": "ada@example.com"}
    assert await client.data(document, id=encode("Checkout", checkout.id)) is None


async def test_a_key_has_one_effect(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    given = {"cartId": cart, "note": "first", "idempotencyKey": "key-1"}

    once = await client.data(CREATE, input=given)
    await client.data(UPDATE, input={"checkoutId": once["id"], "note": "second"})
    again = await client.data(CREATE, input=given)
    other = await client.data(CREATE, input={**given, "note": "third"})

    assert again["note"] == "second"
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_an_ordered_cart_is_closed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        checkout = await make_checkout(tx)
    await client.data(COMPLETE, input=checkout.payload())

    refused = await client.data(CREATE, input={"cartId": checkout.cart_gid})

    assert refused["code"] == "CART_CLOSED"


async def test_while_a_payment_is_under_way_nothing_changes(client: Client, db: Database) -> None:
    async with db.write() as tx:
        checkout = await make_checkout(tx)
    await client.data(COMPLETE, input=checkout.payload("action"))

    update = await client.data(UPDATE, input={"checkoutId": checkout.gid, "note": "late"})
    create = await client.data(CREATE, input={"cartId": checkout.cart_gid, "note": "late"})

    assert (update["code"], create["code"]) == ("CHECKOUT_CLOSED", "CHECKOUT_CLOSED")


async def test_free_delivery_from_a_value_on(client: Client, db: Database) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, price=Money(3000, "GBP"))
        zone_id = await make_zone(tx)
        await make_method(tx, zone_id, free_from=5000)
        small = (await make_cart(tx, {goods.variant_ids[0]: 1})).gid
        large = (await make_cart(tx, {goods.variant_ids[0]: 2})).gid

    options = [
        (await client.data(CREATE, input={"cartId": cart}))["deliveryOptions"][0]["cost"]
        for cart in (small, large)
    ]

    assert options == [{"amount": "4.50"}, {"amount": "0.00"}]


async def test_ways_to_pay_are_named_in_the_language_of_the_request(
    client: Client, db: Database
) -> None:
    cart = await cart_with_goods(db)
    in_chinese = CREATE.replace(") {", ") @inContext(language: ZH) {", 1)

    made = await client.data(in_chinese, input={"cartId": cart})

    assert made["paymentProviders"] == [{"code": "test", "title": "测试支付"}]


@pytest.mark.parametrize("email", ["", "   "])
async def test_an_empty_email_is_said_at_its_field_and_keeps_the_one_before(
    client: Client, db: Database, email: str
) -> None:
    cart = await cart_with_goods(db)
    made = await client.data(CREATE, input={"cartId": cart, "email": "ada@example.com"})

    refused = await client.data(UPDATE, input={"checkoutId": made["id"], "email": email})

    assert refused["__typename"] == "InvalidInputError"
    assert refused["problems"] == [{"path": ["input", "email"], "code": "REQUIRED"}]
    assert (await client.data(READ, id=made["id"]))["email"] == "ada@example.com"


async def test_null_takes_the_email_out(client: Client, db: Database) -> None:
    cart = await cart_with_goods(db)
    made = await client.data(CREATE, input={"cartId": cart, "email": "ada@example.com"})

    without = await client.data(UPDATE, input={"checkoutId": made["id"], "email": None})

    assert without["email"] is None
    assert "EMAIL" in without["missing"]
