"""Tools in GraphQL: staff see every client's, a client its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from commerce.core.db import Database
from commerce.core.ids import encode
from commerce.core.permissions import Permission
from tests.client import ENDPOINT, Client
from tests.factories.clients import SHOP, MadeClient, make_client, publish, retire

MORE = "query More($first: Int) { products(first: $first) { totalCount } }"
TOOLS = """query Tools($clientId: ID, $version: String, $first: Int, $after: String) {
  agentTools(clientId: $clientId, version: $version, first: $first, after: $after) {
    totalCount nodes { name title description cost operation { documentId version } definition }
    pageInfo { hasNextPage endCursor } } }"""
NAMES = """query Names($clientId: ID, $version: String) {
  agentTools(clientId: $clientId, version: $version) { nodes { name } } }"""


@pytest.fixture
async def web(db: Database) -> MadeClient:
    async with db.write() as tx:
        made = await make_client(tx, code="web")
        await publish(tx, made, {"shop": SHOP, "more": MORE})
    return made


def staff(client: Client) -> Client:
    return client.as_staff(Permission.CLIENTS_READ)


async def test_staff_see_a_client_s_tools(client: Client, web: MadeClient) -> None:
    variables = {"clientId": encode("ApiClient", web.id), "first": 1}

    first = await staff(client).data(TOOLS, **variables)
    second = await staff(client).data(TOOLS, **variables, after=first["pageInfo"]["endCursor"])

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    assert [each["name"] for each in first["nodes"] + second["nodes"]] == ["More", "Shop"]
    [shop] = second["nodes"]
    assert shop["title"] == "Shop"
    assert shop["description"] == "The shop: its name, channels, languages."
    assert (shop["cost"], shop["operation"]) == (1, {"documentId": "shop", "version": "1.0.0"})
    assert shop["definition"]["name"] == "Shop"
    assert shop["definition"]["inputSchema"]["properties"] == {}
    assert shop["definition"]["_meta"]["commerce/documentId"] == "shop"


async def test_a_version_is_the_newest_unless_it_is_named(
    client: Client, web: MadeClient, db: Database
) -> None:
    async with db.write() as tx:
        await publish(tx, web, [MORE], version="2.0.0")
        await publish(tx, web, [SHOP], version="0.9.0")
        await retire(tx, web, "0.9.0")
    of = {"clientId": encode("ApiClient", web.id)}

    newest = await staff(client).data(NAMES, **of)
    first = await staff(client).data(NAMES, **of, version="1.0.0")

    assert newest == {"nodes": [{"name": "More"}]}
    assert first == {"nodes": [{"name": "More"}, {"name": "Shop"}]}
    for version in ("0.9.0", "3.0.0"):
        assert await staff(client).code(NAMES, **of, version=version) == "BAD_USER_INPUT"


async def test_a_client_sees_its_own_and_no_other_s(
    client: Client, web: MadeClient, db: Database
) -> None:
    async with db.write() as tx:
        other = await make_client(tx, code="other", is_live=False)
        await publish(tx, other, [MORE])
    asking = replace(client, headers=other.headers)

    assert await asking.data(NAMES) == {"nodes": [{"name": "More"}]}
    assert await asking.data(NAMES, clientId=encode("ApiClient", other.id)) == {
        "nodes": [{"name": "More"}]
    }
    assert await asking.code(NAMES, clientId=encode("ApiClient", web.id)) == "UNAUTHENTICATED"
    assert await client.code(NAMES) == "BAD_USER_INPUT"
    partner = client.as_partner(Permission.ORDERS_READ)
    assert await partner.code(NAMES, clientId=encode("ApiClient", web.id)) == "FORBIDDEN"


async def test_a_published_operation_asks_for_its_client_s_tools(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_client(tx, code="live")
        await publish(tx, made, {"names": NAMES})

    reply = await client.http.post(ENDPOINT, json={"id": "names"}, headers=made.headers)

    assert reply.json() == {"data": {"agentTools": {"nodes": [{"name": "Names"}]}}}


@pytest.mark.parametrize("count", [1, 20])
async def test_it_takes_as_many_statements_for_one_tool_as_for_many(
    client: Client,
    db: Database,
    count: int,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    async with db.write() as tx:
        made = await make_client(tx, code="many")
        names = [f"query Q{number} {{ shop {{ name }} }}" for number in range(count)]
        await publish(tx, made, names)
    ask = staff(client)
    of = {"clientId": encode("ApiClient", made.id)}
    await ask.data(NAMES, **of)

    with statements() as seen:
        found = await ask.data(NAMES, **of)

    assert len(found["nodes"]) == count
    assert len(seen) == 1
