"""What requests cost and what callers may spend, as clients see it: statuses, headers, extensions.

The buckets are real rows on a connection of their own, so every test has keys of its own.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from commerce.app import create_app
from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.client import ENDPOINT, Client
from tests.factories.clients import MadeClient, make_client

SHOP = "{ shop { name } }"
LIST = "query($n: Int) { products(first: $n) { nodes { id brand { title } } } }"
DEEP = """{ products(first: 100) { nodes { variants(first: 100) { nodes {
  product { variants(first: 100) { nodes { id } } } } } } } }"""
MODERN = {"accept": "application/graphql-response+json"}
PLAIN = {"accept": "application/json"}


def an_address() -> str:
    """An address that no other test has spent anything from."""
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"  # noqa: S311 - no secret


@asynccontextmanager
async def shop(
    services: Services, *, address: str | None = None, **settings: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor of an endpoint with these settings."""
    changed = replace(services, settings=replace(services.settings, **settings))
    app = create_app(services=changed)
    transport = httpx.ASGITransport(app, client=(address or an_address(), 4711))
    async with httpx.AsyncClient(transport=transport) as http:
        yield http
    await app.state.quotas.close()


async def post(http: httpx.AsyncClient, query: str, **rest: Any) -> httpx.Response:
    headers = rest.pop("headers", {})
    return await http.post(ENDPOINT, json={"query": query, **rest}, headers=headers)


async def test_the_cost_is_told_to_who_asks(client: Client) -> None:
    by_header = await post(client.http, SHOP, headers={"x-graphql-cost": "1"})
    by_body = await post(client.http, LIST, variables={"n": 7}, extensions={"cost": True})
    unasked = await post(client.http, SHOP)

    assert by_header.json()["extensions"] == {"cost": {"requested": 1}}
    assert by_body.json()["extensions"] == {"cost": {"requested": 1 + 7 * 2}}
    assert "extensions" not in unasked.json()


@pytest.mark.parametrize(("headers", "status"), [(MODERN, 400), (PLAIN, 200)])
async def test_what_costs_too_much_is_refused_with_what_to_do(
    client: Client, headers: dict[str, str], status: int
) -> None:
    refused = await post(client.http, DEEP, headers=headers)

    cost = 1 + 100 * (1 + 1 + 100 * (1 + 1 + 1 + 100))
    assert refused.status_code == status
    assert refused.json() == {
        "errors": [
            {
                "message": f"The operation costs {cost} points; 20000 are allowed. Most of it is"
                " `products.nodes.variants.nodes.product.variants.nodes`: ask for fewer items at"
                " once, or in several requests.",
                "extensions": {
                    "code": "COST_LIMIT_EXCEEDED",
                    "cost": cost,
                    "limit": 20_000,
                    "heaviestPath": [
                        "products", "nodes", "variants", "nodes", "product", "variants", "nodes",
                    ],
                },
            }
        ],
        "extensions": {"cost": {"requested": cost}},
    }  # fmt: skip


async def test_the_limit_of_one_request_is_a_setting(services: Services) -> None:
    async with shop(services, max_points=10) as http:
        dear = await post(http, LIST, variables={"n": 5})
        cheap = await post(http, LIST, variables={"n": 4})

    assert dear.json()["errors"][0]["extensions"]["limit"] == 10
    assert cheap.json()["data"] == {"products": {"nodes": []}}


@pytest.mark.parametrize("headers", [MODERN, PLAIN])
async def test_an_address_that_asks_too_often_is_told_when_to_come_back(
    services: Services, headers: dict[str, str]
) -> None:
    limits = {"keyless_points_per_second": 1, "keyless_points_burst": 20}
    async with shop(services, **limits) as http:
        asked = {**headers, "x-graphql-cost": "1"}
        first = await post(http, LIST, variables={"n": 7}, headers=asked)
        refused = await post(http, LIST, variables={"n": 7}, headers=asked)
        cheap = await post(http, SHOP, headers=asked)

    assert first.status_code == 200
    assert first.json()["extensions"] == {
        "cost": {"requested": 15},
        "throttle": {"limit": 20, "remaining": 5, "restoreRate": 1},
    }
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "10"
    assert refused.json() == {
        "errors": [
            {
                "message": "The points per second are used up. Ask again in 10 s.",
                "extensions": {"code": "RATE_LIMITED", "retryAfterSeconds": 10},
            }
        ],
        "extensions": {
            "cost": {"requested": 15},
            "throttle": {"limit": 20, "remaining": 5, "restoreRate": 1},
        },
    }
    assert cheap.status_code == 200


