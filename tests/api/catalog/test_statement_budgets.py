"""How many statements the pages of a storefront take; the number never grows with the page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from commerce.catalog.kinds import AttributeKind
from commerce.core.db import Database
from commerce.core.money import Money
from tests.client import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
)

Statements = Callable[[], AbstractContextManager[list[str]]]
LIST = """query($first: Int!) { products(first: $first) { nodes {
  title category { title breadcrumbs { title } } media(first: 2) { url alt } featuredImage { url }
  variants(first: 3) { nodes { sku title price { amount } quantityAvailable } } } } }"""
CARDS = """query($first: Int!) { products(first: $first) { nodes {
  title featuredImage { url } priceRange { min { amount } max { amount } } inStock } } }"""
DETAIL = """query($slug: String!) { product(slug: $slug) {
  title description seo { title description } tags
  options { code label values { code label } }
  attributes { code label value unit }
  category { title breadcrumbs { title } } brand { title }
  media { url } featuredImage { url }
  variants(first: 20) { nodes { sku title selectedOptions { label valueLabel } image { url }
    price { amount } compareAtPrice { amount } quantityAvailable availableForSale
    product { id } } } } }"""


async def make_catalogue(db: Database, products: int) -> None:
    async with db.write() as tx:
        await make_attribute(tx, code="power", kind=AttributeKind.NUMBER, unit="W")
        root = await make_category(tx, slug="kitchen")
        below = await make_category(tx, slug="kettles", parent_id=root)
        brand = await make_brand(tx, slug="acme")
        for number in range(products):
            await make_product(
                tx,
                slug=f"kettle-{number}",
                variants=3,
                media=2,
                category_id=below,
                brand_id=brand,
                compare_at=Money(2500, "GBP"),
                attributes=[{"code": "power", "value": 1500, "translations": {}}],
            )


async def test_a_list_of_24_takes_one_statement(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_catalogue(db, 24)
    await client.data(LIST, first=24)

    with statements() as seen:
        page = await client.data(LIST, first=24)

    assert len(page["nodes"]) == 24
    assert [len(node["variants"]["nodes"]) for node in page["nodes"]] == [3] * 24
    assert page["nodes"][0]["variants"]["nodes"][0]["price"] == {"amount": "19.00"}
    assert page["nodes"][0]["variants"]["nodes"][0]["quantityAvailable"] == 10
    assert len(seen) == 1, seen


async def test_a_list_of_one_takes_as_many_as_one_of_twenty(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_catalogue(db, 20)
    await client.data(LIST, first=1)

    with statements() as for_one:
        await client.data(LIST, first=1)
    with statements() as for_twenty:
        await client.data(LIST, first=20)

    assert len(for_one) == len(for_twenty) == 1


async def test_cards_with_price_ranges_take_four_statements(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_catalogue(db, 20)
    await client.data(CARDS, first=1)

    with statements() as for_one:
        await client.data(CARDS, first=1)
    with statements() as for_twenty:
        page = await client.data(CARDS, first=20)

    assert page["nodes"][0]["priceRange"] == {
        "min": {"amount": "19.00"},
        "max": {"amount": "19.00"},
    }
    assert page["nodes"][0]["inStock"] is True
    assert len(for_one) == len(for_twenty) == 4


async def test_a_product_page_takes_one_statement(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_catalogue(db, 1)
    await client.data(DETAIL, slug="kettle-0")

    with statements() as seen:
        product = await client.data(DETAIL, slug="kettle-0")

    assert product["attributes"] == [
        {"code": "power", "label": "Power", "value": "1,500", "unit": "W"}
    ]
    assert product["category"]["breadcrumbs"] == [{"title": "Kitchen"}, {"title": "Kettles"}]
    first = product["variants"]["nodes"][0]
    assert first["compareAtPrice"] == {"amount": "25.00"}
    assert first["selectedOptions"] == [{"label": "Size", "valueLabel": "Size 1"}]
    assert first["availableForSale"] is True
    assert len(seen) == 1, seen


async def test_categories_and_brands_take_none(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_catalogue(db, 0)
    document = """{ categories { title children { title parent { title } } }
                    brands { totalCount nodes { title } } attributes { label choices { code } } }"""
    await client.data(document)

    with statements() as seen:
        tree = await client.data(document)

    assert tree["categories"][0]["children"] == [
        {"title": "Kettles", "parent": {"title": "Kitchen"}}
    ]
    assert seen == []


async def test_products_of_several_categories_take_one_statement(
    db: Database, client: Client, statements: Statements
) -> None:
    async with db.write() as tx:
        for number in range(5):
            category = await make_category(tx, slug=f"category-{number}", position=number)
            for _ in range(3):
                await make_product(tx, category_id=category)
    document = "{ categories { products(first: 2) { nodes { title } pageInfo { hasNextPage } } } }"
    await client.data(document)

    with statements() as seen:
        categories = await client.data(document)

    assert [len(c["products"]["nodes"]) for c in categories] == [2] * 5
    assert all(c["products"]["pageInfo"]["hasNextPage"] for c in categories)
    assert len(seen) == 1
