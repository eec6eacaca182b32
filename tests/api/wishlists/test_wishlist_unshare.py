"""The root field `wishlistUnshare`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.api.wishlists.documents import mutation
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist, share_wishlist

UNSHARE, SHARE = mutation("wishlistUnshare"), mutation("wishlistShare")
SHARED = "query($token: String!) { sharedWishlist(token: $token) { ownerName } }"


async def test_the_link_shows_nothing_at_once_and_for_good(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx, name="Ada Chen")
        made = await make_wishlist(tx, customer_id=customer_id)
        token = await share_wishlist(tx, made, customer_id=customer_id, shows_owner=True)
    customer = client.as_customer(customer_id)
    assert await client.data(SHARED, token=token) == {"ownerName": "Ada Chen"}

    off = await customer.data(UNSHARE, input={"wishlistId": made.gid, "idempotencyKey": "k"})
    again = await customer.data(UNSHARE, input={"wishlistId": made.gid})

    assert (off["share"], again["share"]) == (None, None)
    assert await client.data(SHARED, token=token) is None
    anew = await customer.data(SHARE, input={"wishlistId": made.gid})
    assert anew["share"]["token"] != token
    assert anew["share"]["showsOwner"] is False
    assert await client.data(SHARED, token=token) is None


async def test_only_its_owner_turns_a_link_off(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, customer_id=customer_id)
        guests = await make_wishlist(tx)
        tokens = [
            await share_wishlist(tx, theirs, customer_id=customer_id),
            await share_wishlist(tx, guests),
        ]

    for actor, wishlist_id in (
        (client, theirs.gid),
        (client.as_customer(other_id), theirs.gid),
        (client.as_staff(*Permission), theirs.gid),
        (client.as_partner(*Permission), theirs.gid),
        (client, encode("Wishlist", guests.id)),
    ):
        refusal = await actor.data(UNSHARE, input={"wishlistId": wishlist_id})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    for token in tokens:
        assert await client.data(SHARED, token=token) == {"ownerName": None}
