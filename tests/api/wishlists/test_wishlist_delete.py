"""The root field `wishlistDelete`."""

from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from commerce.wishlists.models import WishlistItem
from tests.api.wishlists.documents import READ, mutation
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist, share_wishlist

DELETE = mutation("wishlistDelete", "... on Deleted { id }")
ADD = mutation("wishlistItemsAdd")
SHARED = "query($token: String!) { sharedWishlist(token: $token) { itemCount } }"


async def test_a_list_goes_with_its_items_and_its_link(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id = await make_customer(tx)
        made = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)
        token = await share_wishlist(tx, made, customer_id=customer_id)
    customer = client.as_customer(customer_id)
    given = {"wishlistId": made.gid, "idempotencyKey": "k"}

    deleted = await customer.data(DELETE, input=given)

    assert deleted == await customer.data(DELETE, input=given) == {"id": made.gid}
    assert await customer.data(READ, id=made.gid) is None
    assert await client.data(SHARED, token=token) is None
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(WishlistItem)) == 0


async def test_a_default_list_is_made_anew_on_its_next_use(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id = await make_customer(tx)
        made = await make_wishlist(tx, customer_id=customer_id)
    customer = client.as_customer(customer_id)
    await customer.data(DELETE, input={"wishlistId": made.gid})

    added = await customer.data(ADD, input={"items": [{"productId": encode("Product", mug.id)}]})

    assert added["id"] != made.gid
    assert (added["isDefault"], added["itemCount"]) == (True, 1)


async def test_only_its_owner_deletes_a_list(client: Client, db: Database) -> None:
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
        refusal = await actor.data(DELETE, input={"wishlistId": wishlist_id})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    assert (await client.data(READ, id=guests.gid))["id"] == guests.gid
    customer = client.as_customer(customer_id)
    assert (await customer.data(READ, id=theirs.gid))["id"] == theirs.gid
    assert await client.data(DELETE, input={"wishlistId": guests.gid}) == {"id": guests.gid}
