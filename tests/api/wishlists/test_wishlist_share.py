"""The root field `wishlistShare`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.api.wishlists.documents import READ, mutation
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

SHARE = mutation("wishlistShare")
SHARED = "query($token: String!) { sharedWishlist(token: $token) { ownerName itemCount } }"


async def test_a_link_shows_the_list_and_nothing_of_its_owner(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id = await make_customer(tx, name="Ada Chen")
        made = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
    customer = client.as_customer(customer_id)

    shared = await customer.data(SHARE, input={"wishlistId": made.gid})

    token = shared["share"]["token"]
    assert shared["share"] == {"token": token, "showsOwner": False, "showsNotes": False}
    assert token != made.gid
    assert await client.data(SHARED, token=token) == {"ownerName": None, "itemCount": 1}


async def test_sharing_again_keeps_the_link_and_changes_what_it_shows(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx, name="Ada Chen")
        made = await make_wishlist(tx, customer_id=customer_id)
    customer = client.as_customer(customer_id)

    first = await customer.data(SHARE, input={"wishlistId": made.gid})
    with_name = await customer.data(
        SHARE, input={"wishlistId": made.gid, "showsOwner": True, "showsNotes": True}
    )

    token = first["share"]["token"]
    assert with_name["share"] == {"token": token, "showsOwner": True, "showsNotes": True}
    assert await client.data(SHARED, token=token) == {"ownerName": "Ada Chen", "itemCount": 0}


async def test_a_renewed_link_ends_the_one_before_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx)
    old = (await client.data(SHARE, input={"wishlistId": made.gid}))["share"]["token"]
    given = {"wishlistId": made.gid, "isRenewed": True, "idempotencyKey": "k"}

    renewed = await client.data(SHARE, input=given)
    again = await client.data(SHARE, input=given)

    new = renewed["share"]["token"]
    assert new != old
    assert again == renewed
    assert await client.data(SHARED, token=old) is None
    assert await client.data(SHARED, token=new) == {"ownerName": None, "itemCount": 0}


async def test_only_its_owner_shares_a_list(client: Client, db: Database) -> None:
    async with db.write() as tx:
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
        refusal = await actor.data(SHARE, input={"wishlistId": wishlist_id})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert (await client.data(READ, id=guests.gid))["share"] is None
    customer = client.as_customer(customer_id)
    assert (await customer.data(READ, id=theirs.gid))["share"] is None
