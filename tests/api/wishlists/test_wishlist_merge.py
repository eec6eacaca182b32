"""The root field `wishlistMerge`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.wishlists.events import WishlistItemAdded
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation, slugs
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist, share_wishlist
from tests.jobs import emitted

MERGE = mutation(
    "wishlistMerge",
    """... on WishlistMerge {
      addedCount
      wishlist { id isDefault itemCount items { nodes { note product { slug } } } }
      changes { outcome product { slug } variant { sku } }
    }""",
)


async def test_a_guests_list_moves_into_the_customers(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx, slug="jug")
        customer_id = await make_customer(tx)
        mine = await make_wishlist(tx, NewItem(mug.id, None, "Mine"), customer_id=customer_id)
        guests = await make_wishlist(
            tx, NewItem(mug.id, None, "Theirs"), NewItem(None, jug.variant_ids[0], "Blue")
        )
        token = await share_wishlist(tx, guests)
    customer = client.as_customer(customer_id)
    given = {"wishlistId": guests.gid, "idempotencyKey": "k"}

    merged = await customer.data(MERGE, input=given)

    assert merged["wishlist"]["id"] == mine.gid
    assert {(n["product"]["slug"], n["note"]) for n in merged["wishlist"]["items"]["nodes"]} == {
        ("mug", "Mine"),
        ("jug", "Blue"),
    }
    assert merged["addedCount"] == 1
    assert merged["changes"] == [
        {"outcome": "ALREADY_THERE", "product": {"slug": "mug"}, "variant": None},
        {"outcome": "ADDED", "product": {"slug": "jug"}, "variant": {"sku": "JUG-1"}},
    ]
    assert await customer.data(MERGE, input=given) == merged
    assert await customer.data(MERGE, input={"wishlistId": guests.gid}) == merged
    for actor in (client, customer):
        assert await actor.data(READ, id=guests.gid) is None
    shared = "query($token: String!) { sharedWishlist(token: $token) { title } }"
    assert await client.data(shared, token=token) is None
    assert await emitted(db) == [
        WishlistItemAdded(customer_id, mine.id, mug.id),
        WishlistItemAdded(customer_id, mine.id, jug.id, jug.variant_ids[0]),
    ]


async def test_a_customer_without_a_list_gets_one(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id = await make_customer(tx)
        guests = await make_wishlist(tx, products=[mug.id])

    merged = await client.as_customer(customer_id).data(MERGE, input={"wishlistId": guests.gid})

    assert (merged["wishlist"]["isDefault"], merged["addedCount"]) == (True, 1)
    assert slugs(merged["wishlist"]) == ["mug"]


async def test_what_finds_no_room_is_named(client: Client, db: Database) -> None:
    async with db.write() as tx:
        shirts = await make_product(tx, variants=499, on_hand=None, price=None)
        products = [await make_product(tx, slug=slug) for slug in ("mug", "jug")]
        customer_id = await make_customer(tx)
        await make_wishlist(
            tx, *(NewItem(None, id_) for id_ in shirts.variant_ids), customer_id=customer_id
        )
        guests = await make_wishlist(tx, products=[each.id for each in products])

    merged = await client.as_customer(customer_id).data(MERGE, input={"wishlistId": guests.gid})

    assert [(c["product"]["slug"], c["outcome"]) for c in merged["changes"]] == [
        ("mug", "ADDED"),
        ("jug", "NO_ROOM"),
    ]
    assert merged["wishlist"]["itemCount"] == 500


async def test_a_list_of_ones_own_stays_as_it_is(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        mug = await make_product(tx, slug="mug")
        mine = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)

    merged = await client.as_customer(customer_id).data(MERGE, input={"wishlistId": mine.gid})

    assert (merged["wishlist"]["id"], merged["changes"]) == (mine.gid, [])
    assert slugs(merged["wishlist"]) == ["mug"]


async def test_only_customers_merge_and_only_lists_they_hold(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        guests = await make_wishlist(tx, products=[mug.id])
        theirs = await make_wishlist(tx, products=[mug.id], customer_id=other_id)
        taken = await make_wishlist(tx, products=[mug.id])
    other = client.as_customer(other_id)
    await other.data(MERGE, input={"wishlistId": taken.gid})
    customer = client.as_customer(customer_id)

    for actor in (client, client.as_staff(), client.as_partner()):
        assert await actor.code(MERGE, input={"wishlistId": guests.gid}) == "UNAUTHENTICATED"
    for wishlist_id in (encode("Wishlist", guests.id), theirs.gid, taken.gid):
        refusal = await customer.data(MERGE, input={"wishlistId": wishlist_id})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert slugs(await client.data(READ, id=guests.gid)) == ["mug"]
    assert slugs(await other.data(READ, id=theirs.gid)) == ["mug"]
    assert (await customer.data("{ myWishlists { totalCount } }")) == {"totalCount": 0}
