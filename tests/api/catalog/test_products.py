"""The root field `products`."""

from datetime import timedelta
from typing import Any

import pytest

from commerce.catalog.kinds import ProductStatus
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.client import Client
from tests.factories.catalog import make_brand, make_category, make_product

LIST = """query($filter: ProductFilterInput, $sort: ProductSort! = NEWEST,
                   $first: Int, $after: String) {
  products(filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { slug } edges { cursor } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def slugs(client: Client, **variables: Any) -> list[str]:
    page = await client.data(LIST, **variables)
    return [node["slug"] for node in page["nodes"]]


async def test_a_shopper_walks_through_the_newest(db: Database, client: Client) -> None:
    async with db.write() as tx:
        for day in range(1, 6):
            at = db.clock.now() - timedelta(days=day)
            await make_product(tx, slug=f"day-{day}", published_from=at)
        await make_product(tx, status=ProductStatus.DRAFT)
        await make_product(tx, channels=("cn",))

    first = await client.data(LIST, first=3)
    second = await client.data(LIST, first=3, after=first["pageInfo"]["endCursor"])

    assert [node["slug"] for node in first["nodes"]] == ["day-1", "day-2", "day-3"]
    assert first["totalCount"] == 5
    assert first["edges"][2]["cursor"] == first["pageInfo"]["endCursor"]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert [node["slug"] for node in second["nodes"]] == ["day-4", "day-5"]
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (
        False,
        True,
    )


async def test_filters_narrow_the_list(db: Database, client: Client) -> None:
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen")
        mugs = await make_category(tx, slug="mugs", parent_id=kitchen)
        hidden = await make_category(tx, slug="hidden", is_active=False)
        acme = await make_brand(tx, slug="acme")
        mug = await make_product(tx, slug="mug", category_id=mugs, tags=["sale"])
        await make_product(tx, slug="pot", category_id=kitchen, brand_id=acme)
        await make_product(tx, slug="secret", category_id=hidden)

    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"categorySlug": "kitchen"}, ["pot", "mug"]),
        ({"categoryId": encode("Category", mugs)}, ["mug"]),
        ({"categorySlug": "nowhere"}, []),
        ({"categorySlug": "hidden"}, []),
        ({"categoryId": "nonsense"}, []),
        ({"brands": ["acme", "other"]}, ["pot"]),
        ({"brands": ["other"]}, []),
        ({"brands": []}, []),
        ({"tags": ["sale"]}, ["mug"]),
        ({"skus": ["POT-1"]}, ["pot"]),
        ({"ids": [encode("Product", mug.id), "nonsense"]}, ["mug"]),
        ({"categorySlug": "kitchen", "brands": ["acme"]}, ["pot"]),
    ]
    for wanted, expected in cases:
        assert await slugs(client, filter=wanted) == expected, wanted
    page = await client.data(LIST, filter={"brands": ["other"]})
    assert page["totalCount"] == 0


async def test_other_orders(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="b", title="Bowl", sales_count=1)
        await make_product(tx, slug="a", title="Apron", sales_count=5)
        await make_product(tx, slug="c", title="Cup", sales_count=3)

    assert await slugs(client, sort="TITLE") == ["a", "b", "c"]
    assert await slugs(client, sort="BEST_SELLING") == ["a", "c", "b"]


async def test_only_staff_list_by_status(db: Database, client: Client) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="draft", status=ProductStatus.DRAFT, channels=())
        await make_product(tx, slug="active")
    wanted = {"status": "DRAFT"}

    assert await slugs(client.as_staff(Permission.CATALOG_READ), filter=wanted) == ["draft"]
    assert await slugs(client.as_partner(Permission.CATALOG_READ), filter=wanted) == ["draft"]
    assert await slugs(client.as_staff(Permission.CATALOG_READ)) == ["active"]
    assert await client.code(LIST, filter=wanted) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(LIST, filter=wanted) == "FORBIDDEN"
    assert await client.as_staff().code(LIST, filter=wanted) == "FORBIDDEN"


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 101},
        {"first": -1},
        {"after": "nonsense"},
        {"filter": {"ids": ["x"] * 101}},
        {"filter": {"tags": ["x"] * 101}},
    ],
)
async def test_more_than_allowed_is_refused(client: Client, variables: dict[str, Any]) -> None:
    assert await client.code(LIST, **variables) == "BAD_USER_INPUT"
