"""The root fields `brand`, `brands` and `attributes`."""

from commerce.catalog.kinds import AttributeKind
from commerce.core.db import Database
from commerce.core.ids import encode
from tests.client import Client
from tests.factories.catalog import make_attribute, make_brand, make_product

BRANDS = """query($after: String) { brands(first: 2, after: $after) {
    totalCount nodes { slug } pageInfo { hasNextPage endCursor } } }"""


async def test_anyone_reads_a_brand(db: Database, client: Client) -> None:
    async with db.write() as tx:
        acme = await make_brand(tx, slug="acme", translations={"zh": {"title": "顶点"}})
        await make_product(tx, slug="mug", brand_id=acme)
        await make_product(tx)

    brand = await client.data(
        """query @inContext(language: ZH) { brand(slug: "acme") { id title seo { title } imageUrl
            products { nodes { slug brand { slug } } } } }"""
    )

    assert brand == {
        "id": encode("Brand", acme),
        "title": "顶点",
        "seo": {"title": "顶点"},
        "imageUrl": None,
        "products": {"nodes": [{"slug": "mug", "brand": {"slug": "acme"}}]},
    }
    by_id = "query($id: ID) { brand(id: $id) { slug } }"
    assert await client.data(by_id, id=brand["id"]) == {"slug": "acme"}
    assert await client.data(by_id, id="nonsense") is None
    assert await client.data('{ brand(slug: "other") { slug } }') is None
    assert await client.code("{ brand { slug } }") == "BAD_USER_INPUT"


async def test_brands_are_walked_by_title(db: Database, client: Client) -> None:
    async with db.write() as tx:
        for slug in ("beta", "alpha", "gamma"):
            await make_brand(tx, slug=slug)

    first = await client.data(BRANDS)
    second = await client.data(BRANDS, after=first["pageInfo"]["endCursor"])

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [node["slug"] for node in first["nodes"]] == ["alpha", "beta"]
    assert [node["slug"] for node in second["nodes"]] == ["gamma"]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_anyone_reads_the_attributes(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_attribute(
            tx,
            code="power",
            kind=AttributeKind.NUMBER,
            unit="W",
            position=2,
            translations={"zh": {"label": "功率", "unit": "瓦"}},
        )
        await make_attribute(
            tx, code="wood", kind=AttributeKind.SELECT, choices={"oak": "Oak"}, position=1
        )

    attributes = await client.data(
        """query @inContext(language: ZH) {
            attributes { code label kind unit choices { code label } isFilterable } }"""
    )

    assert attributes == [
        {
            "code": "wood",
            "label": "Wood",
            "kind": "SELECT",
            "unit": None,
            "choices": [{"code": "oak", "label": "Oak"}],
            "isFilterable": False,
        },
        {
            "code": "power",
            "label": "功率",
            "kind": "NUMBER",
            "unit": "瓦",
            "choices": [],
            "isFilterable": False,
        },
    ]
