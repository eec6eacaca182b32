"""Whatever a stranger sends, the answer is JSON, and never a fault of ours."""

from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client import ENDPOINT, Client

RESPONSE = "application/graphql-response+json"
ONE_CLIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TEXT = st.text(max_size=20) | st.sampled_from(["\0", "\ud800", "a\u0000b", "%", "\uffff", "𝔘"])
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
LOOKUP = """query($id: ID!, $slug: String, $sku: String, $after: String, $first: Int) {
  node(id: $id) { id } product(slug: $slug) { id } productVariant(sku: $sku) { id }
  products(first: $first, after: $after) { nodes { id } } cart(id: $id) { id }
}"""


def fault_in(reply: httpx.Response) -> str | None:
    """What is wrong with an answer, if anything."""
    if reply.status_code >= 500:
        return f"status {reply.status_code}: {reply.text}"
    codes = {error["extensions"]["code"] for error in reply.json().get("errors", [])}
    return reply.text if "INTERNAL_SERVER_ERROR" in codes else None


async def post(client: Client, body: bytes, **headers: str) -> httpx.Response:
    sent = {"content-type": "application/json", "accept": RESPONSE, **headers}
    return await client.http.post(ENDPOINT, content=body, headers=sent)


@ONE_CLIENT
@given(body=st.binary(max_size=60) | TEXT.map(lambda text: text.encode("utf-8", "replace")))
async def test_bytes(client: Client, body: bytes) -> None:
    reply = await post(client, body)

    assert fault_in(reply) is None
    assert reply.status_code == 400


@ONE_CLIENT
@given(
    parts=st.fixed_dictionaries(
        {},
        optional={
            "query": VALUE | st.just("{ shop { name } }"),
            "operationName": VALUE,
            "variables": VALUE,
            "extensions": VALUE | st.fixed_dictionaries({"persistedQuery": VALUE}),
            "documentId": VALUE,
            "doc_id": VALUE,
            "id": VALUE,
        },
    )
)
async def test_members_of_any_kind(client: Client, parts: dict[str, Any]) -> None:
    # json, not orjson: NaN, lone surrogates and endless integers are what this is about
    import json

    reply = await post(client, json.dumps(parts).encode())

    assert fault_in(reply) is None


@ONE_CLIENT
@given(variables=st.dictionaries(st.sampled_from(["id", "slug", "sku", "after", "first"]), VALUE))
async def test_variables_of_any_kind(client: Client, variables: dict[str, Any]) -> None:
    import json

    reply = await post(client, json.dumps({"query": LOOKUP, "variables": variables}).encode())

    assert fault_in(reply) is None


@ONE_CLIENT
@given(literal=VALUE)
async def test_literals_of_any_kind(client: Client, literal: Any) -> None:
    import json

    text = json.dumps(literal)
    document = f"{{ node(id: {text}) {{ id }} product(slug: {text}) {{ id }} }}"

    reply = await post(client, json.dumps({"query": document}).encode())

    assert fault_in(reply) is None


@ONE_CLIENT
@given(query_string=st.binary(max_size=40).map(quote) | TEXT.map(lambda text: f"query={text}"))
async def test_addresses_of_any_kind(client: Client, query_string: str) -> None:
    sent = query_string.encode("utf-8", "replace").decode("ascii", "ignore").replace("\0", "")

    reply = await client.http.get(
        f"{ENDPOINT}?{quote(sent, safe='=&%+')}", headers={"accept": RESPONSE}
    )

    assert fault_in(reply) is None


@pytest.mark.parametrize(
    "document",
    [
        '{ product(slug: "a\\u0000b") { id } }',
        '{ product(slug: "a\\u{0}b") { id } }',
        '{ product(slug: """a\\u0000b""") { id } }',
        "{ products(first: " + "9" * 5_000 + ") { nodes { id } } }",
        "{ products(first: 1e999) { nodes { id } } }",
        "{ node(id: " + "[" * 2_000 + "]" * 2_000 + ") { id } }",
        "{ node(id: " + "{a:" * 1_500 + "1" + "}" * 1_500 + ") { id } }",
        "query($a: " + "[" * 2_000 + "Int" + "]" * 2_000 + ") { shop { name } }",
        "{ shop " * 1_500,
        "{ " + "... { " * 1_200 + "__typename" + " }" * 1_201,
        "{ " + "... { " * 400 + "__typename" + " }" * 401,
        "query { __typename } " * 11,
        "\ufeff{ shop { name } }",
    ],
)
async def test_documents_that_would_trouble_a_parser(client: Client, document: str) -> None:
    reply = await post(client, orjson.dumps({"query": document}))

    assert fault_in(reply) is None
