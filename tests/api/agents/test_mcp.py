"""`/mcp`: the protocol in both of its generations, who is let in, and what a call does."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from commerce.app import create_app
from commerce.clients.kinds import ClientKind
from commerce.core.db import Database
from commerce.core.permissions import Permission
from resolvers.context import Services
from schema.execution.agents.service import PAGE
from tests.client import Actors, Client
from tests.factories.catalog import make_product
from tests.factories.clients import SHOP, MadeClient, make_client, publish, retire

MCP = "http://shop.test/mcp"
FIND = "query Find($slug: String!) { product(slug: $slug) { __typename title } }"
CART = """mutation CartCreate($input: CartCreateInput!) { cartCreate(input: $input) {
  ... on Cart { currency } ... on UserError { code path } } }"""
STAFF = "query Clients { apiClients(first: 1) { nodes { code } } }"
NEW = "2026-07-28"


@dataclass(frozen=True)
class Agent:
    """`await agent("tools/list")` -> the HTTP response."""

    http: httpx.AsyncClient
    headers: dict[str, str]

    async def __call__(self, method: str, params: Any = None, **headers: str) -> httpx.Response:
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
        return await self.http.post(MCP, json=message, headers={**self.headers, **headers})

    async def result(self, method: str, params: Any = None, **headers: str) -> Any:
        reply = await self(method, params, **headers)
        assert reply.status_code == 200, reply.text
        assert reply.json().keys() == {"jsonrpc", "id", "result"}, reply.text
        return reply.json()["result"]

    async def call(self, name: str, **arguments: Any) -> Any:
        return await self.result("tools/call", {"name": name, "arguments": arguments})


@pytest.fixture
async def shopper(client: Client, db: Database) -> MadeClient:
    """A storefront's client that serves agents."""
    async with db.write() as tx:
        made = await make_client(tx, code="assistant", serves_agents=True)
        await publish(tx, made, [SHOP, FIND, CART])
    return made


@pytest.fixture
def agent(client: Client, shopper: MadeClient) -> Agent:
    return Agent(client.http, shopper.headers)


async def test_initialize_agrees_on_a_version(agent: Agent) -> None:
    async def agreed(version: str) -> str:
        params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {}}
        return (await agent.result("initialize", params))["protocolVersion"]

    whole = await agent.result("initialize", {"protocolVersion": "2025-06-18"})

    assert await agreed("2025-06-18") == "2025-06-18"
    assert await agreed("2025-11-25") == "2025-11-25"
    assert await agreed("1999-01-01") == "2025-11-25"
    assert whole["capabilities"] == {"tools": {"listChanged": False}}
    assert whole["serverInfo"] == {"name": "commerce", "title": "Commerce", "version": "0.1.0"}
    assert whole["instructions"].startswith("Each tool runs one operation of a shop.")


async def test_ping_and_notifications(agent: Agent) -> None:
    told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = {"jsonrpc": "2.0", "id": 3, "result": {}}

    assert await agent.result("ping") == {}
    for message in (told, answer):
        accepted = await agent.http.post(MCP, json=message, headers=agent.headers)
        assert (accepted.status_code, accepted.content) == (202, b"")


async def test_the_list_is_what_is_published(agent: Agent) -> None:
    listed = await agent.result("tools/list")

    assert [tool["name"] for tool in listed["tools"]] == ["CartCreate", "Find", "Shop"]
    assert listed.keys() == {"tools"}
    assert listed["tools"][1]["inputSchema"]["required"] == ["slug"]


async def test_a_query_answers_with_data_that_fits_its_schema(agent: Agent, db: Database) -> None:
    async with db.write() as tx:
        await make_product(tx, slug="kettle", title="Kettle")

    result = await agent.call("Find", slug="kettle")
    nothing = await agent.call("Find", slug="nothing")

    data = {"product": {"__typename": "Product", "title": "Kettle"}}
    assert result == {
        "content": [
            {"type": "text", "text": '{"product":{"__typename":"Product","title":"Kettle"}}'}
        ],
        "structuredContent": data,
        "isError": False,
    }
    assert nothing["structuredContent"] == {"product": None}
    [tool] = [
        each for each in (await agent.result("tools/list"))["tools"] if each["name"] == "Find"
    ]
    fits = Draft202012Validator(tool["outputSchema"]).is_valid
    assert fits(data)
    assert fits(nothing["structuredContent"])
    assert not fits({"product": {"title": "Kettle"}})


