"""The root field `wishlistItemUpdate`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import MadeWishlist, items_in, make_wishlist

UPDATE = mutation("wishlistItemUpdate")


async def note_of(client: Client, made: MadeWishlist) -> str | None:
    return (await client.data(READ, id=made.gid))["items"]["nodes"][0]["note"]


async def test_a_note_is_written_and_taken_away(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        made = await make_wishlist(tx, products=[mug.id])
    given = {"wishlistId": made.gid, "itemId": made.item_gids[0]}

    written = await client.data(UPDATE, input={**given, "note": " The blue one,\nfor Ada. "})
    async with db.write() as tx:
        [stored] = await items_in(tx, made)
    cleared = await client.data(UPDATE, input={**given, "note": None})

    assert written["items"]["nodes"][0]["note"] == "The blue one,\nfor Ada."
    assert stored.note_sealed is not None
    assert b"Ada" not in stored.note_sealed
    assert cleared["items"]["nodes"][0]["note"] is None


async def test_items_of_other_lists_are_not_found(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        made = await make_wishlist(tx, NewItem(mug.id, None, "Mine"))
        other = await make_wishlist(tx)

    refusal = await client.data(
        UPDATE, input={"wishlistId": other.gid, "itemId": made.item_gids[0], "note": "Yours"}
    )
    too_long = await client.data(
        UPDATE, input={"wishlistId": made.gid, "itemId": made.item_gids[0], "note": "x" * 501}
    )

    assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "itemId"])
    assert (too_long["code"], too_long["path"]) == ("INVALID_INPUT", ["input", "note"])
    assert await note_of(client, made) == "Mine"


async def test_only_its_owner_writes_beside_items(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, NewItem(mug.id, None, "Mine"), customer_id=customer_id)
        guests = await make_wishlist(tx, NewItem(mug.id, None, "Mine"))

    for actor, wishlist_id, made in (
        (client, theirs.gid, theirs),
        (client.as_customer(other_id), theirs.gid, theirs),
        (client.as_staff(*Permission), theirs.gid, theirs),
        (client.as_partner(*Permission), theirs.gid, theirs),
        (client, encode("Wishlist", guests.id), guests),
    ):
        given = {"wishlistId": wishlist_id, "itemId": made.item_gids[0], "note": "Yours"}
        refusal = await actor.data(UPDATE, input=given)
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert await note_of(client, guests) == "Mine"
    assert await note_of(client.as_customer(customer_id), theirs) == "Mine"
