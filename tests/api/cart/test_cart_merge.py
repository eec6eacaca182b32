"""The root field `cartMerge`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from tests.api.cart.documents import READ, mutation
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer

MERGE = mutation(
    "cartMerge",
    """... on CartMerge {
      cart { id totalQuantity }
      changes { sku variant { sku } quantityBefore quantityJoining quantityAfter outcome }
    }""",
)


async def test_a_guests_cart_joins_the_customers(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug", on_hand=4)
        customer_id = await make_customer(tx)
        mine = await make_cart(tx, {mugs.variant_ids[0]: 2}, customer_id=customer_id)
        guests = await make_cart(tx, {mugs.variant_ids[0]: 3})
    customer = client.as_customer(customer_id)

    merged = await customer.data(MERGE, input={"cartId": guests.gid, "idempotencyKey": "k"})
    again = await customer.data(MERGE, input={"cartId": guests.gid, "idempotencyKey": "k"})

    assert merged == again
    assert merged["cart"] == {"id": mine.gid, "totalQuantity": 4}
    assert merged["changes"] == [
        {
            "sku": "MUG-1",
            "variant": {"sku": "MUG-1"},
            "quantityBefore": 2,
            "quantityJoining": 3,
            "quantityAfter": 4,
            "outcome": "CAPPED",
        }
    ]
    assert (await client.data(READ, id=guests.gid))["status"] == "MERGED"


async def test_the_policy_is_the_clients_choice(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx, slug="mug")
        customer_id = await make_customer(tx)
        await make_cart(tx, {mugs.variant_ids[0]: 2}, customer_id=customer_id)
        guests = await make_cart(tx, {mugs.variant_ids[0]: 3})

    merged = await client.as_customer(customer_id).data(
        MERGE, input={"cartId": guests.gid, "policy": "LARGER"}
    )

    assert (merged["cart"]["totalQuantity"], merged["changes"][0]["outcome"]) == (3, "CHANGED")


async def test_a_first_cart_simply_becomes_theirs(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx)
        customer_id = await make_customer(tx)
        guests = await make_cart(tx, {mugs.variant_ids[0]: 3})

    merged = await client.as_customer(customer_id).data(MERGE, input={"cartId": guests.gid})

    assert merged == {"cart": {"id": guests.gid, "totalQuantity": 3}, "changes": []}
    assert await client(READ, id=guests.gid) == {"data": {"cart": None}}


async def test_only_customers_merge_and_only_carts_they_hold(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mugs = await make_product(tx)
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        guests = await make_cart(tx, {mugs.variant_ids[0]: 1})
        theirs = await make_cart(tx, {mugs.variant_ids[0]: 1}, customer_id=other_id)
    customer = client.as_customer(customer_id)

    for actor in (client, client.as_staff(), client.as_partner()):
        assert await actor.code(MERGE, input={"cartId": guests.gid}) == "UNAUTHENTICATED"
    for cart_id in (encode("Cart", guests.id), theirs.gid):
        refusal = await customer.data(MERGE, input={"cartId": cart_id})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "cartId"])
    assert (await client.data(READ, id=guests.gid))["status"] == "ACTIVE"
    other = client.as_customer(other_id)
    assert (await other.data(READ, id=theirs.gid))["status"] == "ACTIVE"
