"""The root field `checkoutPreview`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.orders.models import Order
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.pricing import make_price, make_price_list, make_tax_rate
from tests.factories.shipping import make_method, make_zone

PREVIEW = """query($input: CheckoutPreviewInput!) { checkoutPreview(input: $input) {
    ... on CheckoutPreview {
        lines { title quantity variant { sku } unitPrice { amount } total { amount } }
        cost { subtotal { amount } shipping { amount } tax { amount } total { amount } }
        deliveryOptions { id cost { amount } } deliveryOption { id } }
    ... on InvalidInputError { problems { path code } }
    ... on UserError { code path } } }"""


def line(variant_id: Any, quantity: int = 2) -> dict[str, Any]:
    return {"variantId": encode("ProductVariant", variant_id), "quantity": quantity}


async def test_lines_are_quoted_without_a_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, slug="mug", title="Mug")
        await make_tax_rate(tx, country="DE", rate_bps=1900)
        zone_id = await make_zone(tx, countries=("DE",))
        method_id = await make_method(tx, zone_id)
    option = encode("DeliveryOption", method_id)
    given = {
        "lines": [line(goods.variant_ids[0])],
        "country": "DE",
        "deliveryOptionId": option,
    }

    found = await client.data(PREVIEW, input=given)

    assert found == {
        "lines": [
            {
                "title": "Mug",
                "quantity": 2,
                "variant": {"sku": "MUG-1"},
                "unitPrice": {"amount": "19.00"},
                "total": {"amount": "38.00"},
            }
        ],
        "cost": {
            "subtotal": {"amount": "38.00"},
            "shipping": {"amount": "4.50"},
            "tax": {"amount": "6.79"},
            "total": {"amount": "42.50"},
        },
        "deliveryOptions": [{"id": option, "cost": {"amount": "4.50"}}],
        "deliveryOption": {"id": option},
    }
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(Order)) == 0


async def test_a_cart_is_quoted_for_who_may_see_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ada = await make_customer(tx)
        goods = await make_product(tx)
        guests = await make_cart(tx, {goods.variant_ids[0]: 1})
        adas = await make_cart(tx, {goods.variant_ids[0]: 3}, customer_id=ada)

    guest = await client.data(PREVIEW, input={"cartId": guests.gid})
    own = await client.as_customer(ada).data(PREVIEW, input={"cartId": adas.gid})
    foreign = await client.data(PREVIEW, input={"cartId": adas.gid})
    forged = await client.data(PREVIEW, input={"cartId": encode("Cart", guests.id, b"x" * 16)})

    assert guest["cost"]["total"] == {"amount": "19.00"}
    assert own["cost"]["total"] == {"amount": "57.00"}
    assert foreign["code"] == forged["code"] == "NOT_FOUND"


async def test_staff_see_another_time(client: Client, db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        goods = await make_product(tx)
        sale = await make_price_list(
            tx,
            code="sale",
            priority=10,
            starts_at=clock.now() + timedelta(days=1),
            ends_at=clock.now() + timedelta(days=2),
        )
        await make_price(tx, goods.variant_ids[0], sale, 1500)
    given = {"lines": [line(goods.variant_ids[0], 1)]}
    tomorrow = {**given, "at": "2026-03-03T12:00:00Z"}
    staff = client.as_staff(Permission.CATALOG_READ)

    now = await client.data(PREVIEW, input=given)
    then = await staff.data(PREVIEW, input=tomorrow)

    assert now["cost"]["total"] == {"amount": "19.00"}
    assert then["cost"]["total"] == {"amount": "15.00"}
    assert await client.code(PREVIEW, input=tomorrow) == "UNAUTHENTICATED"
    assert await client.as_staff().code(PREVIEW, input=tomorrow) == "FORBIDDEN"


async def test_wrong_input_is_named(client: Client, db: Database) -> None:
    async with db.write() as tx:
        goods = await make_product(tx)
        cart = await make_cart(tx, {goods.variant_ids[0]: 1})
    (variant_id,) = goods.variant_ids
    cases: list[tuple[dict[str, Any], list[tuple[list[str], str]]]] = [
        ({}, [([], "AMBIGUOUS")]),
        ({"cartId": cart.gid, "lines": [line(variant_id)]}, [([], "AMBIGUOUS")]),
        ({"lines": [line(variant_id)] * 101}, [(["lines"], "TOO_MANY")]),
        (
            {"lines": [line(variant_id, 0), line(variant_id)]},
            [
                (["lines", "0", "quantity"], "OUT_OF_RANGE"),
                (["lines", "1", "variantId"], "DUPLICATE"),
            ],
        ),
        ({"lines": [line(new_id())]}, [(["lines", "0", "variantId"], "NOT_FOUND")]),
        (
            {"lines": [{"variantId": "x", "quantity": 1}]},
            [(["lines", "0", "variantId"], "INVALID_ID")],
        ),
    ]

    for given, problems in cases:
        refused = await client.data(PREVIEW, input=given)
        expected = [{"path": ["input", *path], "code": code} for path, code in problems]
        assert refused["problems"] == expected, given


async def test_what_has_no_price_costs_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        priced = await make_product(tx)
        unpriced = await make_product(tx, price=None)

    found = await client.data(
        PREVIEW, input={"lines": [line(priced.variant_ids[0]), line(unpriced.variant_ids[0])]}
    )

    assert [each["total"] for each in found["lines"]] == [{"amount": "38.00"}, None]
    assert found["cost"]["total"] == {"amount": "38.00"}


async def test_it_costs_few_statements(client: Client, db: Database, statements: Any) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, variants=20, price=Money(100, "GBP"))
    one = {"lines": [line(goods.variant_ids[0])]}
    many = {"lines": [line(variant_id) for variant_id in goods.variant_ids]}
    await client.data(PREVIEW, input=one)

    with statements() as few:
        await client.data(PREVIEW, input=one)
    with statements() as more:
        await client.data(PREVIEW, input=many)

    assert len(few) == len(more) == 3
