"""Server-sent events: distinct connections of graphql-sse."""

import asyncio
import json

import httpx
import pytest

from commerce.core.actor import Customer
from commerce.core.db import Database
from commerce.core.ids import new_id
from schema.execution.places import LiveLimits
from tests.factories.orders import make_order
from tests.live import PATIENCE, LiveServer

MINE = "subscription { orderUpdated { event cursor } }"
EVENTS = {"accept": "text/event-stream"}
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json,"
    " text/event-stream, multipart/mixed"
)


@pytest.fixture(scope="module")
def limits() -> LiveLimits:
    return LiveLimits(ping_seconds=0.05, check_seconds=0.1, connections_each=2)


async def ask(live: LiveServer, method: str = "POST", **options: object) -> httpx.Response:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return await client.request(method, live.http, **options)  # type: ignore[arg-type]


async def test_a_subscription_is_streamed(live: LiveServer) -> None:
    async with live.events(MINE, Customer(new_id())) as events:
        first = await events.receive()
        headers = events.reply.headers

    assert first is not None
    assert list(first) == ["event", "id", "data"]
    assert json.loads(first["data"])["data"]["orderUpdated"]["cursor"] == first["id"]
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store"


async def test_browsers_subscribe_by_get(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx)
    document = (
        f'subscription {{ orderUpdated(id: "{order.gid}", accessToken: "{order.token}")'
        " { event } }"
    )
    async with (
        httpx.AsyncClient(timeout=PATIENCE) as client,
        client.stream("GET", live.http, params={"query": document}, headers=EVENTS) as reply,
    ):
        lines = reply.aiter_lines()
        seen = [await anext(lines) for _ in range(5)]

    assert [line for line in seen if line.startswith("event")] == ["event: next"]


async def test_heartbeats_keep_an_idle_stream_open(live: LiveServer) -> None:
    async with live.events(MINE, Customer(new_id())) as events:
        await events.receive()
        chunk = await anext(events._chunks)

    assert chunk == ":\n\n"


async def test_queries_get_json_unless_nothing_but_events_is_taken(live: LiveServer) -> None:
    body = {"query": "{ shop { name } }"}

    urql = await ask(live, json=body, headers={"accept": URQL})
    only = await ask(live, json=body, headers=EVENTS)

    assert urql.headers["content-type"].startswith("application/graphql-response+json")
    assert only.text.replace(":\n\n", "", 1).startswith('event: next\ndata: {"data":{"shop"')
    assert only.text.endswith("\n\nevent: complete\ndata: \n\n")


async def test_what_is_refused_is_refused_before_a_stream_begins(live: LiveServer) -> None:
    anonymous = await ask(live, json={"query": MINE}, headers=EVENTS)
    invalid = await ask(live, json={"query": "subscription { no }"}, headers=EVENTS)
    plain = await ask(live, json={"query": MINE}, headers={"accept": "application/json"})
    reserving = await ask(live, "PUT", headers=EVENTS)
    mutation = {"query": "mutation { cartCreate(input: {}) { __typename } }"}
    by_get = await ask(live, "GET", params=mutation, headers=EVENTS)

    replies = (anonymous, invalid, plain, reserving, by_get)
    assert [reply.json()["errors"][0]["extensions"]["code"] for reply in replies] == [
        "UNAUTHENTICATED",
        "GRAPHQL_VALIDATION_FAILED",
        "BAD_USER_INPUT",
        "BAD_USER_INPUT",
        "BAD_USER_INPUT",
    ]
    assert reserving.status_code == 405
    assert by_get.status_code == 405


async def test_signing_out_ends_an_idle_stream_with_a_code(live: LiveServer) -> None:
    async with live.events(MINE, Customer(new_id())) as events:
        first = await events.receive()
        live.actors._known.clear()
        last = await events.receive()
        complete = await events.receive()

    assert first is not None
    assert last is not None
    assert json.loads(last["data"])["errors"][0]["extensions"] == {
        "code": "UNAUTHENTICATED",
        "cursor": first["id"],
    }
    assert complete == {"event": "complete", "data": ""}


async def test_the_end_of_the_process_ends_streams_at_once(own_server: LiveServer) -> None:
    async with own_server.events(MINE, Customer(new_id())) as events:
        await events.receive()
        own_server.hub.close()
        last, complete = await events.receive(1), await events.receive(1)

        assert await events.receive(1) is None
    assert last is not None
    assert json.loads(last["data"])["errors"][0]["extensions"]["code"] == "SERVER_STOPPING"
    assert complete == {"event": "complete", "data": ""}


async def test_leaving_frees_the_place(live: LiveServer) -> None:
    customer = Customer(new_id())
    for _ in range(4):
        async with live.events(MINE, customer) as events:
            await events.receive()
            assert live.hub.followers == 1
        async with asyncio.timeout(2):
            while live.hub.followers:
                await asyncio.sleep(0.01)

    async with live.events(MINE, customer), live.events(MINE, customer):
        refused = await ask(
            live, json={"query": MINE}, headers={**EVENTS, **live.headers(customer)}
        )

    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert refused.status_code == 429
