"""The root field `cart`, and `node` for carts."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import update

from commerce.catalog.models import ProductVariant
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from tests.api.cart.documents import READ
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product, set_price, set_stock
from tests.factories.customers import make_customer
from tests.factories.pricing import make_tax_rate

TOTAL = "query($id: ID!) { cart(id: $id) { totalQuantity } }"
FULL = """query($id: ID!) @inContext(language: ZH) { cart(id: $id) {
  id totalQuantity
  lines {
    id quantity title unitPrice { amount } compareAtPrice { amount } cost { total { amount } }
    variant {
      id sku title quantityAvailable image { url alt }
      product { id slug title featuredImage { url } }
    }
    warnings { code ... on CartNotEnoughStockWarning { available } }
  }
  cost { subtotal { amount } tax { amount } taxLines { name rateBps amount { amount } }
         total { amount } }
  warnings { code lineId }
} }"""


async def test_who_holds_a_guests_id_reads_the_cart(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        cart = await make_cart(tx, {made.variant_ids[0]: 2})
        customer_id = await make_customer(tx)

    for actor in (client, client.as_customer(customer_id), client.as_staff(), client.as_partner()):
        assert await actor.data(TOTAL, id=cart.gid) == {"totalQuantity": 2}


async def test_every_other_id_is_as_good_as_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        cart = await make_cart(tx)
    ids = [
        encode("Cart", cart.id),
        encode("Cart", cart.id, b"\0" * 16),
        encode("Cart", new_id(), tx.vault.capability("Cart", cart.id)),
        encode("Product", cart.id, tx.vault.capability("Cart", cart.id)),
        "nonsense",
    ]

    for id_ in ids:
        assert await client(TOTAL, id=id_) == {"data": {"cart": None}}


async def test_a_customers_cart_is_shown_to_them_and_to_staff_alone(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        cart = await make_cart(tx, {made.variant_ids[0]: 2}, customer_id=customer_id)
    node = "query($id: ID!) { node(id: $id) { id } }"

    for actor in (
        client.as_customer(customer_id),
        client.as_staff(Permission.ORDERS_READ),
        client.as_partner(Permission.ORDERS_READ),
    ):
        assert await actor.data(TOTAL, id=cart.gid) == {"totalQuantity": 2}
        assert await actor.data(node, id=cart.gid) == {"id": cart.gid}
    for actor in (
        client,
        client.as_customer(other_id),
        client.as_staff(Permission.CATALOG_READ),
        client.as_partner(),
    ):
        assert await actor(TOTAL, id=cart.gid) == {"data": {"cart": None}}
        assert await actor.data(node, id=cart.gid) is None
    assert await client.as_customer(customer_id).data(node, id=encode("Cart", cart.id)) is None


async def test_warnings_say_what_changed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="mug", variants=4, on_hand=9)
        dearer, scarcer, gone, same = made.variant_ids
        cart = await make_cart(tx, dict.fromkeys(made.variant_ids, 3))
        await set_price(tx, [dearer], Money(2000, "GBP"))
        await set_stock(tx, [scarcer], 2)
        await tx.execute(
            update(ProductVariant).where(ProductVariant.id == gone).values(is_active=False)
        )
    document = """query($id: ID!) { cart(id: $id) {
      lines { id variant { sku product { slug } } unitPrice { amount } cost { total { amount } } }
      cost { total { amount } }
      warnings {
        __typename code lineId
        ... on CartPriceChangedWarning { previous { amount } current { amount } }
        ... on CartNotEnoughStockWarning { available }
      } } }"""

    shown = await client.data(document, id=cart.gid)

    ids = {line["variant"]["sku"]: line["id"] for line in shown["lines"]}
    assert shown["warnings"] == [
        {
            "__typename": "CartPriceChangedWarning",
            "code": "PRICE_CHANGED",
            "lineId": ids["MUG-1"],
            "previous": {"amount": "19.00"},
            "current": {"amount": "20.00"},
        },
        {
            "__typename": "CartNotEnoughStockWarning",
            "code": "NOT_ENOUGH_STOCK",
            "lineId": ids["MUG-2"],
            "available": 2,
        },
        {
            "__typename": "CartNoLongerAvailableWarning",
            "code": "NO_LONGER_AVAILABLE",
            "lineId": ids["MUG-3"],
        },
    ]
    assert [line["cost"] and line["cost"]["total"]["amount"] for line in shown["lines"]] == [
        "60.00",
        "57.00",
        None,
        "57.00",
    ]
    assert shown["lines"][2]["unitPrice"] is None
    assert shown["cost"]["total"] == {"amount": "174.00"}
    assert same in made.variant_ids


async def test_ten_lines_in_full_cost_five_statements_at_most(
    client: Client, db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        products = [
            await make_product(tx, media=2, translations={"zh": {"title": f"杯子{n}"}})
            for n in range(10)
        ]
        await make_tax_rate(tx)
        small = await make_cart(tx, {products[0].variant_ids[0]: 1})
        large = await make_cart(tx, {each.variant_ids[0]: 2 for each in products})
        await set_stock(tx, [products[3].variant_ids[0]], 1)
    await client.data(FULL, id=small.gid)  # loads the snapshots
    counts: list[int] = []

    for cart in (small, large):
        with statements() as seen:
            shown = await client.data(FULL, id=cart.gid)
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[1] <= 5
    assert [line["title"] for line in shown["lines"]] == [f"杯子{n}" for n in range(10)]
    assert shown["lines"][0]["variant"]["product"]["title"] == "杯子0"
    assert shown["lines"][0]["variant"]["image"]["url"].endswith("-1.png")
    assert shown["lines"][3]["warnings"] == [{"code": "NOT_ENOUGH_STOCK", "available": 1}]
    assert shown["cost"]["total"] == {"amount": "380.00"}
    assert shown["cost"]["taxLines"] == [
        {"name": "VAT", "rateBps": 2000, "amount": {"amount": "63.30"}}
    ]


async def test_a_total_alone_costs_one_statement(
    client: Client, db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=20)
        cart = await make_cart(tx, dict.fromkeys(made.variant_ids, 1))
    await client.data(TOTAL, id=cart.gid)

    with statements() as seen:
        await client.data(TOTAL, id=cart.gid)

    assert len(seen) == 1


async def test_the_whole_cart_reads_without_errors(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx)
        cart = await make_cart(tx, {made.variant_ids[0]: 1})

    shown = await client.data(READ, id=cart.gid)

    assert shown["id"] == cart.gid
