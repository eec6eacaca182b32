"""Requests without a client's key, in every mode that the settings allow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from commerce.app import create_app
from commerce.core.db import Database
from commerce.settings import Environment, InvalidSettings, Settings
from resolvers.context import Services
from tests.client import ENDPOINT
from tests.factories.clients import SHOP, hash_of, make_client, publish

NAME = {"data": {"shop": {"name": "Test Shop"}}}


@asynccontextmanager
async def serving(services: Services, mode: str | None) -> AsyncIterator[httpx.AsyncClient]:
    settings = replace(services.settings, environment=Environment.PRODUCTION, keyless_mode=mode)
    app = create_app(services=replace(services, settings=settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield http


async def post(http: httpx.AsyncClient, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    return (await http.post(ENDPOINT, json=body, headers=headers)).json()


def code_of(answer: dict[str, Any]) -> str:
    return answer["errors"][0]["extensions"]["code"]


async def test_production_takes_no_documents_without_a_key(services: Services) -> None:
    async with serving(services, None) as http:
        refused = await post(http, {"query": SHOP})
        unknown = await post(http, {"documentId": hash_of(SHOP)})

    assert code_of(refused) == "PERSISTED_QUERY_REQUIRED"
    assert "X-Client-Key" in refused["errors"][0]["message"]
    assert code_of(unknown) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("mode", ["open", "log"])
async def test_a_shop_may_be_open_to_everybody(services: Services, mode: str) -> None:
    async with serving(services, mode) as http:
        assert await post(http, {"query": SHOP}) == NAME


async def test_a_client_s_documents_are_not_for_who_has_no_key(
    services: Services, db: Database
) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await publish(tx, web, [SHOP])
    async with serving(services, "open") as http:
        unknown = await post(http, {"documentId": hash_of(SHOP)})
        known = await post(http, {"documentId": hash_of(SHOP)}, **web.headers)

    assert code_of(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert known == NAME


@pytest.mark.parametrize("key", ["pk_live_nobody", "", "x" * 5_000])
async def test_a_key_that_nobody_has_is_refused(services: Services, key: str) -> None:
    async with serving(services, "open") as http:
        reply = await http.post(
            ENDPOINT,
            json={"query": SHOP},
            headers={"x-client-key": key, "accept": "application/graphql-response+json"},
        )

    assert reply.status_code == 401
    assert code_of(reply.json()) == "UNAUTHENTICATED"


def test_the_setting() -> None:
    environ = {
        "COMMERCE_DATABASE_URL": "postgresql://localhost/shop",
        "COMMERCE_SECRET_KEYS": "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl",
    }
    development = {**environ, "COMMERCE_ENVIRONMENT": "development"}

    assert Settings.from_environment(environ).mode_without_key == "id_only"
    assert Settings.from_environment(development).mode_without_key == "open"
    for mode in ("open", "log", "id_only"):
        chosen = Settings.from_environment({**environ, "COMMERCE_KEYLESS_MODE": mode})
        assert chosen.mode_without_key == mode
    with pytest.raises(InvalidSettings, match="COMMERCE_KEYLESS_MODE is one of"):
        Settings.from_environment({**environ, "COMMERCE_KEYLESS_MODE": "listed"})
