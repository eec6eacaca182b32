"""The endpoint speaks GraphQL over HTTP: media types, status codes, and JSON for every mistake."""

import gzip
from dataclasses import replace
from hashlib import sha256
from typing import Any

import httpx
import orjson
import pytest
from starlette.routing import Mount

from commerce.app import create_app
from commerce.core.db import Database
from commerce.core.logging import is_request_id
from resolvers.context import Services
from tests.client import ENDPOINT, Client
from tests.database import VAULT

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

    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert reply.json()["errors"]


async def test_a_large_body_is_refused(client: Client) -> None:
    reply = await post(client, {"query": SHOP + " " * (1 << 20)})

    assert reply.status_code == 413


async def test_a_query_may_come_by_get(client: Client) -> None:
    reply = await client.http.get(ENDPOINT, params={"query": SHOP, "variables": "{}"})

    assert reply.json() == {"data": {"shop": {"name": "Test Shop"}}}


async def test_head_answers_as_get_without_the_body(client: Client) -> None:
    read = await client.http.get(ENDPOINT, params={"query": SHOP})
    asked = await client.http.head(ENDPOINT, params={"query": SHOP})

    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == read.headers["content-length"]


async def test_a_long_address_is_refused(client: Client) -> None:
    reply = await client.http.get(ENDPOINT, params={"query": SHOP + " " * 16_384})

    assert reply.status_code == 414
    assert reply.json()["errors"]


@pytest.mark.parametrize("accept", ["application/json", RESPONSE])
async def test_a_mutation_by_get_is_refused_by_text_and_by_id(client: Client, accept: str) -> None:
    text = "mutation { cartCreate(input: {}) { __typename } }"
    hash_ = sha256(text.encode()).hexdigest()
    named = {"persistedQuery": {"version": 1, "sha256Hash": hash_}}
    stored = await post(client, {"query": text, "extensions": named})
    by_text, by_hash = [
        await client.http.get(ENDPOINT, params=parameters, headers={"accept": accept})
        for parameters in ({"query": text}, {"extensions": orjson.dumps(named).decode()})
    ]

    assert stored.json() == {"data": {"cartCreate": {"__typename": "Cart"}}}
    for reply in (by_text, by_hash):
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
        assert "data" not in reply.json()


async def test_deferred_parts_are_refused(client: Client) -> None:
    reply = await post(client, {"query": "{ ... @defer { shop { name } } }"}, accept=RESPONSE)

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_an_answer_may_be_kept_by_nobody_on_the_way(client: Client) -> None:
    reply = await post(client, {"query": "mutation { cartCreate(input: {}) { __typename } }"})

    assert reply.headers["cache-control"] == "private, no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert {"Accept", "Accept-Encoding", "Origin"} <= set(reply.headers["vary"].split(", "))


async def test_large_answers_are_compressed_for_those_who_take_it(client: Client) -> None:
    large = {"query": "{ __schema { types { name description } } }"}
    async with client.http.stream(
        "POST", ENDPOINT, json=large, headers={"accept-encoding": "gzip"}
    ) as reply:
        sent = b"".join([chunk async for chunk in reply.aiter_raw()])
    whole = await post(client, large, **{"accept-encoding": "identity"})

    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == whole.content
    assert int(reply.headers["content-length"]) == len(sent) < len(whole.content) / 2
    assert "content-encoding" not in whole.headers


@pytest.mark.parametrize("path", ["/nothing", "/a/b", "/sha256:" + "0" * 64])
async def test_what_is_below_the_endpoint_is_a_documents_id(client: Client, path: str) -> None:
    reply = await client.http.get(ENDPOINT + path, headers={"accept": RESPONSE})

    assert reply.status_code == 400
    assert reply.json()["errors"] == [
        {
            "message": "PersistedQueryNotFound",
            "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
        }
    ]


async def test_a_slash_at_the_end_changes_nothing(client: Client) -> None:
    reply = await client.http.post(f"{ENDPOINT}/", json={"query": SHOP})

    assert reply.json() == {"data": {"shop": {"name": "Test Shop"}}}


async def test_a_fault_before_anything_runs_is_masked_in_json(services: Services) -> None:
    broken = replace(services, db=Database("postgresql://nobody@127.0.0.1:1/none", VAULT))
    app = create_app(services=broken)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        reply = await http.post(ENDPOINT, json={"query": SHOP})
    await broken.db.close()

    assert reply.status_code == 500
    assert reply.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "127.0.0.1:1" not in reply.text


async def test_a_fault_outside_of_every_endpoint_is_masked_in_json(services: Services) -> None:
    app = create_app(services=services)

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("a secret")

    app.router.routes.insert(0, Mount("/broken", broken))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport) as http:
        reply = await http.get("http://shop.test/broken/")

    assert reply.status_code == 500
    assert reply.json() == {
        "errors": [
            {
                "message": "Something went wrong on our side.",
                "extensions": {"code": "INTERNAL_SERVER_ERROR"},
            }
        ]
    }


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
    again = await post(client, {"query": SHOP})

    assert given.headers["x-request-id"] == "checkout-page-42"
    assert is_request_id(made.headers["x-request-id"])
    assert made.headers["x-request-id"] != again.headers["x-request-id"]


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


async def test_errors_repeat_little_of_what_was_sent(client: Client) -> None:
    names = " ".join(f"{'a' * 6_000}{n}" for n in range(10))
    create = "mutation($input: CartCreateInput!) { cartCreate(input: $input) { __typename } }"

    by_name = await client.http.post(ENDPOINT, json={"query": f"{{ {names} }}"})
    by_variable = await client(create, input={"x" * 500_000: 1})

    texts = [error["message"] for error in by_name.json()["errors"]]
    assert [len(text) for text in texts] == [1_001] * 10
    assert texts[0] == f"Cannot query field '{'a' * 980}…"
    assert len(by_variable["errors"][0]["message"]) == 1_001