async def test_a_mutation_takes_effect_and_a_refusal_is_data(agent: Agent) -> None:
    made = await agent.call("CartCreate", input={})
    refused = await agent.call("CartCreate", input={"lines": [{"variantId": "nonsense"}]})

    assert made["structuredContent"] == {"cartCreate": {"currency": "GBP"}}
    assert refused["isError"] is False
    assert refused["structuredContent"]["cartCreate"]["code"] == "INVALID_INPUT"


async def test_what_graphql_refuses_is_an_error_for_the_model(agent: Agent) -> None:
    wrong = await agent.call("Find", slug=7)
    missing = await agent.call("Find")
    unknown = await agent.call("Find", slug="kettle", colour="red")

    for result in (wrong, missing, unknown):
        assert result.keys() == {"content", "isError"}
        assert result["isError"] is True
    assert '"code":"BAD_USER_INPUT"' in wrong["content"][0]["text"]
    assert "$slug" in missing["content"][0]["text"]
    assert unknown["content"][0]["text"] == (
        '{"errors":[{"message":"The tool takes no argument \'colour\'. It takes: slug."}]}'
    )


async def test_permissions_hold_as_everywhere(client: Client, db: Database) -> None:
    async with db.write() as tx:
        partner = await make_client(
            tx,
            code="office",
            kind=ClientKind.PARTNER,
            serves_agents=True,
            permissions=[Permission.CLIENTS_READ],
        )
        clerk = await make_client(tx, code="clerk", kind=ClientKind.ADMIN, serves_agents=True)
        for each in (partner, clerk):
            await publish(tx, each, [STAFF])
    staff = client.as_staff(Permission.CLIENTS_READ)

    alone = await Agent(client.http, partner.headers).call("Clients")
    nobody = await Agent(client.http, clerk.headers).call("Clients")
    signed_in = await Agent(client.http, {**clerk.headers, **staff.headers}).call("Clients")

    shown = {"apiClients": {"nodes": [{"code": "clerk"}]}}
    assert alone["structuredContent"] == signed_in["structuredContent"] == shown
    assert nobody["isError"] is True
    assert '"code":"UNAUTHENTICATED"' in nobody["content"][0]["text"]


async def test_a_bad_token_is_told_by_the_status(agent: Agent) -> None:
    call = {"name": "Shop", "arguments": {}}

    reply = await agent("tools/call", call, authorization="Bearer nonsense")

    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert reply.json()["error"] == {
        "code": -32050,
        "message": "The access token is not valid.",
        "data": {"code": "UNAUTHENTICATED"},
    }


async def test_who_is_let_in(client: Client, db: Database, shopper: MadeClient) -> None:
    async with db.write() as tx:
        plain = await make_client(tx, code="web")
        await publish(tx, plain)

    async def told(headers: dict[str, str]) -> tuple[int, str]:
        reply = await Agent(client.http, headers)("tools/list")
        return reply.status_code, reply.json()["error"]["message"]

    no_key = 401, "Send the key of an API client as `X-Client-Key`."
    assert await told({}) == no_key
    assert await told({"x-client-key": "pk_live_guessed"}) == no_key
    assert await told(plain.headers) == (403, "The client web serves no agents. Staff can let it.")


