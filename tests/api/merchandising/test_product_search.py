"""The root fields `productSearch` and `searchSuggest`, on the database's own engine."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from commerce.catalog.events import ProductsChanged
from commerce.catalog.models import Product, ProductListing
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.jobs.service import emit
from commerce.merchandising.service import index_due, index_products, rebuild
from commerce.search.postgres.engine import PostgresSearchEngine
from commerce.worker import handlers
from resolvers.context import Services
from tests.client import Client
from tests.factories.catalog import make_brand, make_category, make_product
from tests.jobs import deliver_queued

pytestmark = pytest.mark.committed
SEARCH = """query($query: String!, $filter: ProductSearchFilterInput, $sort: ProductSearchSort,
    $first: Int, $after: String, $facets: [String!]) {
  productSearch(query: $query, filter: $filter, sort: $sort, first: $first, after: $after,
      facets: $facets) {
    totalCount
    nodes { slug title inStock priceRange { min { amount currencyCode } max { amount } } }
    facets { key label values { value label count isSelected } }
    priceBounds { min { amount } max { amount } }
    pageInfo { hasNextPage endCursor } } }"""


@pytest_asyncio.fixture
async def services(services: Services) -> AsyncIterator[Services]:
    engine = PostgresSearchEngine(services.db.write_engine)
    async with services.db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen", title="Kitchen")
        kettles = await make_category(tx, slug="kettles", title="Kettles", parent_id=kitchen)
        acme = await make_brand(tx, slug="acme", title="Acme")
        await make_product(
            tx, slug="copper-kettle", title="Copper Kettle", category_id=kettles, brand_id=acme
        )
        await make_product(
            tx, slug="steel-kettle", title="Steel Kettle", category_id=kettles, on_hand=0,
            price=Money(2900, "GBP"),
        )  # fmt: skip
        await make_product(
            tx, slug="leather-bag", title="Leather Bag", brand_id=acme, price=Money(9900, "GBP")
        )
        await make_product(tx, slug="china-only", title="Copper Pan", channels=("cn",))
    await rebuild(services.db, engine)
    yield replace(services, search=engine)


async def test_words_find_and_mistakes_are_forgiven(client: Client) -> None:
    exact = await client.data(SEARCH, query="copper kettle")
    mistyped = await client.data(SEARCH, query="leahter")
    unfinished = await client.data(SEARCH, query="kett")

    assert exact["nodes"][0] == {
        "slug": "copper-kettle",
        "title": "Copper Kettle",
        "inStock": True,
        "priceRange": {
            "min": {"amount": "19.00", "currencyCode": "GBP"},
            "max": {"amount": "19.00"},
        },
    }
    assert [node["slug"] for node in mistyped["nodes"]] == ["leather-bag"]
    assert {node["slug"] for node in unfinished["nodes"]} == {"copper-kettle", "steel-kettle"}


async def test_another_channel_shows_its_own(client: Client) -> None:
    document = 'query @inContext(channel: "cn") { productSearch(query: "") { nodes { slug } } }'

    assert await client.data(document) == {"nodes": [{"slug": "china-only"}]}


async def test_a_selected_facet_keeps_its_other_counts(client: Client) -> None:
    found = await client.data(SEARCH, query="", filter={"brands": ["acme"]}, facets=["brand"])
    narrowed = await client.data(
        SEARCH, query="", filter={"categories": ["kitchen"]}, facets=["category", "in_stock"]
    )

    assert found["totalCount"] == 2
    assert found["facets"] == [
        {
            "key": "brand",
            "label": "Brand",
            "values": [{"value": "acme", "label": "Acme", "count": 2, "isSelected": True}],
        }
    ]
    assert narrowed["totalCount"] == 2
    assert [
        (value["value"], value["label"], value["count"], value["isSelected"])
        for value in narrowed["facets"][0]["values"]
    ] == [("kettles", "Kettles", 2, False), ("kitchen", "Kitchen", 2, True)]
    assert {v["label"]: v["count"] for v in narrowed["facets"][1]["values"]} == {
        "In stock": 1,
        "Sold out": 1,
    }


async def test_prices_narrow_and_sort(client: Client) -> None:
    at_most_30 = {"priceMax": {"amount": "30.00", "currencyCode": "GBP"}}

    found = await client.data(
        SEARCH, query="", filter=at_most_30, sort="PRICE_DESC", facets=["price"]
    )

    assert [node["slug"] for node in found["nodes"]] == ["steel-kettle", "copper-kettle"]
    assert found["priceBounds"] == {"min": {"amount": "19.00"}, "max": {"amount": "99.00"}}


async def test_pages_follow_each_other(client: Client) -> None:
    first = await client.data(SEARCH, query="", sort="PRICE_ASC", first=2)
    second = await client.data(
        SEARCH, query="", sort="PRICE_ASC", first=2, after=first["pageInfo"]["endCursor"]
    )

    assert [node["slug"] for node in first["nodes"]] == ["copper-kettle", "steel-kettle"]
    assert first["pageInfo"]["hasNextPage"]
    assert [node["slug"] for node in second["nodes"]] == ["leather-bag"]
    assert not second["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize(
    "variables",
    [
        {"filter": {"attributes": [{"code": "nothing", "values": ["x"]}]}},
        {"filter": {"priceMin": {"amount": "1.00", "currencyCode": "EUR"}}},
        {"facets": ["nothing"]},
        {"first": 101},
        {"after": "x"},
        {"filter": {"brands": ["x"] * 51}},
    ],
)
async def test_what_cannot_be_asked_is_the_client_s_mistake(
    client: Client, variables: dict[str, object]
) -> None:
    assert await client.code(SEARCH, query="", **variables) == "BAD_USER_INPUT"


async def test_changes_arrive_through_the_outbox(client: Client, services: Services) -> None:
    before = await client.data(SEARCH, query="suede")
    async with services.db.write() as tx:
        found = await tx.scalar(select(Product.id).where(Product.slug == "leather-bag"))
        await tx.execute(update(Product).where(Product.id == found).values(title="Suede Bag"))
        await emit(tx, ProductsChanged((found,)))

    await deliver_queued(services.db, handlers(services))

    assert before["totalCount"] == 0
    assert [node["title"] for node in (await client.data(SEARCH, query="suede"))["nodes"]] == [
        "Suede Bag"
    ]


async def test_what_is_taken_out_is_not_found(
    client: Client, services: Services, db: Database
) -> None:
    async with db.write() as tx:
        found = await tx.scalar(select(Product.id).where(Product.slug == "leather-bag"))
        await tx.execute(
            update(ProductListing)
            .where(ProductListing.product_id == found)
            .values(published_until=db.clock.now())
        )

    assert await index_due(db, services.search, db.clock.now()) >= 1

    assert (await client.data(SEARCH, query="leather"))["totalCount"] == 0


async def test_a_card_leads_to_its_product(client: Client) -> None:
    document = """{ productSearch(query: "copper") { nodes { product { title
        variants { nodes { quantityAvailable price { amount } } } } } } }"""

    assert await client.data(document) == {
        "nodes": [
            {
                "product": {
                    "title": "Copper Kettle",
                    "variants": {
                        "nodes": [{"quantityAvailable": 10, "price": {"amount": "19.00"}}]
                    },
                }
            }
        ]
    }


async def test_typing_is_completed(client: Client) -> None:
    suggestions = await client.data('{ searchSuggest(query: "copp") }')

    assert suggestions
    assert all("copper" in suggestion.lower() for suggestion in suggestions)


async def test_indexing_twice_changes_nothing(client: Client, services: Services) -> None:
    async with services.db.read() as reader:
        ids = await reader.scalars(select(Product.id))

    await index_products(services.db, services.search, ids)
    await index_products(services.db, services.search, ids)

    assert (await client.data(SEARCH, query=""))["totalCount"] == 3
