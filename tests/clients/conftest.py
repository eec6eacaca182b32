"""Real clients against a real server.

To add a client: `npm install --save-exact NAME` in this folder, write `scripts/NAME.mjs`, and a
test that runs it.

    // scripts/shop.mjs: does its work against process.env.ENDPOINT, prints one JSON value
    const reply = await fetch(process.env.ENDPOINT, { … })
    console.log(JSON.stringify(await reply.json()))

    async def test_the_shop(node: Node) -> None:
        assert await node.run("scripts/shop.mjs", PRODUCT="candle") == {"data": …}

`node.run` passes keyword arguments as environment variables and fails the test when the script ends
with an error; `node.tool("relay-compiler", …)` runs a program that a package brings. The packages
are installed once from the lock; without Node.js these tests are skipped, in continuous integration
they fail.

`server` is one uvicorn process a session (`server.endpoint`, `server.database_url`) in development
mode, with the test shop and the product of `product`. Its database is shared by all tests here:
make what you change yourself. `shop_db` is a Database on it, for factories; `staff_token` an access
token that may do everything; `tests.clients.publishing` makes API clients that publish a manifest.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from commerce.core.db import Database
from tests.clients.node import Node, installed
from tests.clients.server import Server, serve
from tests.conftest import ADMIN_URL
from tests.database import VAULT, clone, drop
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.identity import PASSWORD, give_password
from tests.factories.staff import make_staff

LOGIN = """mutation($input: StaffLoginInput!) { staffLogin(input: $input) {
    ... on StaffAuthSession { accessToken } } }"""


@pytest_asyncio.fixture(scope="session")
async def clients_database_url(template: str, worker: str) -> AsyncIterator[str]:
    name = f"commerce_clients_{worker}"
    yield await clone(os.environ[ADMIN_URL], template, name)
    await drop(os.environ[ADMIN_URL], name)


@pytest_asyncio.fixture(scope="session")
async def shop_db(clients_database_url: str) -> AsyncIterator[Database]:
    """The server's database, from the tests' side."""
    database = Database(clients_database_url, VAULT, pool_size=2)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def product(shop_db: Database) -> MadeProduct:
    """A product that every client can buy: `candle`, 19.00 GBP in channel `uk`."""
    async with shop_db.write() as tx:
        return await make_product(tx, slug="candle", title="Candle")


@pytest.fixture(scope="session")
def server(
    clients_database_url: str, product: MadeProduct, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("server")
    with serve(clients_database_url, folder) as running:
        yield running


@pytest.fixture(scope="session")
def node(server: Server) -> Node:
    return Node(installed(), {"ENDPOINT": server.endpoint})


@pytest_asyncio.fixture(scope="session")
async def staff_token(shop_db: Database, server: Server) -> str:
    """Somebody who may do everything signed in; good for some minutes."""
    async with shop_db.write() as tx:
        await give_password(tx, await make_staff(tx, email="clerk@example.com"))
    variables = {"input": {"email": "clerk@example.com", "password": PASSWORD}}
    async with httpx.AsyncClient() as http:
        reply = await http.post(server.endpoint, json={"query": LOGIN, "variables": variables})
    return reply.json()["data"]["staffLogin"]["accessToken"]
