"""The official Python SDK of the Model Context Protocol, in both generations of the protocol.

The SDK checks every answer of a tool against the tool's output schema by itself.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

from commerce.clients.inputs import Publication
from commerce.clients.service import publishing
from commerce.core.db import Database
from commerce.operations.files import inspect_all, read_manifest
from tests.clients.publishing import write_json
from tests.clients.server import Server
from tests.factories.catalog import MadeProduct
from tests.factories.clients import ACTOR, MadeClient, make_client

DOCUMENTS = {
    "find": """# Finds a product by its place in the shop's addresses.
query FindProduct($slug: String!) { product(slug: $slug) {
  title variants(first: 5) { nodes { id price { amount currencyCode } } } } }""",
    "cart": """mutation CartCreate($input: CartCreateInput!) { cartCreate(input: $input) {
  __typename ... on Cart { id lines { title quantity } }
  ... on UserError { code message path } } }""",
}
BOTH = pytest.mark.parametrize("mode", ["legacy", "auto"])


@pytest_asyncio.fixture(scope="module")
async def assistant(shop_db: Database, tmp_path_factory: pytest.TempPathFactory) -> MadeClient:
    file: Path = tmp_path_factory.mktemp("agents") / "manifest.json"
    found = inspect_all(read_manifest(write_json(file, DOCUMENTS)))
    facts = [each.facts for each in found if each.facts is not None]
    assert len(facts) == len(DOCUMENTS)
    async with shop_db.write() as tx:
        made = await make_client(tx, code="sdk-assistant", serves_agents=True)
        await publishing.publish(tx, ACTOR, Publication(made.id, "1.0.0", facts))
    return made


@asynccontextmanager
async def connected(server: Server, headers: dict[str, str], mode: Any) -> AsyncIterator[Client]:
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


def names(tools: Sequence[Any]) -> list[str]:
    return [tool.name for tool in tools]


@BOTH
async def test_an_agent_finds_a_product_and_fills_a_cart(
    server: Server, assistant: MadeClient, product: MadeProduct, mode: str
) -> None:
    async with connected(server, assistant.headers, mode) as agent:
        listed = await agent.list_tools()
        found = await agent.call_tool("FindProduct", {"slug": "candle"})
        [variant] = found.structured_content["product"]["variants"]["nodes"]
        line = {"variantId": variant["id"], "quantity": 2}
        filled = await agent.call_tool("CartCreate", {"input": {"lines": [line]}})
        version = agent.protocol_version

    assert version == {"legacy": "2025-11-25", "auto": "2026-07-28"}[mode]
    assert names(listed.tools) == ["CartCreate", "FindProduct"]
    find = listed.tools[1]
    assert find.description == "Finds a product by its place in the shop's addresses."
    assert find.annotations is not None
    assert find.annotations.read_only_hint is True
    Draft202012Validator(find.input_schema).validate({"slug": "candle"})
    assert variant["price"] == {"amount": "19.00", "currencyCode": "GBP"}
    cart = filled.structured_content["cartCreate"]
    assert cart["lines"] == [{"title": "Candle", "quantity": 2}]
    assert filled.is_error is False


@BOTH
async def test_refusals_and_errors_are_told_apart(
    server: Server, assistant: MadeClient, mode: str
) -> None:
    async with connected(server, assistant.headers, mode) as agent:
        refused = await agent.call_tool(
            "CartCreate", {"input": {"lines": [{"variantId": "nonsense"}]}}
        )
        wrong = await agent.call_tool("FindProduct", {"slug": 7})
        with pytest.raises(MCPError) as unknown:
            await agent.call_tool("DropTables", {})

    assert refused.is_error is False
    assert refused.structured_content["cartCreate"]["__typename"] == "InvalidInputError"
    assert wrong.is_error is True
    assert "BAD_USER_INPUT" in wrong.content[0].text  # type: ignore[union-attr]
    assert unknown.value.code == -32602


@BOTH
async def test_a_client_that_serves_no_agents_is_turned_away(
    server: Server, shop_db: Database, mode: str
) -> None:
    async with shop_db.write() as tx:
        made = await make_client(tx, code=f"no-agents-{mode}")

    with pytest.raises((MCPError, ExceptionGroup)) as turned_away:
        async with connected(server, made.headers, mode):
            pass

    assert "serves no agents" in "".join(told(turned_away.value))


def told(error: BaseException) -> list[str]:
    """The messages of an error and of those inside it."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return [str(error), *(text for each in inner for text in told(each))]
