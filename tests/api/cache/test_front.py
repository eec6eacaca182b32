"""Kept answers over HTTP: headers, validators, CORS, and the raw front that repeats them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
import uvicorn

from commerce.clients.service import keys
from commerce.core.db import Database
from resolvers.context import Services
from schema.execution import front
from schema.execution.cors import REQUEST_HEADERS
from schema.execution.front import SHAPING
from tests.api.cache.cached_shop import TITLE, CachedShop, publish_all, running
from tests.client import ENDPOINT
from tests.factories.catalog import make_product
from tests.factories.clients import ACTOR, hash_of, retire
from tests.live import WithoutAccessLog

pytestmark = pytest.mark.committed
LIST = "query List { products { nodes { slug title description } } }"
ORIGIN = "https://shop.example"
RESPONSE_JSON = "application/graphql-response+json"


@pytest_asyncio.fixture
async def shop(services: Services, db: Database) -> AsyncIterator[CachedShop]:
    async with db.write() as tx:
        for number in range(12):
            await make_product(tx, slug=f"mug-{number}", title="Mug", description="Big. " * 40)
    settings = replace(
        services.settings, allowed_origins=(ORIGIN,), cdn_max_age=86_400, names_cache_tags=True
    )
    services = replace(services, settings=settings)
    async with running(services, await publish_all(db, [TITLE, LIST])) as found:
        yield found


def page(document: str = LIST, variables: str = "{}") -> str:
    return f"{ENDPOINT}/{hash_of(document)}?variables={quote(variables)}"


async def get(shop: CachedShop, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await shop.http.get(page(), headers={"x-client-key": shop.client.key, **named})


def comparable(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, answer.content, headers


async def test_a_cdn_may_keep_a_published_list(shop: CachedShop) -> None:
    answer = await get(shop)

    assert answer.headers["cache-control"] == (
        "public, max-age=60, s-maxage=86400, stale-while-revalidate=60"
    )
    assert answer.headers["vary"] == (
        "Accept, Accept-Encoding, Apollographql-Client-Version, Authorization, Origin,"
        " X-Client-Key, X-Client-Version"
    )
    assert answer.headers["etag"].startswith('"')
    tags = answer.headers["surrogate-key"].split()
    assert {"products", "snapshot:shop"} <= set(tags)
    assert "age" not in answer.headers


async def test_a_repetition_is_the_same_to_the_byte(shop: CachedShop) -> None:
    for headers in (
        {"accept_encoding": "identity"},
        {"accept_encoding": "gzip"},
        {"accept": RESPONSE_JSON},
        {"accept": "application/json", "origin": ORIGIN},
    ):
        before = shop.counts.front_hits

        first, again = await get(shop, **headers), await get(shop, **headers)

        assert comparable(first) == comparable(again)
        assert shop.counts.front_hits == before + 1
        assert first.headers["x-request-id"] != again.headers["x-request-id"]


@asynccontextmanager
async def on_the_wire(shop: CachedShop) -> AsyncIterator[str]:
    """The address of the shop behind the server's own protocol."""
    transport: Any = shop.http._transport
    config = uvicorn.Config(
        transport.app, port=0, http=WithoutAccessLog, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


async def test_a_repetition_is_the_same_on_the_wire(shop: CachedShop) -> None:
    """There the front sends bytes, not messages."""
    key = {"x-client-key": shop.client.key, "accept": "application/json"}
    path = page().removeprefix(ENDPOINT.removesuffix("/graphql"))
    async with on_the_wire(shop) as address, httpx.AsyncClient(base_url=address) as http:
        for encoding in ("identity", "gzip"):
            headers = {**key, "accept-encoding": encoding}
            before = shop.counts.front_hits
            first, again = [await http.get(path, headers=headers) for _ in range(2)]
            named = await http.get(path, headers={**headers, "x-request-id": "mine-12345"})
            validator = {"if-none-match": first.headers["etag"]}
            unchanged = await http.get(path, headers={**headers, **validator})

            assert shop.counts.front_hits == before + 3
            assert sorted(first.headers) == sorted(again.headers)
            for each in (again, named):
                assert timeless(each) == timeless(first)
            assert named.headers["x-request-id"] == "mine-12345"
            assert again.headers["x-request-id"] != first.headers["x-request-id"]
            assert (unchanged.status_code, unchanged.content) == (304, b"")
            assert unchanged.headers["etag"] == first.headers["etag"]
            assert "content-length" not in unchanged.headers


async def test_what_came_before_is_not_even_parsed(
    shop: CachedShop, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And goes the usual way as soon as anything has changed."""
    parsed = 0
    usual = front.Front.__call__

    async def counting(self: Any, scope: Any, receive: Any, send: Any) -> None:
        nonlocal parsed
        parsed += 1
        await usual(self, scope, receive, send)

    monkeypatch.setattr(front.Front, "__call__", counting)
    monkeypatch.setattr(front, "KEY_CHECK", timedelta(minutes=1))
    monkeypatch.setattr(front, "TALLY_SECONDS", 0.01)
    headers = {"x-client-key": shop.client.key, "accept": "application/json"}
    path = page().removeprefix(ENDPOINT.removesuffix("/graphql"))
    async with on_the_wire(shop) as address, httpx.AsyncClient(base_url=address) as http:

        async def ask(times: int = 1) -> list[httpx.Response]:
            return [await http.get(path, headers=headers) for _ in range(times)]

        first = await ask(5)
        assert parsed == 2  # it is kept by the first, and remembered by the second
        assert shop.counts.front_hits == 4
        assert {timeless(answer)[:2] for answer in first} == {timeless(first[0])[:2]}
        assert len({answer.headers["x-request-id"] for answer in first}) == 5
        await asyncio.sleep(0.05)
        assert sum(counter.calls for counter in shop.usage._counters.values()) == 5

        await shop.rename("Cup", slug="mug-3")
        await shop.listener.caught_up()
        [changed] = await ask()
        assert "Cup" in changed.text
        assert (await ask(2))[1].json() == changed.json()

        parsed = 0
        await ask()
        assert parsed == 0
        await shop.execute(
            "INSERT INTO block_rules (id, network, reason, created_by, created_at)"
            " VALUES (gen_random_uuid(), '127.0.0.0/8', 'test', 'system:test', now())"
        )
        await shop.execute("SELECT pg_notify('commerce_snapshots', 'security.blocks')")
        await shop.listener.caught_up()
        assert [answer.status_code for answer in await ask(2)] == [403, 403]
        await shop.execute("DELETE FROM block_rules")
        await shop.execute("SELECT pg_notify('commerce_snapshots', 'security.blocks')")
        await shop.listener.caught_up()
        assert [answer.status_code for answer in await ask(3)] == [200] * 3

        async with db.write() as tx:
            await keys.revoke(tx, ACTOR, shop.client.key_id)
        await shop.listener.caught_up()
        refused = [answer.json()["errors"][0]["extensions"]["code"] for answer in await ask(2)]
        assert refused == ["UNAUTHENTICATED"] * 2


async def test_a_key_is_looked_at_anew_after_a_moment(
    shop: CachedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "KEY_CHECK", timedelta(seconds=-1))
    headers = {"x-client-key": shop.client.key, "accept": "application/json"}
    path = page().removeprefix(ENDPOINT.removesuffix("/graphql"))
    async with on_the_wire(shop) as address, httpx.AsyncClient(base_url=address) as http:
        answers = [await http.get(path, headers=headers) for _ in range(4)]

    assert {answer.status_code for answer in answers} == {200}
    assert shop.counts.front_hits == 3


async def test_at_the_endpoint_what_is_repeated_is_counted_and_named(
    services: Services, db: Database
) -> None:
    """There the log and the count stand in front of it, also of bytes."""
    async with db.write() as tx:
        await make_product(tx, slug="mug")
    settings = replace(services.settings, response_cache="endpoint")
    client = await publish_all(db, [LIST])
    async with running(replace(services, settings=settings), client) as shop:
        headers = {"x-client-key": shop.client.key, "accept": "application/json"}
        body = {"documentId": hash_of(LIST)}
        async with on_the_wire(shop) as address, httpx.AsyncClient(base_url=address) as http:
            answers = [await http.post("/graphql", json=body, headers=headers) for _ in range(3)]
            figures = (await http.get("/metrics")).text

        assert shop.counts.front_hits == 2
        assert len({answer.headers["x-request-id"] for answer in answers}) == 3
        assert {timeless(answer)[:2] for answer in answers} == {timeless(answers[0])[:2]}
        assert 'commerce_http_requests_total{method="POST",status="200"} 3.0' in figures


def timeless(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    status, content, headers = comparable(answer)
    del headers["date"]
    return status, content, headers


async def test_each_client_gets_what_it_takes(shop: CachedShop) -> None:
    plain = await get(shop, accept="application/json", accept_encoding="identity")
    modern = await get(shop, accept=RESPONSE_JSON, accept_encoding="identity")
    zipped = await get(shop, accept="application/json", accept_encoding="gzip")
    page_of_ours = await get(shop, accept="application/json", origin=ORIGIN)
    foreign = await get(shop, accept="application/json", origin="https://evil.example")

    assert plain.headers["content-type"] == "application/json; charset=utf-8"
    assert modern.headers["content-type"] == f"{RESPONSE_JSON}; charset=utf-8"
    assert zipped.headers["content-encoding"] == "gzip"
    assert len({a.headers["etag"] for a in (plain, modern, zipped)}) == 3
    assert plain.json() == modern.json() == zipped.json()
    assert page_of_ours.headers["access-control-allow-origin"] == ORIGIN
    assert foreign.status_code == 403
    assert foreign.headers["cache-control"] == "private, no-store"


async def test_who_takes_nothing_but_events_gets_events(shop: CachedShop) -> None:
    plain = await get(shop)
    events = [await get(shop, accept="text/event-stream") for _ in range(2)]

    for each in events:
        assert each.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert each.headers["cache-control"] == "no-store"
        assert f"event: next\ndata: {plain.text}\n\n" in each.text
        assert each.text.endswith("event: complete\ndata: \n\n")


@pytest.mark.parametrize("matching", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
async def test_who_has_it_is_sent_nothing(shop: CachedShop, matching: str) -> None:
    first = await get(shop)
    validator = matching.format(etag=first.headers["etag"])

    in_front = await get(shop, if_none_match=validator)
    behind = await get(shop, if_none_match=validator, x_requested_with="another way")
    changed = await get(shop, if_none_match='"other"')

    for answer in (in_front, behind):
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
        assert answer.headers["cache-control"] == first.headers["cache-control"]
        assert answer.headers["vary"] == first.headers["vary"]
        assert "content-type" not in answer.headers
    assert changed.status_code == 200


async def test_a_post_is_not_conditional(shop: CachedShop) -> None:
    first = await shop.ask(LIST)

    again = await shop.ask(LIST, headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_harmless_request_id_comes_back(shop: CachedShop) -> None:
    await get(shop)

    named = await get(shop, x_request_id="my-request-1")
    harmful = await get(shop, x_request_id="<script>alert(1)</script>")

    assert named.headers["x-request-id"] == "my-request-1"
    assert "script" not in harmful.headers["x-request-id"]
    assert shop.counts.front_hits == 2


async def test_every_repetition_is_counted_as_use(
    shop: CachedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "TALLY_SECONDS", 0.01)
    for _ in range(4):
        await get(shop)

    await asyncio.sleep(0.05)
    counters = list(shop.usage._counters.values())

    assert shop.counts.front_hits == 3
    assert [(counter.calls, counter.errors) for counter in counters] == [(4, 0)]


async def test_a_revoked_key_is_refused_at_once(shop: CachedShop, db: Database) -> None:
    kept = [await get(shop), await get(shop)]

    async with db.write() as tx:
        await keys.revoke(tx, ACTOR, shop.client.key_id)
    refused = await get(shop)

    assert [answer.status_code for answer in kept] == [200, 200]
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_retired_document_is_refused_at_once(shop: CachedShop, db: Database) -> None:
    await get(shop)
    await get(shop)

    async with db.write() as tx:
        await retire(tx, shop.client)
    refused = await get(shop)

    assert refused.json()["errors"][0]["extensions"]["code"] == "OPERATION_RETIRED"


async def test_a_blocked_address_is_refused_at_once(shop: CachedShop) -> None:
    await get(shop)
    await get(shop)
    hits = shop.counts.front_hits

    await shop.execute(
        "INSERT INTO block_rules (id, network, reason, created_by, created_at)"
        " VALUES (gen_random_uuid(), '127.0.0.0/8', 'test', 'system:test', now())"
    )
    await shop.execute("SELECT pg_notify('commerce_snapshots', 'security.blocks')")
    await shop.listener.caught_up()
    refused = await get(shop)

    assert refused.status_code == 403
    assert shop.counts.front_hits == hits


async def test_what_shapes_answers_is_part_of_the_key() -> None:
    harmless = {"cache-control", "if-none-match", "last-event-id", "x-client-key", "x-request-id"}
    harmless |= {"apollographql-client-name"}

    assert {name for name in REQUEST_HEADERS if name.encode() not in SHAPING} == harmless
