"""The mutations `productUpdate`, `productArchive` and `productDelete`."""

from commerce.catalog.kinds import ProductStatus
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from tests.api.catalog.staff import editor, mutation, problems
from tests.client import Client
from tests.factories.catalog import MadeProduct, make_brand, make_product
from tests.jobs import emitted

UPDATE = mutation("productUpdate", "... on Product { slug title subtitle brand { slug } tags }")
ARCHIVE = """mutation($input: ProductIdInput!) { productArchive(input: $input) {
    __typename ... on Product { status } ... on UserError { code path } } }"""
DELETE = """mutation($input: ProductIdInput!) { productDelete(input: $input) {
    __typename ... on Deleted { id } ... on UserError { code path } } }"""


async def mug(db: Database, **given: object) -> tuple[MadeProduct, str]:
    async with db.write() as tx:
        acme = await make_brand(tx, slug="acme")
        made = await make_product(
            tx, slug="mug", title="Mug", subtitle="Big", brand_id=acme, tags=["a"], **given
        )
    return made, encode("Product", made.id)


async def test_only_what_is_sent_changes(db: Database, client: Client) -> None:
    _, gid = await mug(db)
    staff = editor(client)

    renamed = await staff.data(UPDATE, input={"id": gid, "title": "Cup"})
    cleared = await staff.data(
        UPDATE, input={"id": gid, "subtitle": None, "brandId": None, "tags": None, "slug": "cup"}
    )

    assert renamed == {
        "__typename": "Product",
        "slug": "mug",
        "title": "Cup",
        "subtitle": "Big",
        "brand": {"slug": "acme"},
        "tags": ["a"],
    }
    assert cleared == {
        "__typename": "Product",
        "slug": "cup",
        "title": "Cup",
        "subtitle": "",
        "brand": None,
        "tags": [],
    }
    assert len(await emitted(db)) == 2


async def test_a_required_text_cannot_be_taken_away(db: Database, client: Client) -> None:
    _, gid = await mug(db)

    answer = await editor(client).data(UPDATE, input={"id": gid, "title": None, "subtitle": "x"})

    assert problems(answer) == [("input.title", "REQUIRED")]
    assert (await client.data('{ product(slug: "mug") { subtitle } }')) == {"subtitle": "Big"}
    assert await emitted(db) == []


async def test_unknown_products_are_not_found(client: Client) -> None:
    staff, gid = editor(client), encode("Product", new_id())
    expected = {"__typename": "NotFoundError", "code": "NOT_FOUND", "path": ["input", "id"]}

    assert await staff.data(UPDATE, input={"id": gid, "title": "X"}) == expected
    assert await staff.data(ARCHIVE, input={"id": gid}) == expected
    assert await staff.data(DELETE, input={"id": gid}) == expected
    assert problems(await staff.data(UPDATE, input={"id": "x"})) == [("input.id", "INVALID_ID")]


async def test_an_archived_product_is_seen_no_more(db: Database, client: Client) -> None:
    _, gid = await mug(db)

    answer = await editor(client).data(ARCHIVE, input={"id": gid})

    assert answer == {"__typename": "Product", "status": "ARCHIVED"}
    assert await client.data('{ product(slug: "mug") { slug } }') is None


async def test_a_draft_is_deleted_once(db: Database, client: Client) -> None:
    _, gid = await mug(db, status=ProductStatus.DRAFT, price=None, on_hand=None)
    staff = editor(client)
    wanted = {"id": gid, "idempotencyKey": "one"}

    first = await staff.data(DELETE, input=wanted)
    again = await staff.data(DELETE, input=wanted)

    assert first == again == {"__typename": "Deleted", "id": gid}
    assert len(await emitted(db)) == 1


async def test_a_product_that_was_sold_is_not_deleted(db: Database, client: Client) -> None:
    _, gid = await mug(db)

    answer = await editor(client).data(DELETE, input={"id": gid})

    assert answer == {"__typename": "ConflictError", "code": "CONFLICT", "path": ["input", "id"]}
    assert await client.data('{ product(slug: "mug") { slug } }') == {"slug": "mug"}
