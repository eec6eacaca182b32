"""The endpoint speaks GraphQL over HTTP: media types, status codes, and JSON for every mistake."""

from typing import Any

import httpx
import pytest

from tests.client import ENDPOINT, Client

RESPONSE = "application/graphql-response+json"
SHOP = "{ shop { name } }"


async def post(client: Client, body: Any, **headers: str) -> httpx.Response:
    sent = {"content-type": "application/json", **headers}
    if isinstance(body, bytes):
        return await client.http.post(ENDPOINT, content=body, headers=sent)
    return await client.http.post(ENDPOINT, json=body, headers=sent)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, application/json;q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.1, application/json", "application/json"),
        ("multipart/mixed;deferSpec=20220824, application/json", "application/json"),
    ],
)
async def test_the_answer_has_the_accepted_media_type(
    client: Client, accept: str, media_type: str
) -> None:
    reply = await post(client, {"query": SHOP}, accept=accept)

    assert reply.status_code == 200
    assert reply.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert reply.json() == {"data": {"shop": {"name": "Test Shop"}}}


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"},
        {"query": "query A { shop { name } } query B { shop { name } }"},
        {"query": SHOP, "operationName": "Missing"},
    ],
)
async def test_a_request_error_is_400_without_data(client: Client, body: dict[str, Any]) -> None:
    modern = await post(client, body, accept=RESPONSE)
    legacy = await post(client, body, accept="application/json")

    assert (modern.status_code, legacy.status_code) == (400, 200)
    assert "data" not in modern.json()
    assert modern.json()["errors"][0]["extensions"]["code"] in {
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "BAD_USER_INPUT",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"[]",
        b'[{"query":"{ shop { name } }"}]',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"query": NaN}',
        b'{"query":"{ shop { name } }","variables":' + b"9" * 5_000 + b"}",
        b'{"query": 1}',
        b'{"query":"{ shop { name } }","variables":[]}',
        b'{"query":"{ shop { name } }","extensions":"x"}',
        b'{"query":"{ shop { name } }","operationName":7}',
    ],
)
async def test_a_bad_body_is_400_in_json(client: Client, body: bytes) -> None:
    reply = await post(client, body)

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_other_content_types_are_refused(client: Client) -> None:
    for content_type in ("application/jsonx", "text/plain", "application/json; charset=latin1"):
        reply = await client.http.post(
            ENDPOINT,
            content=b'{"query":"{ shop { name } }"}',
            headers={"content-type": content_type},
        )

        assert reply.status_code == 415
        assert reply.json()["errors"]


async def test_other_methods_are_refused(client: Client) -> None:
    reply = await client.http.put(ENDPOINT, json={"query": SHOP})

    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, POST")
    assert reply.json()["errors"]


async def test_a_large_body_is_refused(client: Client) -> None:
    reply = await post(client, {"query": SHOP + " " * (1 << 20)})

    assert reply.status_code == 413


async def test_a_query_may_come_by_get(client: Client) -> None:
    reply = await client.http.get(ENDPOINT, params={"query": SHOP, "variables": "{}"})

    assert reply.json() == {"data": {"shop": {"name": "Test Shop"}}}


async def test_browsers_get_graphiql(client: Client) -> None:
    reply = await client.http.get(ENDPOINT, headers={"accept": "text/html,*/*;q=0.8"})
    script = await client.http.get("http://shop.test/graphiql/graphiql.min.js")

    assert reply.headers["content-type"].startswith("text/html")
    assert "/graphiql/graphiql.min.js" in reply.text
    assert "://" not in reply.text
    assert script.status_code == 200


async def test_nobody_else_gets_graphiql(client: Client) -> None:
    reply = await client.http.get(ENDPOINT, headers={"accept": "*/*"})

    assert (reply.status_code, reply.headers["content-type"]) == (
        400,
        "application/json; charset=utf-8",
    )


async def test_a_client_that_takes_neither_gets_406(client: Client) -> None:
    reply = await post(client, {"query": SHOP}, accept="image/png")

    assert reply.status_code == 406


async def test_a_request_id_comes_back(client: Client) -> None:
    given = await post(client, {"query": SHOP}, **{"x-request-id": "checkout-page-42"})
    made = await post(client, {"query": SHOP}, **{"x-request-id": "<script>"})

    assert given.headers["x-request-id"] == "checkout-page-42"
    assert len(made.headers["x-request-id"]) == 36


async def test_a_bad_token_is_refused_before_anything_runs(client: Client) -> None:
    reply = await post(client, {"query": SHOP}, authorization="Bearer nonsense", accept=RESPONSE)

    assert reply.status_code == 401
    assert reply.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_exponential_fragments_cost_nothing(client: Client) -> None:
    levels = 30
    fragments = " ".join(
        f"fragment F{i} on Shop {{ ...F{i + 1} ...F{i + 1} }}" for i in range(levels)
    )
    document = f"{{ shop {{ ...F0 }} }} {fragments} fragment F{levels} on Shop {{ name }}"

    reply = await post(client, {"query": document}, accept=RESPONSE)

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"


async def test_aliases_are_limited(client: Client) -> None:
    aliases = " ".join(f"a{i}: name" for i in range(101))

    assert await client.code(f"{{ shop {{ {aliases} }} }}") == "COST_LIMIT_EXCEEDED"
