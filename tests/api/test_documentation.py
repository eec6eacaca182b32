"""The documents in the user's guide are run, in the order in which they stand."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from graphql import parse, validate

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from schema.execution.gate import UNREAD_POINTS
from schema.execution.limits import Limits
from schema.root import executable
from tests.client import ENDPOINT, Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_delivery
from tests.factories.customers import make_customer

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"```graphql\n(.*?)```", re.DOTALL)
ADDRESS = {
    "name": "Ada Chen",
    "phone": "+442071838750",
    "country": "GB",
    "city": "London",
    "postalCode": "SW1A 1AA",
    "line1": "1 Mall Road",
}


def documents(name: str) -> dict[str, str]:
    """The documents of a guide by the names of their operations."""
    blocks = BLOCK.findall((DOCS / name).read_text())
    return {re.search(r"(?:query|mutation) (\w+)", block)[1]: block for block in blocks}  # type: ignore[index]


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_every_document_fits_the_schema(path: Path) -> None:
    for block in BLOCK.findall(path.read_text()):
        assert validate(executable(), parse(block)) == []


async def test_the_storefront_guide_s_purchase_works(client: Client, db: Database) -> None:
    ask = documents("storefront.md")
    async with db.write() as tx:
        made = await make_product(tx, slug="copper-kettle", title="Copper Kettle", media=1)
        await make_delivery(tx)

    shop = await client.data(ask["Shop"])
    product = await client.data(ask["Product"], slug="copper-kettle")
    [variant] = product["variants"]["nodes"]
    cart = await client.data(
        ask["CartCreate"], input={"lines": [{"variantId": variant["id"], "quantity": 1}]}
    )
    cart = await client.data(
        ask["CartLinesUpdate"],
        input={"cartId": cart["id"], "lines": [{"lineId": cart["lines"][0]["id"], "quantity": 2}]},
    )
    checkout = await client.data(
        ask["CheckoutCreate"],
        input={"cartId": cart["id"], "email": "ada@example.com", "shippingAddress": ADDRESS},
    )
    [option] = checkout["deliveryOptions"]
    checkout = await client.data(
        ask["CheckoutUpdate"],
        input={"checkoutId": checkout["id"], "deliveryOptionId": option["id"]},
    )
    order = await client.data(
        ask["CheckoutComplete"],
        input={
            "checkoutId": checkout["id"],
            "payment": {"provider": "test", "token": "approve"},
            "expectedTotal": checkout["cost"]["total"],
            "idempotencyKey": "pressed-once",
        },
    )
    read = await client.data(ask["Order"], id=order["id"], token=order["accessToken"])

    assert shop["name"] == "测试商店"
    assert variant["sku"] == made.skus[0]
    assert read["number"] == order["number"]
    assert read["status"] == "AWAITING_SHIPMENT"
    assert [(line["title"], line["quantity"]) for line in read["lines"]] == [("Copper Kettle", 2)]
    assert read["cost"]["total"] == {"amount": "42.50", "currencyCode": "GBP"}


async def test_the_storefront_guide_s_wishlist_works(client: Client, db: Database) -> None:
    ask = documents("storefront.md")
    async with db.write() as tx:
        kettle = await make_product(tx, slug="copper-kettle", title="Copper Kettle")
        sold_out = await make_product(tx, slug="teapot", title="Teapot", on_hand=0)
        customer_id = await make_customer(tx, name="Ada Chen")
    customer = client.as_customer(customer_id)
    goods = [
        {"productId": encode("Product", kettle.id), "note": "For Ada"},
        {"variantId": encode("ProductVariant", sold_out.variant_ids[0])},
    ]

    guests = await client.data(ask["WishlistItemsAdd"], input={"items": goods})
    merged = await customer.data(ask["WishlistMerge"], input={"wishlistId": guests["id"]})
    wishlist = merged["wishlist"]
    shown = await customer.data(ask["Wishlist"], id=wishlist["id"])
    shared = await customer.data(
        ask["WishlistShare"], input={"wishlistId": wishlist["id"], "showsOwner": True}
    )
    seen = await client.data(ask["SharedWishlist"], token=shared["share"]["token"])
    cart = await customer.data(ask["CartCreate"], input={})
    item_ids = [item["id"] for item in shown["items"]["nodes"]]
    moved = await customer.data(
        ask["WishlistItemsToCart"],
        input={
            "wishlistId": wishlist["id"],
            "cartId": cart["id"],
            "itemIds": item_ids,
            "removesAdded": True,
        },
    )

    assert (guests["isDefault"], guests["itemCount"]) == (False, 2)
    assert guests["productIds"] == [encode("Product", id_) for id_ in (kettle.id, sold_out.id)]
    assert (merged["addedCount"], wishlist["isDefault"]) == (2, True)
    assert [item["note"] for item in shown["items"]["nodes"]] == [None, "For Ada"]
    assert (seen["ownerName"], seen["itemCount"]) == ("Ada Chen", 2)
    assert [item["note"] for item in seen["items"]["nodes"]] == [None, None]
    assert [item["outcome"] for item in moved["items"]] == ["OUT_OF_STOCK", "ADDED"]
    assert (moved["cart"]["totalQuantity"], moved["wishlist"]["itemCount"]) == (1, 1)


async def test_the_limits_guide_tells_the_truth(client: Client) -> None:
    ask = documents("limits.md")
    body = {"query": ask["Listing"], "variables": {"first": 24}, "extensions": {"cost": True}}

    reply = await client.http.post(ENDPOINT, json=body)
    signals = await client.as_staff(Permission.SECURITY_READ).data(ask["Signals"])
    blocked = await client.as_staff(Permission.SECURITY_WRITE).data(
        ask["Block"], input={"network": "203.0.113.0/24", "reason": "Scrapes prices"}
    )

    assert reply.json()["extensions"] == {"cost": {"requested": 145}}
    assert signals == {"nodes": []}
    assert blocked["network"] == "203.0.113.0/24"


def test_the_limits_guide_has_the_limits_that_hold() -> None:
    guide, limits = (DOCS / "limits.md").read_text(), Limits()
    numbers = {field.name: f"{getattr(limits, field.name):,}" for field in fields(limits)}

    assert {name for name, number in numbers.items() if number not in guide} == set()
    assert "20 points" in guide
    assert UNREAD_POINTS == 20
