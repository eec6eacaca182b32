"""The root field `wishlistRename`."""

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.api.wishlists.documents import READ, mutation
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

RENAME = mutation("wishlistRename")


async def test_any_list_takes_another_name(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        default = await make_wishlist(tx, customer_id=customer_id)
        guests = await make_wishlist(tx)
    customer = client.as_customer(customer_id)

    named = await customer.data(
        RENAME, input={"wishlistId": default.gid, "title": "Ada's", "idempotencyKey": "k"}
    )
    again = await customer.data(
        RENAME, input={"wishlistId": default.gid, "title": "Ada's", "idempotencyKey": "k"}
    )
    of_guest = await client.data(RENAME, input={"wishlistId": guests.gid, "title": "Mine"})

    assert (named["title"], named["isDefault"]) == ("Ada's", True)
    assert again == named
    assert (of_guest["title"], of_guest["isDefault"]) == ("Mine", False)


async def test_only_its_owner_renames_a_list(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        theirs = await make_wishlist(tx, customer_id=customer_id, title="Birthday")
        guests = await make_wishlist(tx)

    for actor, wishlist_id in (
        (client, theirs.gid),
        (client.as_customer(other_id), theirs.gid),
        (client.as_staff(*Permission), theirs.gid),
        (client.as_partner(*Permission), theirs.gid),
        (client, encode("Wishlist", guests.id)),
    ):
        refusal = await actor.data(RENAME, input={"wishlistId": wishlist_id, "title": "Mine"})
        assert (refusal["code"], refusal["path"]) == ("NOT_FOUND", ["input", "wishlistId"])
    invalid = await client.data(RENAME, input={"wishlistId": "nonsense", "title": "Mine"})
    assert invalid["code"] == "INVALID_INPUT"
    assert (await client.data(READ, id=guests.gid))["title"] is None
    customer = client.as_customer(customer_id)
    assert (await customer.data(READ, id=theirs.gid))["title"] == "Birthday"
