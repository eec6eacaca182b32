"""The root field `cartCreate`."""

from typing import Any

from sqlalchemy import func, select

from commerce.cart.models import Cart
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from tests.api.cart.documents import mutation
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.pricing import make_tax_rate

CREATE = mutation("cartCreate")


def lines(*wanted: tuple[object, int]) -> list[dict[str, Any]]:
    return [
        {"variantId": encode("ProductVariant", id_), "quantity": quantity}  # type: ignore[arg-type]
        for id_, quantity in wanted
    ]


async def carts(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(Cart))


async def test_a_guest_makes_a_cart_with_lines(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", title="Mug", variants=2)
        await make_tax_rate(tx)

    cart = await client.data(
        CREATE,
        input={
            "lines": lines((made.variant_ids[0], 2), (made.variant_ids[1], 1)),
            "note": "No bag, please.",
            "attributes": [{"key": "gift", "value": "yes"}],
        },
    )

    pounds = [{"amount": amount, "currencyCode": "GBP"} for amount in ("19.00", "38.00", "0.00")]
    unit, double, nothing = pounds
    assert [(line["variant"]["sku"], line["quantity"]) for line in cart["lines"]] == [
        ("MUG-1", 2),
        ("MUG-2", 1),
    ]
    assert cart["lines"][0]["title"] == "Mug"
    assert cart["lines"][0]["unitPrice"] == unit
    assert cart["lines"][0]["cost"] == {"subtotal": double, "discount": nothing, "total": double}
    assert cart["cost"] == {
        "subtotal": {"amount": "57.00", "currencyCode": "GBP"},
        "tax": {"amount": "9.50", "currencyCode": "GBP"},
        "total": {"amount": "57.00", "currencyCode": "GBP"},
    }
    assert (cart["totalQuantity"], cart["status"], cart["currency"]) == (3, "ACTIVE", "GBP")
    assert (cart["note"], cart["attributes"]) == (
        "No bag, please.",
        [{"key": "gift", "value": "yes"}],
    )
    assert cart["warnings"] == []


async def test_an_empty_cart_costs_nothing(client: Client) -> None:
    cart = await client.data(CREATE, input={})

    assert (cart["totalQuantity"], cart["lines"]) == (0, [])
    assert cart["cost"]["total"] == {"amount": "0.00", "currencyCode": "GBP"}


async def test_the_cart_belongs_to_the_requests_channel_and_currency(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, price=[Money(1900, "GBP"), Money(2200, "EUR")])

    cart = await client.data(
        CREATE.replace(
            "mutation($input: CartCreateInput!)",
            'mutation($input: CartCreateInput!) @inContext(currency: "EUR")',
        ),
        input={"lines": lines((made.variant_ids[0], 1))},
    )

    assert cart["cost"]["total"] == {"amount": "22.00", "currencyCode": "EUR"}


async def test_more_than_there_is_makes_no_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, on_hand=1)
    document = mutation(
        "cartCreate", "... on OutOfStockError { sku available shortages { requested } }"
    )

    refusal = await client.data(document, input={"lines": lines((made.variant_ids[0], 1_000_000))})

    assert refusal == {
        "__typename": "OutOfStockError",
        "code": "OUT_OF_STOCK",
        "path": ["input", "lines", "0", "quantity"],
        "sku": made.skus[0],
        "available": 1,
        "shortages": [{"requested": 1_000_000}],
    }
    assert await carts(db) == 0


async def test_what_is_wrong_with_the_input_is_named(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
    document = mutation("cartCreate", "... on InvalidInputError { problems { path code } }")
    wrong: list[tuple[dict[str, Any], list[str], str]] = [
        ({"lines": lines((made.variant_ids[0], 0))}, ["lines", "0", "quantity"], "OUT_OF_RANGE"),
        ({"lines": lines((made.variant_ids[0], -1))}, ["lines", "0", "quantity"], "OUT_OF_RANGE"),
        ({"lines": [{"variantId": "no id"}]}, ["lines", "0", "variantId"], "INVALID_ID"),
        ({"lines": lines((made.variant_ids[0], 1)) * 101}, ["lines"], "TOO_MANY"),
        ({"note": "x" * 1001}, ["note"], "TOO_LONG"),
        ({"attributes": [{"key": "", "value": "x"}]}, ["attributes"], "REQUIRED"),
        (
            {"attributes": [{"key": str(number), "value": "x"} for number in range(21)]},
            ["attributes"],
            "TOO_MANY",
        ),
        ({"idempotencyKey": "short"}, ["idempotencyKey"], "INVALID_LENGTH"),
    ]

    for given, path, code in wrong:
        refusal = await client.data(document, input=given)
        assert refusal["problems"] == [{"path": ["input", *path], "code": code}]
    assert await carts(db) == 0


async def test_unknown_and_unpublished_variants_are_not_found(client: Client, db: Database) -> None:
    async with db.write() as tx:
        hidden = await make_product(tx, channels=())

    for id_ in (new_id(), hidden.variant_ids[0]):
        refusal = await client.data(CREATE, input={"lines": lines((id_, 1))})
        assert (refusal["code"], refusal["path"]) == (
            "NOT_FOUND",
            ["input", "lines", "0", "variantId"],
        )
    assert await carts(db) == 0


async def test_the_same_key_makes_one_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
    key = "0123456789abcdef"
    given = {"lines": lines((made.variant_ids[0], 1)), "idempotencyKey": key}

    first = await client.data(CREATE, input=given)
    again = await client.data(CREATE, input=given)
    other = await client.data(CREATE, input={**given, "note": "Another."})

    assert first["id"] == again["id"]
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert await carts(db) == 1


async def test_a_customer_fills_their_own_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        customer_id = await make_customer(tx)
    customer = client.as_customer(customer_id)

    first = await customer.data(CREATE, input={"lines": lines((made.variant_ids[0], 1))})
    again = await customer.data(CREATE, input={"lines": lines((made.variant_ids[0], 2))})

    assert again["id"] == first["id"]
    assert again["totalQuantity"] == 3
    assert await carts(db) == 1


async def test_staff_and_partners_make_guest_carts(client: Client) -> None:
    for actor in (client.as_staff(), client.as_partner(Permission.ORDERS_WRITE)):
        cart = await actor.data(CREATE, input={})
        assert cart["totalQuantity"] == 0
