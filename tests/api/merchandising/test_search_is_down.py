"""When the engine does not answer, search says so and browsing goes on."""

from commerce.core.db import Database
from tests.client import Client
from tests.factories.catalog import make_product


async def test_search_says_so_with_a_code(client: Client) -> None:
    assert (
        await client.code('{ productSearch(query: "x") { totalCount } }') == "SERVICE_UNAVAILABLE"
    )
    assert await client.code('{ searchSuggest(query: "x") }') == "SERVICE_UNAVAILABLE"


async def test_browsing_goes_on(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="kettle")

    assert await client.data("{ products { nodes { slug } } }") == {"nodes": [{"slug": "kettle"}]}
