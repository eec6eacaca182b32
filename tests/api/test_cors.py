"""Pages of other origins: who may use the endpoint from where."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio

from commerce.app import create_app
from commerce.clients.kinds import ClientMode
from commerce.core.db import Database
from commerce.settings import Environment
from resolvers.context import Services
from tests.client import ENDPOINT, Actors, Client
from tests.factories.clients import MadeClient, make_client

SHOP = {"query": "{ shop { name } }"}
NAME = {"data": {"shop": {"name": "Test Shop"}}}
WEB, ADMIN, OURS, STRANGER = (
    "https://shop.example",
    "https://admin.example",
    "https://preview.example",
    "https://stranger.example",
)
ASKING = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}


@pytest_asyncio.fixture
async def live(services: Services, actors: Actors) -> AsyncIterator[Client]:
    """The application in production, where not every origin is allowed."""
    settings = replace(
        services.settings,
        environment=Environment.PRODUCTION,
        allowed_origins=(OURS,),
        keyless_mode="open",
    )
    app = create_app(services=replace(services, settings=settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield Client(http, actors)


async def two_clients(db: Database) -> tuple[MadeClient, MadeClient]:
    async with db.write() as tx:
        web = await make_client(tx, code="web", mode=ClientMode.OPEN, allowed_origins=[WEB])
        admin = await make_client(tx, code="admin", mode=ClientMode.OPEN, allowed_origins=[ADMIN])
    return web, admin


async def post(client: Client, origin: str, caller: MadeClient | None = None) -> httpx.Response:
    key = caller.headers if caller else {}
    return await client.http.post(ENDPOINT, json=SHOP, headers={"origin": origin, **key})


@pytest.mark.parametrize("origin", [WEB, ADMIN, OURS])
async def test_a_preflight_knows_every_clients_origins(
    db: Database, live: Client, origin: str
) -> None:
    await two_clients(db)

    reply = await live.http.options(ENDPOINT, headers={"origin": origin, **ASKING})

    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == origin
    assert reply.headers["access-control-allow-methods"] == "GET, POST"
    assert reply.headers["access-control-max-age"] == "7200"
    assert {"authorization", "content-type", "x-client-key", "x-client-version"} <= set(
        reply.headers["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in reply.headers
    assert "Origin" in reply.headers["vary"]


async def test_a_preflight_of_a_stranger_is_refused(db: Database, live: Client) -> None:
    await two_clients(db)

    reply = await live.http.options(ENDPOINT, headers={"origin": STRANGER, **ASKING})

    assert reply.status_code == 403
    assert "access-control-allow-origin" not in reply.headers
    assert reply.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_client_is_used_by_pages_of_its_own(db: Database, live: Client) -> None:
    web, admin = await two_clients(db)

    reply = await post(live, WEB, web)
    ours = await post(live, OURS, web)
    foreign = await post(live, WEB, admin)
    stranger = await post(live, STRANGER, web)

    assert (reply.status_code, reply.json()) == (200, NAME)
    assert reply.headers["access-control-allow-origin"] == WEB
    assert "x-request-id" in reply.headers["access-control-expose-headers"]
    assert ours.json() == NAME
    assert (foreign.status_code, stranger.status_code) == (403, 403)
    assert foreign.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "access-control-allow-origin" not in stranger.headers


async def test_without_a_key_strangers_cannot_read_the_answer(db: Database, live: Client) -> None:
    await two_clients(db)

    known = await post(live, WEB)
    stranger = await post(live, STRANGER)

    assert known.headers["access-control-allow-origin"] == WEB
    assert "access-control-allow-origin" not in stranger.headers


async def test_pages_of_the_endpoints_own_host_may_use_any_client(
    db: Database, live: Client
) -> None:
    web, _ = await two_clients(db)

    reply = await post(live, "http://shop.test", web)

    assert reply.json() == NAME


async def test_programs_send_no_origin(db: Database, live: Client) -> None:
    web, _ = await two_clients(db)

    reply = await live.http.post(ENDPOINT, json=SHOP, headers=web.headers)

    assert reply.json() == NAME
    assert "access-control-allow-origin" not in reply.headers


async def test_a_refusal_can_be_read_by_the_page(db: Database, live: Client) -> None:
    await two_clients(db)

    reply = await live.http.post(
        ENDPOINT, content=b"null", headers={"origin": WEB, "content-type": "application/json"}
    )

    assert reply.status_code == 400
    assert reply.headers["access-control-allow-origin"] == WEB


async def test_an_unknown_key_is_refused(live: Client) -> None:
    reply = await live.http.post(ENDPOINT, json=SHOP, headers={"x-client-key": "pk_live_nobody"})

    assert reply.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_in_development_any_page_may(client: Client) -> None:
    reply = await post(client, STRANGER)

    assert reply.headers["access-control-allow-origin"] == "*"


async def test_options_without_an_origin_names_the_methods(client: Client) -> None:
    reply = await client.http.options(ENDPOINT)

    assert (reply.status_code, reply.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