async def test_pages_of_strangers_are_turned_away(services: Services, db: Database) -> None:
    async with db.write() as tx:
        made = await make_client(
            tx, code="page", serves_agents=True, allowed_origins=["https://shop.example"]
        )
        other = await make_client(
            tx, code="other", serves_agents=True, allowed_origins=["https://other.example"]
        )
        await publish(tx, made)
    settings = replace(services.settings, allowed_origins=frozenset({"https://ours.example"}))
    app = create_app(services=replace(services, settings=settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        agent = Agent(http, made.headers)
        good = await agent("ping", origin="https://shop.example")
        own = await agent("ping", origin="http://shop.test")
        strange = await agent("ping", origin="https://evil.example")
        wrong_client = await Agent(http, other.headers)("ping", origin="https://shop.example")
        asked = await http.options(
            MCP,
            headers={"origin": "https://shop.example", "access-control-request-method": "POST"},
        )

    assert (good.status_code, own.status_code) == (200, 200)
    assert good.headers["access-control-allow-origin"] == "https://shop.example"
    assert (strange.status_code, wrong_client.status_code) == (403, 403)
    assert strange.json()["error"]["data"] == {"code": "FORBIDDEN"}
    assert asked.status_code == 204
    assert "mcp-protocol-version" in asked.headers["access-control-allow-headers"]


MISTAKES: list[tuple[dict[str, Any], int, int]] = [
    ({"content": b"{"}, 400, -32700),
    ({"json": [{"jsonrpc": "2.0", "id": 1, "method": "ping"}]}, 400, -32600),
    ({"json": {"id": 1, "method": "ping"}}, 400, -32600),
    ({"json": {"jsonrpc": "2.0", "id": True, "method": "ping"}}, 400, -32600),
    ({"json": {"jsonrpc": "2.0", "id": 1, "method": 7}}, 400, -32600),
    ({"json": {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}}, 400, -32600),
    ({"json": {"jsonrpc": "2.0", "id": 1, "method": "resources/list"}}, 200, -32601),
    ({"json": {"jsonrpc": "2.0", "id": 1, "method": "server/discover"}}, 200, -32601),
    ({"content": b"{}", "headers": {"content-type": "text/plain"}}, 415, -32600),
    ({"content": b"{}", "headers": {"accept": "text/event-stream"}}, 406, -32600),
    ({"content": b" " * 2_000_000}, 413, -32600),
]


@pytest.mark.parametrize(("request_", "status", "code"), MISTAKES)
async def test_mistakes_are_answered_in_json_rpc(
    agent: Agent, request_: dict[str, Any], status: int, code: int
) -> None:
    headers = {"content-type": "application/json", **agent.headers, **request_.get("headers", {})}

    reply = await agent.http.post(MCP, **{**request_, "headers": headers})

    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert reply.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "params",
    [{"name": "Nothing"}, {"name": 7}, {"name": "Shop", "arguments": []}, {}],
)
async def test_a_call_of_no_tool_is_a_mistake_of_the_protocol(agent: Agent, params: Any) -> None:
    reply = await agent("tools/call", params)

    assert (reply.status_code, reply.json()["error"]["code"]) == (200, -32602)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_there_are_no_sessions_and_no_streams(agent: Agent, method: str) -> None:
    reply = await agent.http.request(method, MCP, headers=agent.headers)

    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST, OPTIONS"


def envelope(**params: Any) -> dict[str, Any]:
    meta = {
        "io.modelcontextprotocol/protocolVersion": NEW,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    return {**params, "_meta": meta}


async def test_the_new_generation_says_with_every_request_what_it_speaks(agent: Agent) -> None:
    said = {"mcp-protocol-version": NEW}

    discovered = await agent.result(
        "server/discover", envelope(), **said, **{"mcp-method": "server/discover"}
    )
    listed = await agent.result("tools/list", envelope(), **said, **{"mcp-method": "tools/list"})
    called = await agent.result(
        "tools/call",
        envelope(name="Shop"),
        **said,
        **{"mcp-method": "tools/call", "mcp-name": "=?base64?U2hvcA==?="},
    )

    assert discovered["supportedVersions"] == ["2025-06-18", "2025-11-25", NEW]
    assert discovered["resultType"] == listed["resultType"] == called["resultType"] == "complete"
    assert (listed["ttlMs"], listed["cacheScope"]) == (60_000, "private")
    assert called["structuredContent"] == {"shop": {"name": "Test Shop"}}


@pytest.mark.parametrize(
    ("params", "headers", "status", "code"),
    [
        (envelope(), {"mcp-method": "tools/list"}, 400, -32020),
        (envelope(), {"mcp-protocol-version": NEW}, 400, -32020),
        (envelope(), {"mcp-protocol-version": NEW, "mcp-method": "tools/call"}, 400, -32020),
        ({}, {"mcp-protocol-version": NEW, "mcp-method": "tools/list"}, 400, -32602),
        ({}, {"mcp-protocol-version": "2099-01-01"}, 400, -32022),
    ],
)
async def test_an_envelope_that_does_not_hold(
    agent: Agent, params: Any, headers: dict[str, str], status: int, code: int
) -> None:
    reply = await agent("tools/list", params, **headers)

    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


async def test_the_new_generation_s_mistakes_have_statuses(agent: Agent) -> None:
    said = {"mcp-protocol-version": NEW}

    gone = await agent("ping", envelope(), **said, **{"mcp-method": "ping"})
    cursor = await agent("tools/list", envelope(cursor="?"), **said, **{"mcp-method": "tools/list"})

    assert (gone.status_code, gone.json()["error"]["code"]) == (404, -32601)
    assert (cursor.status_code, cursor.json()["error"]["code"]) == (400, -32602)


async def test_long_lists_come_in_pages(client: Client, db: Database) -> None:
    names = [f"Shop{number:03}" for number in range(PAGE + 1)]
    async with db.write() as tx:
        made = await make_client(tx, code="many", serves_agents=True)
        await publish(tx, made, [f"query {name} {{ shop {{ name }} }}" for name in names])
    agent = Agent(client.http, made.headers)

    first = await agent.result("tools/list")
    second = await agent.result("tools/list", {"cursor": first["nextCursor"]})

    assert [tool["name"] for tool in first["tools"] + second["tools"]] == names
    assert second.keys() == {"tools"}


async def test_the_version_that_is_named_decides_and_retired_ones_are_gone(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_client(tx, code="app", serves_agents=True)
        await publish(tx, made, {"shop": SHOP}, version="1.0.0")
        await publish(tx, made, {"shop": FIND}, version="2.0.0")
    agent = Agent(client.http, made.headers)

    async def names(**headers: str) -> list[str]:
        listed = await agent.result("tools/list", **headers)
        return [tool["name"] for tool in listed["tools"]]

    old = {"x-client-version": "1.0.0"}
    newest, named = await names(), await names(**old)
    run = await agent.result("tools/call", {"name": "Shop"}, **old)
    async with db.write() as tx:
        await retire(tx, made, "1.0.0")
    after = await names(**old)
    async with db.write() as tx:
        await retire(tx, made, "2.0.0")
    none = await names()

    assert (newest, named, after, none) == (["Find"], ["Shop"], ["Find"], [])
    assert run["structuredContent"] == {"shop": {"name": "Test Shop"}}


async def test_what_is_published_later_is_listed_at_once(
    agent: Agent, shopper: MadeClient, db: Database
) -> None:
    before = await agent.result("tools/list")
    async with db.write() as tx:
        await publish(tx, shopper, ["query More { shop { languages } }"], version="2.0.0")
    after = await agent.result("tools/list")

    assert len(before["tools"]) == 3
    assert [tool["name"] for tool in after["tools"]] == ["More"]


async def test_use_is_counted_and_tools_are_read_once(
    services: Services,
    db: Database,
    shopper: MadeClient,
    actors: Actors,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        agent = Agent(http, shopper.headers)
        await agent.result("tools/list")
        await agent.call("Shop")
        with statements() as seen:
            await agent.result("tools/list")
            await agent.call("Shop")
            await asyncio.sleep(0)
        await app.state.usage.flush()
        ask = """query($filter: OperationUsageFilter!) { operationUsage(filter: $filter) {
          operation { name } version calls } }"""
        span = {"since": "2026-03-01T00:00:00Z", "until": "2026-03-03T00:00:00Z"}
        staff = Client(http, actors).as_staff(Permission.CLIENTS_READ)
        clients = await staff.data("{ apiClients(first: 5) { nodes { id code } } }")
        [client_id] = [each["id"] for each in clients["nodes"] if each["code"] == "assistant"]
        used = await staff.data(ask, filter={"clientId": client_id, "byVersion": True, **span})

    assert [statement for statement in seen if "operation" in statement] == []
    assert used == [{"operation": {"name": "Shop"}, "version": "1.0.0", "calls": 2}]


async def test_a_client_that_is_over_its_quota_is_told_when_to_come_again(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        made = await make_client(
            tx, code="slow", serves_agents=True, cost_per_second=1, cost_burst=2
        )
        await publish(tx, made, ["query Two { a: shop { name } b: shop { name } }"])
    agent = Agent(client.http, made.headers)

    first = await agent.call("Two")
    second = await agent.call("Two")

    assert first["isError"] is False
    assert second["isError"] is True
    assert '"code":"RATE_LIMITED"' in second["content"][0]["text"]


async def test_a_blocked_client_gets_nothing(client: Client, agent: Agent) -> None:
    clients = await client.as_staff(Permission.CLIENTS_READ).data(
        "{ apiClients(first: 5) { nodes { id } } }"
    )
    await client.as_staff(Permission.SECURITY_WRITE).data(
        """mutation($input: BlockRuleCreateInput!) { blockRuleCreate(input: $input) {
          __typename } }""",
        input={"clientId": clients["nodes"][0]["id"], "reason": "Misbehaves"},
    )

    for method, params in (("tools/list", {}), ("tools/call", {"name": "Shop"})):
        reply = await agent(method, params)
        assert (reply.status_code, reply.json()["error"]["data"]["code"]) == (403, "FORBIDDEN")


async def test_cost_is_told_to_who_asks(agent: Agent) -> None:
    result = await agent.result("tools/call", {"name": "Shop"}, **{"x-graphql-cost": "1"})

    assert result["_meta"] == {"commerce/extensions": {"cost": {"requested": 1}}}
