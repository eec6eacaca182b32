"""The root fields `changes` and `changesCursor`."""

import pytest
from sqlalchemy import text

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.catalog import MadeProduct, make_product

CURSOR = "{ changesCursor }"
CHANGES = """query($kinds: [ChangeKind!]!, $after: String, $first: Int) {
  changes(kinds: $kinds, after: $after, first: $first) {
    hasMore cursor
    changes { cursor kind subjectId isDeleted
      node { id __typename ... on Product { title } }
      stockLevels { warehouse { code } onHand reserved } } } }"""
EVERYTHING = ["ORDER", "STOCK", "PRODUCT", "PRICE"]


async def made(db: Database) -> MadeProduct:
    async with db.write() as tx:
        return await make_product(tx, slug="mug", title="Mug", on_hand=10)


@pytest.mark.committed
async def test_an_integration_follows_changes(client: Client, db: Database) -> None:
    erp = client.as_partner(Permission.CHANGES_READ, Permission.CATALOG_READ, Permission.STOCK_READ)
    product = await made(db)
    start = await erp.data(CURSOR)

    async with db.write() as tx:
        await tx.execute(text("UPDATE stock_levels SET on_hand = 7"))
        await tx.execute(text("UPDATE products SET title = 'Cup'"))
    page = await erp.data(CHANGES, kinds=EVERYTHING, after=start)
    rest = await erp.data(CHANGES, kinds=EVERYTHING, after=page["cursor"])

    stock, goods = page["changes"]
    assert stock["kind"] == "STOCK"
    assert stock["subjectId"] == encode("ProductVariant", product.variant_ids[0])
    assert stock["stockLevels"] == [{"warehouse": {"code": "main"}, "onHand": 7, "reserved": 0}]
    assert (goods["kind"], goods["node"]["title"]) == ("PRODUCT", "Cup")
    assert goods["stockLevels"] is None
    assert (page["hasMore"], rest["changes"]) == (False, [])


@pytest.mark.committed
async def test_what_is_gone_is_said_to_be(client: Client, db: Database) -> None:
    erp = client.as_partner(Permission.CHANGES_READ, Permission.CATALOG_READ)
    async with db.write() as tx:
        product = await make_product(tx, slug="mug", price=None, on_hand=0)
        await tx.execute(text("DELETE FROM stock_levels"))
    start = await erp.data(CURSOR)

    async with db.write() as tx:
        for table in ("product_listings", "product_categories", "product_media"):
            await tx.execute(text(f"DELETE FROM {table}"))
        await tx.execute(text("DELETE FROM product_variants"))
        await tx.execute(text("DELETE FROM products"))
    page = await erp.data(CHANGES, kinds=["PRODUCT"], after=start)

    last = page["changes"][-1]
    assert last["subjectId"] == encode("Product", product.id)
    assert (last["isDeleted"], last["node"]) == (True, None)


@pytest.mark.committed
async def test_without_the_permission_of_a_thing_only_its_id_is_seen(
    client: Client, db: Database
) -> None:
    await made(db)
    reader = client.as_partner(Permission.CHANGES_READ)

    answer = await reader(CHANGES, kinds=["STOCK"])

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["FORBIDDEN"]
    assert answer["data"]["changes"]["changes"][0]["stockLevels"] is None


@pytest.mark.parametrize("first", [0, -1, 501])
async def test_a_page_has_one_to_five_hundred_changes(client: Client, first: int) -> None:
    erp = client.as_partner(Permission.CHANGES_READ)

    assert await erp.code(CHANGES, kinds=EVERYTHING, first=first) == "BAD_USER_INPUT"


async def test_a_cursor_of_another_feed_has_expired(client: Client, db: Database) -> None:
    erp = client.as_partner(Permission.CHANGES_READ)
    start = await erp.data(CURSOR)
    async with db.write() as tx:
        await tx.execute(text("UPDATE change_feed SET epoch = 'another'"))

    assert await erp.code(CHANGES, kinds=EVERYTHING, after=start) == "CURSOR_EXPIRED"
