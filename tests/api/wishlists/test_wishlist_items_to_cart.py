"""The root field `wishlistItemsToCart`."""

from typing import Any

from sqlalchemy import update

from commerce.cart.models import Cart, CartStatus
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.money import Money
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation, slugs
from tests.client import Client
from tests.factories.cart import MadeCart, make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import MadeWishlist, make_wishlist

TO_CART = mutation(
    "wishlistItemsToCart",
    """... on WishlistToCart {
      addedCount
      items { itemId outcome }
      cart { id lines { quantity variant { sku } } }
      wishlist { id items { nodes { product { slug } } } }
    }""",
)
CART = "query($id: ID!) { cart(id: $id) { lines { quantity variant { sku } } } }"


def ticked(wishlist: MadeWishlist, cart: MadeCart, **others: Any) -> dict[str, Any]:
    given = {"wishlistId": wishlist.gid, "cartId": cart.gid, "itemIds": wishlist.item_gids}
    return {**given, **others}


def contents(cart: dict[str, Any]) -> list[tuple[str, int]]:
    return [(line["variant"]["sku"], line["quantity"]) for line in cart["lines"]]


async def test_what_can_be_had_goes_in_and_the_rest_says_why_not(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        shirt = await make_product(tx, slug="shirt", variants=2)
        sold_out = await make_product(tx, slug="jug", on_hand=0)
        unpriced = await make_product(tx, slug="cup", price=[Money(100, "EUR")])
        hidden = [await make_product(tx, slug=f"hidden-{number}") for number in range(2)]
        wishlist = await make_wishlist(
            tx,
            NewItem(mug.id, None),
            NewItem(None, shirt.variant_ids[1]),
            NewItem(shirt.id, None),
            NewItem(sold_out.id, None),
            NewItem(unpriced.id, None),
            NewItem(hidden[0].id, None),
            NewItem(None, hidden[1].variant_ids[0]),
        )
        cart = await make_cart(tx, {mug.variant_ids[0]: 2})
        for each in hidden:
            archive = update(Product).where(Product.id == each.id)
            await tx.execute(archive.values(status=ProductStatus.ARCHIVED))

    moved = await client.data(TO_CART, input=ticked(wishlist, cart, removesAdded=True))

    outcomes = [
        "ADDED",
        "ADDED",
        "CHOOSE_VARIANT",
        "OUT_OF_STOCK",
        "NOT_PRICED",
        "NOT_PUBLISHED",
        "NOT_PUBLISHED",
    ]
    assert moved["items"] == [
        {"itemId": item_id, "outcome": outcome}
        for item_id, outcome in zip(wishlist.item_gids, outcomes, strict=True)
    ]
    assert moved["addedCount"] == 2
    assert moved["cart"]["id"] == cart.gid
    assert contents(moved["cart"]) == [("MUG-1", 3), ("SHIRT-2", 1)]
    assert slugs(moved["wishlist"]) == [None, None, "cup", "jug", "shirt"]


async def test_without_being_told_the_list_keeps_everything(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        wishlist = await make_wishlist(tx, NewItem(None, mug.variant_ids[0]), products=[mug.id])
        cart = await make_cart(tx)

    moved = await client.data(TO_CART, input=ticked(wishlist, cart))

    assert [item["outcome"] for item in moved["items"]] == ["ADDED", "ADDED"]
    assert contents(moved["cart"]) == [("MUG-1", 1)]  # a product and its only variant are one
    assert slugs(moved["wishlist"]) == ["mug", "mug"]


async def test_more_than_there_is_stays_where_it_was(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", on_hand=2)
        wishlist = await make_wishlist(tx, products=[mug.id])
        cart = await make_cart(tx, {mug.variant_ids[0]: 2})

    moved = await client.data(TO_CART, input=ticked(wishlist, cart, removesAdded=True))

    assert [item["outcome"] for item in moved["items"]] == ["OUT_OF_STOCK"]
    assert contents(moved["cart"]) == [("MUG-1", 2)]
    assert slugs(moved["wishlist"]) == ["mug"]


async def test_a_full_cart_takes_more_of_what_it_has(client: Client, db: Database) -> None:
    async with db.write() as tx:
        shirts = await make_product(tx, slug="shirt", variants=200)
        mug = await make_product(tx, slug="mug")
        wishlist = await make_wishlist(
            tx, NewItem(mug.id, None), NewItem(None, shirts.variant_ids[0])
        )
        cart = await make_cart(tx, dict.fromkeys(shirts.variant_ids[:100], 1))
    await fill_up(client, cart, [encode("ProductVariant", id_) for id_ in shirts.variant_ids])

    moved = await client.data(TO_CART, input=ticked(wishlist, cart))

    assert [item["outcome"] for item in moved["items"]] == ["CART_FULL", "ADDED"]
    assert contents(moved["cart"])[0] == ("SHIRT-1", 2)
    assert len(moved["cart"]["lines"]) == 200


async def fill_up(client: Client, cart: MadeCart, variants: list[str]) -> None:
    document = """mutation($input: CartLinesAddInput!) { cartLinesAdd(input: $input) {
      ... on Cart { totalQuantity } } }"""
    lines = [{"variantId": variant} for variant in variants[100:]]
    filled = await client.data(document, input={"cartId": cart.gid, "lines": lines})
    assert filled == {"totalQuantity": 200}


async def test_the_same_key_fills_once_and_says_the_same(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        sold_out = await make_product(tx, on_hand=0)
        wishlist = await make_wishlist(tx, products=[mug.id, sold_out.id])
        cart, other = await make_cart(tx), await make_cart(tx)
    given = ticked(wishlist, cart, removesAdded=True, idempotencyKey="k")

    first = await client.data(TO_CART, input=given)
    again = await client.data(TO_CART, input=given)
    elsewhere = await client.data(TO_CART, input={**given, "cartId": other.gid})

    assert [item["outcome"] for item in first["items"]] == ["ADDED", "OUT_OF_STOCK"]
    assert again == first
    assert elsewhere["code"] == "IDEMPOTENCY_CONFLICT"
    assert contents(await client.data(CART, id=cart.gid)) == [("MUG-1", 1)]


async def test_what_is_wrong_with_the_input_changes_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        wishlist = await make_wishlist(tx, products=[mug.id])
        cart, ordered = await make_cart(tx), await make_cart(tx)
        close = update(Cart).where(Cart.id == ordered.id)
        await tx.execute(close.values(status=CartStatus.ORDERED))
    unknown = encode("WishlistItem", new_id())
    wrong: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"itemIds": [*wishlist.item_gids, unknown]}, "NOT_FOUND", ["itemIds", "1"]),
        ({"itemIds": wishlist.item_gids * 2}, "INVALID_INPUT", ["itemIds"]),
        ({"itemIds": wishlist.item_gids * 101}, "INVALID_INPUT", ["itemIds"]),
        ({"cartId": encode("Cart", cart.id)}, "NOT_FOUND", ["cartId"]),
        ({"cartId": "nonsense"}, "INVALID_INPUT", ["cartId"]),
        ({"cartId": ordered.gid}, "CART_CLOSED", ["cartId"]),
    ]

    for given, code, path in wrong:
        refusal = await client.data(
            TO_CART, input=ticked(wishlist, cart, removesAdded=True, **given)
        )
        assert (refusal["code"], refusal["path"]) == (code, ["input", *path])
    assert contents(await client.data(CART, id=cart.gid)) == []
    assert slugs(await client.data(READ, id=wishlist.gid)) == ["mug"]


async def test_list_and_cart_must_be_ones_own(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        their_cart = await make_cart(tx, customer_id=customer_id)
        guests, guests_cart = await make_wishlist(tx, products=[mug.id]), await make_cart(tx)
    customer = client.as_customer(customer_id)

    for actor, wishlist, cart, name in (
        (client, theirs, guests_cart, "wishlistId"),
        (client.as_customer(other_id), theirs, guests_cart, "wishlistId"),
        (client.as_staff(*Permission), theirs, guests_cart, "wishlistId"),
        (client.as_partner(*Permission), theirs, guests_cart, "wishlistId"),
        (client, guests, their_cart, "cartId"),
        (client.as_customer(other_id), guests, their_cart, "cartId"),
    ):
        refusal = await actor.data(TO_CART, input=ticked(wishlist, cart))
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", name])
    assert contents(await customer.data(CART, id=their_cart.gid)) == []
    assert contents(await client.data(CART, id=guests_cart.gid)) == []
    moved = await customer.data(TO_CART, input=ticked(theirs, their_cart))
    assert contents(moved["cart"]) == [("MUG-1", 1)]