async def test_addresses_do_not_spend_each_others_points(services: Services) -> None:
    limits = {"keyless_points_per_second": 1, "keyless_points_burst": 15}
    subnet = f"2001:db8:{random.randrange(65536):x}:{random.randrange(65536):x}"  # noqa: S311 - no secret

    async def status(address: str) -> int:
        async with shop(services, address=address, **limits) as http:
            return (await post(http, LIST, variables={"n": 7})).status_code

    assert await status(f"{subnet}::1") == 200
    assert await status(f"{subnet}::2") == 429  # one subscriber has the whole /64
    assert await status(an_address()) == 200


async def test_documents_read_for_nothing_cost_too(services: Services) -> None:
    async with shop(services, keyless_points_per_second=1, keyless_points_burst=50) as http:
        statuses = [(await post(http, "{ nothing }", headers=MODERN)).status_code for _ in range(4)]
        good = await post(http, LIST, variables={"n": 7}, headers=MODERN)

    assert statuses == [400, 400, 400, 400]
    assert good.status_code == 429


async def a_client(db: Database, **quota: int) -> MadeClient:
    async with db.write() as tx:
        return await make_client(tx, is_live=False, **quota)


async def test_a_client_has_a_quota_of_its_own(services: Services, db: Database) -> None:
    made = await a_client(db, cost_per_second=2, cost_burst=16)
    limits = {"keyless_points_per_second": 1, "keyless_points_burst": 1}
    async with shop(services, **limits) as http:
        first = await post(http, LIST, variables={"n": 7}, headers=made.headers)
        second = await post(http, LIST, variables={"n": 7}, headers=made.headers)
        dear = await post(http, LIST, variables={"n": 8}, headers=made.headers)

    assert first.status_code == 200
    assert second.status_code == 429
    assert second.headers["retry-after"] == "7"
    assert second.json()["extensions"]["throttle"] == {
        "limit": 16,
        "remaining": 1,
        "restoreRate": 2,
    }
    refusal = dear.json()["errors"][0]["extensions"]
    assert (refusal["code"], refusal["limit"]) == ("COST_LIMIT_EXCEEDED", 16)


async def test_a_client_has_a_quota_of_the_day(services: Services, db: Database) -> None:
    made = await a_client(db, cost_per_day=20)
    async with shop(services) as http:
        first = await post(http, LIST, variables={"n": 7}, headers=made.headers)
        second = await post(http, LIST, variables={"n": 7}, headers=made.headers)

    assert first.status_code == 200
    assert second.status_code == 429
    assert 0 < int(second.headers["retry-after"]) <= 86_400
    assert second.json()["errors"][0]["message"].startswith("The points of the day are used up.")
    assert second.json()["extensions"]["throttle"]["limitPerDay"] == 20


async def test_a_client_without_a_quota_is_not_counted(services: Services, db: Database) -> None:
    made = await a_client(db)
    async with shop(services, keyless_points_per_second=1, keyless_points_burst=1) as http:
        replies = [await post(http, LIST, variables={"n": 50}, headers=made.headers) for _ in "ab"]

    assert [reply.status_code for reply in replies] == [200, 200]


async def test_variables_with_too_many_values_are_refused_unread(client: Client) -> None:
    reply = await post(
        client.http, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        variables={"ids": ["x"] * 20_000}, headers=MODERN,
    )  # fmt: skip

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["extensions"]["code"] == "COST_LIMIT_EXCEEDED"


QUOTA = """query($code: String!) { apiClient(code: $code) {
  quota { perSecond burst perDay spentToday remainingToday } } }"""


async def test_staff_read_what_a_client_has_spent_today(
    services: Services, db: Database, client: Client
) -> None:
    made = await a_client(db, cost_per_second=5, cost_burst=100, cost_per_day=1_000)
    staff = client.as_staff(Permission.CLIENTS_READ)
    before = await staff.data(QUOTA, code=made.code)
    async with shop(services) as http:
        await post(http, LIST, variables={"n": 7}, headers=made.headers)

    after = await staff.data(QUOTA, code=made.code)

    assert before["quota"] == {
        "perSecond": 5,
        "burst": 100,
        "perDay": 1_000,
        "spentToday": 0,
        "remainingToday": 1_000,
    }
    assert after["quota"]["spentToday"] == 15
    assert after["quota"]["remainingToday"] == 985
    assert await client.as_customer(new_id()).code(QUOTA, code=made.code) == "FORBIDDEN"
