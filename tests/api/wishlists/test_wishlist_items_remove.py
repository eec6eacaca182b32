"""The root field `wishlistItemsRemove`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation, slugs
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

REMOVE = mutation("wishlistItemsRemove")


async def test_items_go_by_their_ids_or_by_their_product(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx, slug="jug")
        shirt = await make_product(tx, slug="shirt", variants=2)
        made = await make_wishlist(
            tx,
            *(NewItem(None, variant_id) for variant_id in shirt.variant_ids),
            products=[shirt.id, mug.id, jug.id],
        )

    by_id = await client.data(
        REMOVE, input={"wishlistId": made.gid, "itemIds": [made.item_gids[3]]}
    )
    by_product = await client.data(
        REMOVE, input={"wishlistId": made.gid, "productIds": [encode("Product", shirt.id)]}
    )

    assert slugs(by_id) == ["jug", "shirt", "shirt", "shirt"]
    assert slugs(by_product) == ["jug"]


async def test_what_is_not_there_is_out_already(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx)
        made = await make_wishlist(tx, products=[mug.id])
        other = await make_wishlist(tx, products=[jug.id])
    given = {
        "wishlistId": made.gid,
        "itemIds": [encode("WishlistItem", new_id()), *other.item_gids],
        "productIds": [encode("Product", jug.id)],
    }

    assert slugs(await client.data(REMOVE, input=given)) == ["mug"]
    assert (await client.data(READ, id=other.gid))["itemCount"] == 1


async def test_what_is_wrong_with_the_input_is_named(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx, products=[(await make_product(tx)).id])
    document = mutation(
        "wishlistItemsRemove", "... on InvalidInputError { problems { path code } }"
    )
    wrong: list[tuple[dict[str, Any], list[str], str]] = [
        ({"itemIds": made.item_gids * 101}, ["itemIds"], "TOO_MANY"),
        ({"itemIds": ["nonsense"]}, ["itemIds", "0"], "INVALID_ID"),
        ({"productIds": ["nonsense"]}, ["productIds", "0"], "INVALID_ID"),
    ]

    for given, path, code in wrong:
        refusal = await client.data(document, input={"wishlistId": made.gid, **given})
        assert refusal["problems"] == [{"path": ["input", *path], "code": code}]
    assert (await client.data(READ, id=made.gid))["itemCount"] == 1


async def test_only_its_owner_takes_things_out(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        guests = await make_wishlist(tx, products=[mug.id])
    named = {"productIds": [encode("Product", mug.id)]}

    for actor, wishlist_id in (
        (client, theirs.gid),
        (client.as_customer(other_id), theirs.gid),
        (client.as_staff(*Permission), theirs.gid),
        (client.as_partner(*Permission), theirs.gid),
        (client, encode("Wishlist", guests.id)),
    ):
        refusal = await actor.data(REMOVE, input={"wishlistId": wishlist_id, **named})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert slugs(await client.data(READ, id=guests.gid)) == ["mug"]
    customer = client.as_customer(customer_id)
    assert slugs(await customer.data(READ, id=theirs.gid)) == ["mug"]
    assert slugs(await customer.data(REMOVE, input={"wishlistId": theirs.gid, **named})) == []
