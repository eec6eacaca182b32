"""Lists that read less of a product answer what those that read everything answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from commerce.core.db import Database
from commerce.core.money import Money
from resolvers.shown import FURTHER_PICTURES, OPTIONS, PRICES, SHOWN_IN_LISTS, STOCK
from schema.root import executable
from tests.client import Client
from tests.factories.catalog import make_brand, make_category, make_product

Statements = Callable[[], AbstractContextManager[list[str]]]
EVERYTHING = """{ __typename id slug title publishedAt
  category { id slug title breadcrumbs { title } } categories { title } brand { id title slug }
  media(first: 2) { id url alt } featuredImage { url alt }
  options { code label values { code label } }
  priceRange { min { amount currencyCode } max { amount } } inStock
  variants(first: 2) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id sku title image { url }
      selectedOptions { code label value valueLabel }
      price { amount currencyCode } compareAtPrice { amount } quantityAvailable } } } }"""
LIST = """query($sort: ProductSort, $after: String) @inContext(language: %s) {
  products(first: 2, sort: $sort, after: $after, filter: {categorySlug: "kitchen"}) {
    totalCount pageInfo { hasNextPage endCursor } nodes """
BRIEF = LIST + EVERYTHING + " } }"
WHOLE = LIST + EVERYTHING.replace("slug title publishedAt", "slug title publishedAt status") + "}}"


async def make_shelf(db: Database) -> None:
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen")
        acme = await make_brand(tx, slug="acme")
        for number in range(3):
            await make_product(
                tx,
                slug=f"kettle-{number}",
                variants=3,
                media=2,
                category_id=kitchen,
                brand_id=acme,
                compare_at=Money(2500, "GBP"),
                translations={"zh": {"title": f"水壶 {number}"}},
            )


async def test_every_field_of_a_brief_list_is_answered_alike(db: Database, client: Client) -> None:
    await make_shelf(db)

    for language in ("EN", "ZH"):
        for sort in ("NEWEST", "TITLE", "BEST_SELLING"):
            brief = await client.data(BRIEF.replace("%s", language), sort=sort)
            whole = await client.data(WHOLE.replace("%s", language), sort=sort)
            for product in whole["nodes"]:
                assert product.pop("status") == "ACTIVE"
            assert brief == whole
            assert len(brief["nodes"]) == 2


async def test_a_list_reads_no_more_than_it_shows(
    db: Database, client: Client, statements: Statements
) -> None:
    await make_shelf(db)
    await client.data(BRIEF.replace("%s", "EN"))

    with statements() as for_brief:
        await client.data(BRIEF.replace("%s", "EN"))
    with statements() as for_whole:
        await client.data(WHOLE.replace("%s", "EN"))

    [brief] = [each for each in for_brief if "category_listings" in each]
    [whole] = [each for each in for_whole if "category_listings" in each]
    assert "description" not in brief
    assert "description" in whole


async def test_variants_asked_for_in_other_ways_are_read_apart(
    db: Database, client: Client
) -> None:
    await make_shelf(db)
    document = """query%s { products(sort: TITLE, first: 2) { nodes { id
      variants%s { nodes { sku price { amount } quantityAvailable } } %s } } }"""

    async def skus(arguments: str, more: str = "") -> list[list[str]]:
        declared = "($n: Int = 2)" if "$n" in arguments else ""
        page = await client.data(document % (declared, arguments, more))
        shown = [product["variants"]["nodes"] for product in page["nodes"]]
        assert all(v["price"] == {"amount": "19.00"} for nodes in shown for v in nodes)
        return [[variant["sku"] for variant in nodes] for nodes in shown]

    everything = await skus("")
    two_ways = await skus("(first: 1)", "others: variants(first: 3) { nodes { sku } }")

    assert [len(each) for each in everything] == [3, 3]
    assert await skus("(first: 0)") == [[], []]
    assert await skus("(first: $n)") == [each[:2] for each in everything]
    assert two_ways == [each[:1] for each in everything]


async def test_too_many_variants_are_refused_where_they_are_asked_for(
    db: Database, client: Client
) -> None:
    await make_shelf(db)

    answer = await client(
        """{ products(first: 1) { nodes { variants(first: 101) { nodes {
            price { amount } quantityAvailable } } } } }"""
    )

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["products", "nodes", 0, "variants"]


def test_fields_that_need_more_are_not_among_those_of_lists() -> None:
    needing_more = {
        *("Product.subtitle", "Product.description", "Product.seo", "Product.attributes"),
        *("Product.tags", "Product.status", "Product.taxCategory", "Product.createdAt"),
        *("Product.updatedAt", "ProductVariant.availableForSale", "ProductVariant.barcode"),
    }

    assert not needing_more & SHOWN_IN_LISTS


def test_fields_of_lists_are_fields_of_the_schema() -> None:
    types: Any = executable().type_map
    for coordinate in {*SHOWN_IN_LISTS, *OPTIONS, *FURTHER_PICTURES, *PRICES, *STOCK}:
        kind, _, name = coordinate.partition(".")
        assert name == "__typename" or name in types[kind].fields, coordinate
