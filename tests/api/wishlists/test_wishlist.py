"""The root field `wishlist`, and `node` for wishlists."""

from typing import Any

from sqlalchemy import delete, update

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product, ProductListing, ProductVariant
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.wishlists.requests import NewItem
from tests.api.wishlists.documents import READ, SLUGS, slugs
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer
from tests.factories.wishlists import make_wishlist

NODE = "query($id: ID!) { node(id: $id) { id } }"
PAGE = """query($id: ID!, $first: Int, $after: String) { wishlist(id: $id) {
  items(first: $first, after: $after) {
    totalCount nodes { product { slug } } pageInfo { hasNextPage endCursor } } } }"""


async def test_who_holds_a_guests_id_reads_the_list(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        made = await make_wishlist(tx, products=[mug.id])
        customer_id = await make_customer(tx)

    for actor in (client, client.as_customer(customer_id), client.as_staff(), client.as_partner()):
        assert slugs(await actor.data(SLUGS, id=made.gid)) == ["mug"]
        assert await actor.data(NODE, id=made.gid) == {"id": made.gid}


async def test_every_other_id_is_as_good_as_none(client: Client, db: Database) -> None:
    async with db.write() as tx:
        made = await make_wishlist(tx)
    ids = [
        encode("Wishlist", made.id),
        encode("Wishlist", made.id, b"\0" * 16),
        encode("Wishlist", new_id(), tx.vault.capability("Wishlist", made.id)),
        encode("Cart", made.id, tx.vault.capability("Wishlist", made.id)),
        "nonsense",
    ]

    for id_ in ids:
        assert await client(SLUGS, id=id_) == {"data": {"wishlist": None}}
    assert await client.data(NODE, id=encode("Wishlist", made.id)) is None


async def test_a_customers_list_is_theirs_alone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        customer_id, other_id = await make_customer(tx), await make_customer(tx)
        made = await make_wishlist(tx, products=[mug.id], customer_id=customer_id)

    assert slugs(await client.as_customer(customer_id).data(SLUGS, id=made.gid)) == ["mug"]
    strangers = (
        client,
        client.as_customer(other_id),
        client.as_staff(*Permission),
        client.as_partner(*Permission),
    )
    for actor in strangers:
        assert await actor(SLUGS, id=made.gid) == {"data": {"wishlist": None}}
        assert await actor.data(NODE, id=made.gid) is None


async def test_the_whole_list_is_read(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        shirt = await make_product(tx, slug="shirt", variants=2)
        customer_id = await make_customer(tx)
        made = await make_wishlist(
            tx,
            NewItem(mug.id, None),
            NewItem(None, shirt.variant_ids[1], "In blue, for Ada."),
            customer_id=customer_id,
            title="Birthday",
        )

    shown = await client.as_customer(customer_id).data(READ, id=made.gid)

    assert shown == {
        "id": made.gid,
        "title": "Birthday",
        "isDefault": False,
        "itemCount": 2,
        "items": {
            "nodes": [
                {
                    "id": made.item_gids[1],
                    "note": "In blue, for Ada.",
                    "isGone": False,
                    "product": {"slug": "shirt"},
                    "variant": {"sku": "SHIRT-2"},
                },
                {
                    "id": made.item_gids[0],
                    "note": None,
                    "isGone": False,
                    "product": {"slug": "mug"},
                    "variant": None,
                },
            ]
        },
        "share": None,
    }


async def test_what_is_shown_no_more_is_shown_as_gone(client: Client, db: Database) -> None:
    async with db.write() as tx:
        archived = await make_product(tx, slug="archived")
        unlisted = await make_product(tx, slug="unlisted")
        retired = await make_product(tx, slug="retired", variants=2)
        deleted = await make_product(tx, slug="deleted", on_hand=None, price=None)
        made = await make_wishlist(
            tx,
            NewItem(archived.id, None),
            NewItem(None, unlisted.variant_ids[0], "Lovely."),
            NewItem(None, retired.variant_ids[0]),
            NewItem(deleted.id, None),
        )
        await tx.execute(
            update(Product).where(Product.id == archived.id).values(status=ProductStatus.ARCHIVED)
        )
        await tx.execute(delete(ProductListing).where(ProductListing.product_id == unlisted.id))
        await tx.execute(
            update(ProductVariant)
            .where(ProductVariant.id == retired.variant_ids[0])
            .values(is_active=False)
        )
        of_deleted = ProductVariant.product_id == deleted.id
        await tx.execute(delete(ProductVariant).where(of_deleted))
        await tx.execute(delete(Product).where(Product.id == deleted.id))

    shown = await client.data(READ, id=made.gid)

    gone: dict[str, Any] = {"isGone": True, "product": None, "variant": None, "note": None}
    nodes = [
        {name: value for name, value in node.items() if name != "id"}
        for node in shown["items"]["nodes"]
    ]
    assert shown["itemCount"] == 4
    assert nodes == [
        gone,
        {**gone, "product": {"slug": "retired"}},
        {**gone, "note": "Lovely."},
        gone,
    ]


async def test_what_comes_back_is_shown_again(client: Client, db: Database) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
        made = await make_wishlist(tx, products=[mug.id])
        of_mug = update(Product).where(Product.id == mug.id)
        await tx.execute(of_mug.values(status=ProductStatus.DRAFT))
    assert slugs(await client.data(SLUGS, id=made.gid)) == [None]

    async with db.write() as tx:
        await tx.execute(of_mug.values(status=ProductStatus.ACTIVE))

    assert slugs(await client.data(SLUGS, id=made.gid)) == ["mug"]


async def test_a_draft_that_somebody_wished_for_can_be_deleted(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", on_hand=None, price=None)
        made = await make_wishlist(tx, products=[mug.id])
        of_mug = update(Product).where(Product.id == mug.id)
        await tx.execute(of_mug.values(status=ProductStatus.DRAFT))
    document = """mutation($input: ProductIdInput!) { productDelete(input: $input) {
      ... on Deleted { id } ... on UserError { code message } } }"""
    product_gid = encode("Product", mug.id)

    deleted = await client.as_staff(Permission.CATALOG_WRITE).data(
        document, input={"id": product_gid}
    )

    assert deleted == {"id": product_gid}
    assert slugs(await client.data(SLUGS, id=made.gid)) == [None]


async def test_items_come_page_by_page_newest_first(client: Client, db: Database) -> None:
    async with db.write() as tx:
        products = [await make_product(tx, slug=f"p{number}") for number in range(5)]
        made = await make_wishlist(tx, products=[each.id for each in products])
    seen: list[str | None] = []
    after = None

    for has_next in (True, True, False):
        shown = await client.data(PAGE, id=made.gid, first=2, after=after)
        seen += slugs(shown)
        after = shown["items"]["pageInfo"]["endCursor"]
        assert shown["items"]["pageInfo"]["hasNextPage"] is has_next
        assert shown["items"]["totalCount"] == 5

    assert seen == ["p4", "p3", "p2", "p1", "p0"]
    assert await client.code(PAGE, id=made.gid, after="nonsense") == "BAD_USER_INPUT"


async def test_products_are_named_once_whichever_variant_is_meant(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        shirt = await make_product(tx, variants=2)
        mug = await make_product(tx)
        made = await make_wishlist(
            tx,
            *(NewItem(None, variant_id) for variant_id in shirt.variant_ids),
            products=[shirt.id, mug.id],
        )

    shown = await client.data(
        "query($id: ID!) { wishlist(id: $id) { itemCount productIds } }", id=made.gid
    )

    assert shown == {
        "itemCount": 4,
        "productIds": [encode("Product", id_) for id_ in sorted((shirt.id, mug.id))],
    }
