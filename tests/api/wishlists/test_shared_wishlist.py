"""The root field `sharedWishlist`."""

from sqlalchemy import update

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.customers.models import Customer, CustomerStatus
from commerce.wishlists.requests import NewItem
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist, share_wishlist

SHARED = """query($token: String!, $first: Int) { sharedWishlist(token: $token) {
  title ownerName itemCount
  items(first: $first) {
    totalCount nodes { isGone note product { slug } variant { sku } }
    pageInfo { hasNextPage } } } }"""


async def test_whoever_has_the_link_sees_what_the_owner_shows(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug, hidden = await make_product(tx, slug="mug"), await make_product(tx)
        customer_id, other_id = await make_customer(tx, name="Ada Chen"), await make_customer(tx)
        made = await make_wishlist(
            tx,
            NewItem(None, mug.variant_ids[0], "The blue one!"),
            NewItem(hidden.id, None),
            customer_id=customer_id,
            title="Birthday",
        )
        token = await share_wishlist(tx, made, customer_id=customer_id)
        archive = update(Product).where(Product.id == hidden.id)
        await tx.execute(archive.values(status=ProductStatus.ARCHIVED))

    actors = (
        client,
        client.as_customer(customer_id),
        client.as_customer(other_id),
        client.as_staff(),
        client.as_partner(),
    )
    for actor in actors:
        assert await actor.data(SHARED, token=token) == {
            "title": "Birthday",
            "ownerName": None,
            "itemCount": 2,
            "items": {
                "totalCount": 2,
                "nodes": [
                    {"isGone": True, "note": None, "product": None, "variant": None},
                    {
                        "isGone": False,
                        "note": None,
                        "product": {"slug": "mug"},
                        "variant": {"sku": "MUG-1"},
                    },
                ],
                "pageInfo": {"hasNextPage": False},
            },
        }


async def test_name_and_notes_are_shown_when_the_owner_chose_so(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        mug = await make_product(tx)
        customer_id = await make_customer(tx, name="陈静")
        made = await make_wishlist(
            tx, NewItem(mug.id, None, "The blue one!"), customer_id=customer_id
        )
        token = await share_wishlist(
            tx, made, customer_id=customer_id, shows_owner=True, shows_notes=True
        )

    shown = await client.data(SHARED, token=token)

    assert (shown["title"], shown["ownerName"]) == (None, "陈静")
    assert [node["note"] for node in shown["items"]["nodes"]] == ["The blue one!"]


async def test_a_guests_list_is_shared_without_a_name(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx, products=[(await make_product(tx, slug="mug")).id])
        token = await share_wishlist(tx, made, shows_owner=True)

    shown = await client.data(SHARED, token=token)

    assert (shown["ownerName"], shown["itemCount"]) == (None, 1)


async def test_every_other_token_is_as_good_as_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        made = await make_wishlist(tx, customer_id=customer_id)
        await share_wishlist(tx, made, customer_id=customer_id)
    capability = tx.vault.capability("WishlistShare", made.id)
    tokens = [
        made.gid,
        encode("WishlistShare", made.id),
        encode("WishlistShare", made.id, capability),  # well made, of a share that is none
        encode("WishlistShare", new_id(), capability),
        encode("WishlistShare", made.id, b"\0" * 16),
        "nonsense",
        "",
    ]

    for token in tokens:
        assert await client(SHARED, token=token) == {"data": {"sharedWishlist": None}}


async def test_the_link_opens_nothing_but_the_shared_page(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx)
        token = await share_wishlist(tx, made)

    assert await client.data("query($id: ID!) { wishlist(id: $id) { id } }", id=token) is None
    assert await client.data("query($id: ID!) { node(id: $id) { id } }", id=token) is None


async def test_a_blocked_customers_links_show_nothing(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        made = await make_wishlist(tx, customer_id=customer_id)
        token = await share_wishlist(tx, made, customer_id=customer_id)
        block = update(Customer).where(Customer.id == customer_id)
        await tx.execute(block.values(status=CustomerStatus.BLOCKED))

    assert await client.data(SHARED, token=token) is None
