"""The root field `wishlistItemsMove`."""

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, mutation, slugs
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

MOVE = mutation("wishlistItemsMove")


async def test_items_move_with_their_notes(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, jug = await make_product(tx, slug="mug"), await make_product(tx, slug="jug")
        cup = await make_product(tx, slug="cup")
        customer_id = await make_customer(tx)
        source = await make_wishlist(
            tx,
            NewItem(mug.id, None, "Blue"),
            NewItem(jug.id, None, "Not kept: it stands there already"),
            NewItem(cup.id, None),
            customer_id=customer_id,
        )
        target = await make_wishlist(tx, products=[jug.id], customer_id=customer_id, title="Gifts")
    customer = client.as_customer(customer_id)
    given = {
        "fromId": source.gid,
        "toId": target.gid,
        "itemIds": source.item_gids[:2],
        "idempotencyKey": "k",
    }

    moved = await customer.data(MOVE, input=given)
    again = await customer.data(MOVE, input=given)

    assert moved["id"] == target.gid
    assert {(n["product"]["slug"], n["note"]) for n in moved["items"]["nodes"]} == {
        ("mug", "Blue"),
        ("jug", None),
    }
    assert again == moved
    assert slugs(await customer.data(READ, id=source.gid)) == ["cup"]


async def test_moving_to_where_they_are_changes_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx, products=[(await make_product(tx, slug="mug")).id])

    moved = await client.data(
        MOVE, input={"fromId": made.gid, "toId": made.gid, "itemIds": made.item_gids}
    )

    assert slugs(moved) == ["mug"]


async def test_a_full_list_takes_no_more(client: Client, db: Database) -> None:
    async with db.write() as tx:
        shirts = await make_product(tx, variants=500, on_hand=None, price=None)
        mug = await make_product(tx, slug="mug")
        customer_id = await make_customer(tx)
        source = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        target = await make_wishlist(
            tx,
            *(NewItem(None, id_) for id_ in shirts.variant_ids),
            customer_id=customer_id,
            title="Full",
        )
    customer = client.as_customer(customer_id)

    refusal = await customer.data(
        MOVE, input={"fromId": source.gid, "toId": target.gid, "itemIds": source.item_gids}
    )

    assert (refusal["code"], refusal["path"]) == ("WISHLIST_FULL", ["input", "toId"])
    assert slugs(await customer.data(READ, id=source.gid)) == ["mug"]
    assert (await customer.data(READ, id=target.gid))["itemCount"] == 500


async def test_an_item_that_is_not_there_moves_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        mug = await make_product(tx, slug="mug")
        source = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        target = await make_wishlist(tx, customer_id=customer_id, title="Gifts")
    customer = client.as_customer(customer_id)
    ids = [*source.item_gids, encode("WishlistItem", new_id())]

    refusal = await customer.data(
        MOVE, input={"fromId": source.gid, "toId": target.gid, "itemIds": ids}
    )

    assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "itemIds", "1"])
    assert slugs(await customer.data(READ, id=source.gid)) == ["mug"]


async def test_both_lists_must_be_ones_own(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        mine = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        theirs = await make_wishlist(tx, products=[mug.id], customer_id=other_id)
        guests = await make_wishlist(tx, products=[mug.id])
    customer = client.as_customer(customer_id)

    for actor, source, target_gid, name in (
        (client, mine, guests.gid, "fromId"),
        (client.as_staff(*Permission), mine, mine.gid, "fromId"),
        (client.as_partner(*Permission), mine, mine.gid, "fromId"),
        (customer, theirs, mine.gid, "fromId"),
        (customer, mine, theirs.gid, "toId"),
        (customer, mine, encode("Wishlist", mine.id), "toId"),
        (customer, guests, mine.gid, "toId"),  # a guest's list is merged instead
        (customer, mine, guests.gid, "toId"),
    ):
        given = {"fromId": source.gid, "toId": target_gid, "itemIds": source.item_gids}
        refusal = await actor.data(MOVE, input=given)
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", name])
    for actor, made in ((customer, mine), (client.as_customer(other_id), theirs), (client, guests)):
        assert slugs(await actor.data(READ, id=made.gid)) == ["mug"]
