"""What tools are called, what is said of them, and what they say they do."""

import re
from typing import Any

import pytest

from commerce.clients.inputs import OperationFacts
from commerce.clients.kinds import OperationKind
from commerce.clients.views import PublishedOperation
from commerce.core.ids import new_id
from schema.execution.agents.tools import Tool, Toolmaker
from schema.execution.agents.words import MAX_NAME, title_of, tool_names
from schema.root import executable
from schema.scalars import JSON_SCHEMAS
from tests.conftest import NOW
from tests.factories.clients import facts

PAGE = "query ProductPage($slug: String!) { product(slug: $slug) { title } }"


def published(text: str, **changes: Any) -> tuple[PublishedOperation, str]:
    plain = re.sub('#.*|"[^"]*"', "", text).strip()
    found: OperationFacts = facts(plain)
    values: dict[str, Any] = {
        "id": new_id(),
        "client_id": new_id(),
        "version": "1.0.0",
        "document_id": found.document_id,
        "name": found.name,
        "kind": found.kind,
        "cost": 2,
        "hash": found.hash,
        "published_at": NOW,
        "retired_at": None,
    }
    return PublishedOperation(**{**values, **changes}), text


@pytest.fixture
def maker() -> Toolmaker:
    return Toolmaker(executable(), JSON_SCHEMAS)


def only(maker: Toolmaker, text: str) -> Tool:
    [tool] = maker.tools([published(text)])
    return tool


def test_a_whole_definition(maker: Toolmaker) -> None:
    operation, text = published(PAGE)

    [tool] = maker.tools([(operation, text)])

    assert tool.definition == {
        "name": "ProductPage",
        "title": "Product page",
        "description": "A product by its id or its slug; give one of them. Staff with"
        " `catalog:read` see what is not published too.",
        "inputSchema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "slug": {"type": "string", "description": "The part of the page's address."}
            },
            "required": ["slug"],
            "additionalProperties": False,
        },
        "outputSchema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "product": {
                    "type": ["object", "null"],
                    "properties": {"title": {"type": "string"}},
                    "required": ["title"],
                    "additionalProperties": False,
                }
            },
            "required": ["product"],
            "additionalProperties": False,
        },
        "annotations": {"readOnlyHint": True, "openWorldHint": False},
        "_meta": {
            "commerce/cost": 2,
            "commerce/operationId": operation.gid,
            "commerce/documentId": operation.document_id,
        },
    }


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ('"""Finds it."""\nquery Find { shop { name } }', "Finds it."),
        ("# Finds\n# it.\nquery Find { shop { name } }", "Finds\nit."),
        (
            "# All of it.\nfragment F on Shop { name }\nquery Find { shop { ...F } }",
            "All of it.",
        ),
        ("# Far away.\n\nquery Find { shop { name } }", "The shop: its name, channels, languages."),
        (
            "query Find { shop { name } more: shop { languages } brands { nodes { slug } } }",
            "The shop: its name, channels, languages. All brands by title.",
        ),
    ],
)
def test_descriptions(maker: Toolmaker, text: str, description: str) -> None:
    name = "fragment" if text.startswith("# All") else None
    operation, _ = published("query Find { shop { name } }") if name else published(text)

    [tool] = maker.tools([(operation, text)])

    assert tool.description == description


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ProductSearch", "Product search"),
        ("cart_lines_add", "Cart lines add"),
        ("getSEOData2", "Get SEO data 2"),
        ("_", "_"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert title_of(name) == title


def test_names_are_valid_and_unique_and_later_ones_rename_nothing() -> None:
    first, second, third = (
        published(f"query Shop {{ shop {{ {field} }} }}")[0]
        for field in ("name", "languages", "currencies")
    )
    long, _ = published(f"query {'a' * 100} {{ shop {{ name }} }}")

    assert tool_names([first]) == ["Shop"]
    assert tool_names([first, second]) == ["Shop", f"Shop_{second.sha256[:8]}"]
    assert tool_names([first, second, third])[:2] == tool_names([first, second])
    [shortened] = tool_names([long])
    assert shortened == f"{'a' * 55}_{long.sha256[:8]}"
    assert len(shortened) == MAX_NAME
    names = tool_names([first, first, first, first])
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names)


MUTATIONS = {
    "mutation M($i: CartCreateInput!) { cartCreate(input: $i) { __typename } }": (False, False),
    "mutation M($i: CartUpdateInput!) { cartUpdate(input: $i) { __typename } }": (True, False),
    "mutation M($id: ID!, $key: String!) { orderCancel(input: {orderId: $id, idempotencyKey: $key})"
    " { __typename } }": (True, True),
    "mutation M($id: ID!, $key: String) { orderCancel(input: {orderId: $id, idempotencyKey: $key})"
    " { __typename } }": (True, False),
    "mutation M($key: String!) { ...F } fragment F on Mutation { a: cartCreate(input:"
    " {idempotencyKey: $key}) { __typename } b: cartCreate(input: {}) { __typename } }": (
        False,
        False,
    ),
}


@pytest.mark.parametrize(("text", "hints"), MUTATIONS.items())
def test_what_mutations_say_they_do(maker: Toolmaker, text: str, hints: tuple[bool, bool]) -> None:
    assert only(maker, text).definition["annotations"] == {
        "readOnlyHint": False,
        "destructiveHint": hints[0],
        "idempotentHint": hints[1],
    }


def test_what_agents_cannot_call_is_no_tool(maker: Toolmaker) -> None:
    subscription = published(
        "subscription S($id: ID!) { cartUpdated(cartId: $id) { id } }",
        kind=OperationKind.SUBSCRIPTION,
    )
    gone = published("query Gone { shop { soul } }")

    assert [tool.name for tool in maker.tools([subscription, gone, published(PAGE)])] == [
        "ProductPage"
    ]
