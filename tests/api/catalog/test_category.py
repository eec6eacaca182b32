"""The root fields `category` and `categories`."""

from datetime import timedelta

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.catalog import make_category, make_product

TREE = "{ categories { slug depth children { slug depth parent { slug } children { slug } } } }"
BY_SLUG = "query($slug: String) { category(slug: $slug) { id } }"


async def test_anyone_reads_the_tree(db: Database, client: Client) -> None:
    async with db.write() as tx:
        second = await make_category(tx, slug="second", position=2)
        await make_category(tx, slug="first", position=1)
        await make_category(tx, slug="below", parent_id=second)

    assert await client.data(TREE) == [
        {"slug": "first", "depth": 0, "children": []},
        {
            "slug": "second",
            "depth": 0,
            "children": [
                {"slug": "below", "depth": 1, "parent": {"slug": "second"}, "children": []}
            ],
        },
    ]


async def test_a_category_shows_its_page(db: Database, client: Client) -> None:
    async with db.write() as tx:
        kitchen = await make_category(
            tx,
            slug="kitchen",
            image_url="/media/kitchen.png",
            seo_title="Kitchen goods",
            translations={"zh": {"title": "厨房"}},
        )
        mugs = await make_category(tx, slug="mugs", title="Mugs", parent_id=kitchen)
        for day in (1, 2, 3):
            at = db.clock.now() - timedelta(days=day)
            await make_product(tx, slug=f"mug-{day}", category_id=mugs, published_from=at)
    document = """query($slug: String, $after: String) @inContext(language: ZH) {
        category(slug: $slug) { title description seo { title } imageUrl breadcrumbs { title }
        products(first: 2, after: $after) { nodes { slug } totalCount
          pageInfo { hasNextPage endCursor } } } }"""

    first = await client.data(document, slug="kitchen")
    cursor = first["products"]["pageInfo"]["endCursor"]
    second = await client.data(document, slug="mugs", after=cursor)

    assert first == {
        "title": "厨房",
        "description": "",
        "seo": {"title": "厨房"},
        "imageUrl": "http://127.0.0.1:8000/media/kitchen.png",
        "breadcrumbs": [{"title": "厨房"}],
        "products": {
            "nodes": [{"slug": "mug-1"}, {"slug": "mug-2"}],
            "totalCount": None,
            "pageInfo": {"hasNextPage": True, "endCursor": cursor},
        },
    }
    assert second["breadcrumbs"] == [{"title": "厨房"}, {"title": "Mugs"}]
    assert second["products"]["nodes"] == [{"slug": "mug-3"}]


async def test_inactive_categories_are_for_staff(db: Database, client: Client) -> None:
    async with db.write() as tx:
        hidden = await make_category(tx, slug="hidden", is_active=False)
        below = await make_category(tx, slug="below", parent_id=hidden)
        await make_product(tx, slug="mug", category_id=below)
    node = "query($id: ID!) { node(id: $id) { id } }"
    gid = encode("Category", below)

    for stranger in (client, client.as_customer(new_id()), client.as_staff(), client.as_partner()):
        assert await stranger.data(TREE) == []
        assert await stranger.data(BY_SLUG, slug="below") is None
        assert await stranger.data(node, id=gid) is None
        assert await stranger.data('{ product(slug: "mug") { category { slug } } }') == {
            "category": None
        }
    staff = client.as_staff(Permission.CATALOG_READ)
    assert [root["slug"] for root in await staff.data(TREE)] == ["hidden"]
    assert await staff.data(node, id=gid) == {"id": gid}


async def test_unknown_categories_are_null(client: Client) -> None:
    assert await client.data(BY_SLUG, slug="nowhere") is None
    assert await client.data('{ category(id: "nonsense") { id } }') is None
    assert await client.code("{ category { id } }") == "BAD_USER_INPUT"
