"""The root field `wishlistItemsAdd`."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.wishlists.events import WishlistItemAdded
from commerce.wishlists.models import Wishlist, WishlistItem
from tests.api.wishlists.documents import READ, mutation, slugs
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist
from tests.jobs import emitted

ADD = mutation("wishlistItemsAdd")
GUESTS_KEY = "0123456789abcdef"


def product(id_: UUID) -> dict[str, str]:
    return {"productId": encode("Product", id_)}


def variant(id_: UUID) -> dict[str, str]:
    return {"variantId": encode("ProductVariant", id_)}


async def rows(db: Database) -> tuple[int, int]:
    """How many lists and items there are."""
    async with db.read() as reader:
        lists = await reader.scalar(select(func.count()).select_from(Wishlist))
        return lists, await reader.scalar(select(func.count()).select_from(WishlistItem))


async def test_a_customers_first_wish_makes_their_default_list(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        mug, shirt = await make_product(tx, slug="mug"), await make_product(tx, slug="shirt")
        customer_id = await make_customer(tx)
    customer = client.as_customer(customer_id)

    added = await customer.data(
        ADD, input={"items": [product(mug.id), {**variant(shirt.variant_ids[0]), "note": "Blue"}]}
    )
    again = await customer.data(
        ADD, input={"items": [product(mug.id), {**variant(shirt.variant_ids[0]), "note": "Red"}]}
    )

    assert (added["isDefault"], added["title"], added["itemCount"]) == (True, None, 2)
    assert [(n["product"]["slug"], n["note"]) for n in added["items"]["nodes"]] == [
        ("shirt", "Blue"),
        ("mug", None),
    ]
    assert again == added
    wishlist_id = await only_list(db)
    assert await emitted(db) == [
        WishlistItemAdded(customer_id, wishlist_id, mug.id),
        WishlistItemAdded(customer_id, wishlist_id, shirt.id, shirt.variant_ids[0]),
    ]


async def only_list(db: Database) -> UUID:
    async with db.read() as reader:
        [wishlist_id] = await reader.scalars(select(Wishlist.id))
    return wishlist_id


async def test_a_guest_keeps_a_list_by_its_id(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx, slug="jug")

    first = await client.data(ADD, input={"items": [product(mug.id)]})
    second = await client.data(ADD, input={"wishlistId": first["id"], "items": [product(jug.id)]})
    another = await client.data(ADD, input={"items": [product(jug.id)]})

    assert (first["isDefault"], slugs(first)) == (False, ["mug"])
    assert (second["id"], slugs(second)) == (first["id"], ["jug", "mug"])
    assert another["id"] != first["id"]
    assert await emitted(db) == []


async def test_a_product_and_its_variants_are_different_things(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        shirt = await make_product(tx, slug="shirt", variants=2)
    items = [product(shirt.id), *map(variant, shirt.variant_ids), variant(shirt.variant_ids[0])]

    added = await client.data(ADD, input={"items": items})

    assert [node["variant"] and node["variant"]["sku"] for node in added["items"]["nodes"]] == [
        "SHIRT-2",
        "SHIRT-1",
        None,
    ]


async def test_what_the_channel_does_not_show_is_not_found(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, hidden = await make_product(tx), await make_product(tx, channels=())
    unknown = new_id()

    for item, kind, name in (
        (product(hidden.id), "Product", "productId"),
        (product(unknown), "Product", "productId"),
        (variant(hidden.variant_ids[0]), "ProductVariant", "variantId"),
        (variant(unknown), "ProductVariant", "variantId"),
    ):
        refusal = await client.data(
            mutation("wishlistItemsAdd", "... on NotFoundError { kind }"),
            input={"items": [product(mug.id), item]},
        )
        assert (refusal["code"], refusal["kind"]) == ("NOT_FOUND", kind)
        assert refusal["path"] == ["input", "items", "1", name]
    assert await rows(db) == (0, 0)


async def test_what_is_wrong_with_the_input_is_named(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
    document = mutation("wishlistItemsAdd", "... on InvalidInputError { problems { path code } }")
    both = {**product(mug.id), **variant(mug.variant_ids[0])}
    wrong: list[tuple[dict[str, Any], list[str], str]] = [
        ({"items": []}, ["items"], "REQUIRED"),
        ({"items": [product(mug.id)] * 101}, ["items"], "TOO_MANY"),
        ({"items": [{}]}, ["items", "0"], "REQUIRED"),
        ({"items": [both]}, ["items", "0"], "REQUIRED"),
        ({"items": [{"productId": "x"}]}, ["items", "0", "productId"], "INVALID_ID"),
        ({"items": [{"variantId": "x"}]}, ["items", "0", "variantId"], "INVALID_ID"),
        ({"items": [{**product(mug.id), "note": "x" * 501}]}, ["items", "0", "note"], "TOO_LONG"),
        ({"items": [product(mug.id)], "wishlistId": "x"}, ["wishlistId"], "INVALID_ID"),
        (
            {"items": [product(mug.id)], "idempotencyKey": "short"},
            ["idempotencyKey"],
            "INVALID_LENGTH",
        ),
    ]

    for given, path, code in wrong:
        refusal = await client.data(document, input=given)
        assert refusal["problems"] == [{"path": ["input", *path], "code": code}]
    assert await rows(db) == (0, 0)


async def test_beyond_five_hundred_items_nothing_is_put_in(client: Client, db: Database) -> None:
    async with db.write() as tx:
        shirts = await make_product(tx, variants=499, on_hand=None, price=None)
        mug, jug = await make_product(tx), await make_product(tx)
        made = await make_wishlist(tx)
    for start in range(0, 499, 100):
        batch = [variant(id_) for id_ in shirts.variant_ids[start : start + 100]]
        await client.data(ADD, input={"wishlistId": made.gid, "items": batch})
    document = mutation("wishlistItemsAdd", "... on WishlistFullError { limit }")

    refusal = await client.data(
        document, input={"wishlistId": made.gid, "items": [product(mug.id), product(jug.id)]}
    )

    assert refusal == {
        "__typename": "WishlistFullError",
        "code": "WISHLIST_FULL",
        "path": ["input", "items"],
        "limit": 500,
    }
    assert await rows(db) == (1, 499)
    last = await client.data(ADD, input={"wishlistId": made.gid, "items": [product(mug.id)]})
    assert last["itemCount"] == 500
    same = await client.data(ADD, input={"wishlistId": made.gid, "items": [product(mug.id)]})
    assert same["itemCount"] == 500


async def test_only_who_may_fill_a_list_does(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, customer_id=customer_id)
        guests = await make_wishlist(tx)

    for actor, wishlist_id in (
        (client, theirs.gid),
        (client.as_customer(other_id), theirs.gid),
        (client.as_staff(*Permission), theirs.gid),
        (client.as_partner(*Permission), theirs.gid),
        (client, encode("Wishlist", guests.id)),
    ):
        given = {"wishlistId": wishlist_id, "items": [product(mug.id)]}
        refusal = await actor.data(ADD, input=given)
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert await rows(db) == (2, 0)


async def test_the_same_key_adds_once(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx)
    given = {"items": [product(mug.id)], "idempotencyKey": GUESTS_KEY}

    first = await client.data(ADD, input=given)
    again = await client.data(ADD, input=given)
    other = await client.data(ADD, input={**given, "items": [product(jug.id)]})
    inside = {"wishlistId": first["id"], "items": [product(mug.id)], "idempotencyKey": "k"}

    assert first == again
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert await client.data(ADD, input=inside) == first
    assert slugs(await client.data(READ, id=first["id"])) == ["mug"]
    assert await rows(db) == (1, 1)
