"""How many statements wishlists take; the number never grows with their items."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation
from tests.client import Client
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist, share_wishlist

Statements = Callable[[], AbstractContextManager[list[str]]]
ADD = mutation("wishlistItemsAdd", "... on Wishlist { id }")
REMOVE = mutation("wishlistItemsRemove", "... on Wishlist { id }")
MERGE = mutation("wishlistMerge", "... on WishlistMerge { addedCount }")
TO_CART = mutation("wishlistItemsToCart", "... on WishlistToCart { addedCount }")
SHARED = """query($token: String!) { sharedWishlist(token: $token) {
  itemCount items(first: 50) { nodes { isGone note product { slug } variant { sku } } } } }"""
MINE = """{ myWishlists { nodes { itemCount productIds
  items { nodes { product { slug } variant { sku } } } } } }"""
SIZES = (1, 20)


async def test_reading_takes_the_same_for_any_size(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        products = [await make_product(tx) for _ in range(20)]
        lists = [
            await make_wishlist(
                tx, *(NewItem(None, each.variant_ids[0], "Blue") for each in products[:size])
            )
            for size in SIZES
        ]
        tokens = [await share_wishlist(tx, made, shows_notes=True) for made in lists]
    await client.data(READ, id=lists[0].gid)  # loads the snapshots
    counts: list[int] = []

    for made, token in zip(lists, tokens, strict=True):
        with statements() as seen:
            await client.data(READ, id=made.gid)
        counts.append(len(seen))
        with statements() as seen:
            await client.data(SHARED, token=token)
        counts.append(len(seen))

    assert counts == [5, 5, 5, 5]


async def test_many_lists_take_as_much_as_one(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customers = [await make_customer(tx) for _ in SIZES]
        for customer_id, size in zip(customers, SIZES, strict=True):
            await make_wishlist(tx, NewItem(None, mug.variant_ids[0]), customer_id=customer_id)
            for number in range(size - 1):
                await make_wishlist(
                    tx, products=[mug.id], customer_id=customer_id, title=f"List {number}"
                )
    await client.as_customer(customers[0]).data(MINE)
    counts: list[int] = []

    for customer_id in customers:
        with statements() as seen:
            await client.as_customer(customer_id).data(MINE)
        counts.append(len(seen))

    assert counts == [6, 6]


async def test_changing_takes_the_same_for_any_size(
    client: Client, db: Database, statements: Statements
) -> None:
    async with db.write() as tx:
        products = [await make_product(tx) for _ in range(20)]
        customers = [await make_customer(tx) for _ in range(3)]
        carts = [await make_cart(tx, customer_id=customer_id) for customer_id in customers]
        guests = [
            await make_wishlist(tx, products=[each.id for each in products[:size]])
            for size in (1, *SIZES)
        ]
    counts: list[list[int]] = []

    async def count(customer: Client, document: str, given: dict[str, Any]) -> dict[str, Any]:
        with statements() as seen:
            answer = await customer.data(document, input=given)
        counts[-1].append(len(seen))
        return answer

    for size, customer_id, cart, guest in zip((1, *SIZES), customers, carts, guests, strict=True):
        customer = client.as_customer(customer_id)
        counts.append([])
        gids = [encode("Product", each.id) for each in products[:size]]
        added = await count(customer, ADD, {"items": [{"productId": gid} for gid in gids]})
        shown = await customer.data(READ.replace("items {", "items(first: 50) {"), id=added["id"])
        item_ids = [node["id"] for node in shown["items"]["nodes"]]
        ticked = {"wishlistId": added["id"], "cartId": cart.gid, "itemIds": item_ids}
        assert await count(customer, TO_CART, ticked) == {"addedCount": size}
        await count(customer, REMOVE, {"wishlistId": added["id"], "productIds": gids})
        await count(customer, MERGE, {"wishlistId": guest.gid})

    assert counts[1] == counts[2]  # the first round loads the snapshots
    assert counts[2] == [8, 12, 4, 12]
