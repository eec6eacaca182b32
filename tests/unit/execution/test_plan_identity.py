"""An entity that several paths of one request reach is read once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.support import make_ticket

Statements = Callable[[], AbstractContextManager[list[str]]]

PRODUCT_BY_PATHS = """query($id: ID!, $variant: ID!, $cart: ID!) {
  product(id: $id) { title variants { nodes { sku product { title } } } }
  again: node(id: $id) { ... on Product { title } }
  nodes(ids: [$id, $variant]) {
    ... on Product { title } ... on ProductVariant { product { slug } } }
  productVariant(id: $variant) { sku product { title } }
  cart(id: $cart) { lines { variant { sku product { title } } } }
}"""


def reads_of(table: str, seen: list[str]) -> int:
    """How many statements read entities of the table."""
    return sum(statement.startswith(f"SELECT {table}.id") for statement in seen)


async def test_a_product_is_read_once_by_five_paths(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, slug="shirt", variants=1)
        cart = await make_cart(tx, {made.variant_ids[0]: 1})
    ids = {"id": encode("Product", made.id), "cart": cart.gid}
    ids["variant"] = encode("ProductVariant", made.variant_ids[0])
    alone = "query($id: ID!) { product(id: $id) { title } }"
    await client.data(PRODUCT_BY_PATHS, **ids)

    with statements() as one:
        await client.data(alone, id=ids["id"])
    with statements() as all_paths:
        found = await client.data(PRODUCT_BY_PATHS, **ids)

    assert reads_of("products", one) == 1
    assert reads_of("products", all_paths) == 1
    assert found["cart"]["lines"][0]["variant"]["product"] == {"title": "Shirt"}
    assert found["again"] == {"title": "Shirt"}


async def test_a_customer_and_an_order_are_read_once(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        customer = await make_customer(tx)
        order = await make_order(tx, customer_id=customer)
        await make_ticket(tx, customer_id=customer, order_id=order.id)
    staff = client.as_staff(*Permission)
    document = """query($id: ID!, $order: ID!) {
      customer(id: $id) { number orders { nodes { number customer { number } } } }
      order(id: $order) { number customer { number } }
      node(id: $order) { ... on Order { number customer { number } } }
      tickets { nodes { customer { number } } } }"""
    given = {"id": encode("Customer", customer), "order": order.gid}
    await staff.data(document, **given)

    with statements() as seen:
        found = await staff.data(document, **given)

    assert found["order"]["number"] == order.number
    assert reads_of("customers", seen) == 1
    assert reads_of("newest", seen) == 1  # the page of the customer's orders
    assert reads_of("orders", seen) == 0


async def test_a_write_empties_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = await make_customer(tx, name="Ada Chen")
    document = """mutation {
      a: customerUpdate(input: {name: "One"}) { ... on Customer { name } }
      b: customerUpdate(input: {name: "Two"}) { ... on Customer { name } } }"""

    found = await client.as_customer(customer).data(document)

    assert found == {"a": {"name": "One"}, "b": {"name": "Two"}}
