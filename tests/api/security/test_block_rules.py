"""The root fields `blockRules`, `blockRuleCreate` and `blockRuleDelete`, and what rules do."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from commerce.app import create_app
from commerce.core.clock import FrozenClock
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from resolvers.context import Services
from tests.client import ENDPOINT, Client

CREATE = """mutation($input: BlockRuleCreateInput!) { blockRuleCreate(input: $input) {
  __typename
  ... on BlockRule { id network clientId reason createdBy expiresAt }
  ... on InvalidInputError { problems { path code } }
  ... on UserError { code } } }"""
DELETE = """mutation($input: BlockRuleDeleteInput!) { blockRuleDelete(input: $input) {
  __typename ... on Deleted { id } ... on UserError { code } } }"""
RULES = "{ blockRules { id network reason } }"
READ_BY_THE_FRONT = 17  # pieces of a kilobyte: what might be a request that it knows
WRITE = (Permission.SECURITY_READ, Permission.SECURITY_WRITE)
SHOP = "{ shop { name } }"
MODERN = "application/graphql-response+json"


async def create(client: Client, **given: Any) -> Any:
    given = {"network": "203.0.113.0/24", "reason": "Scrapes prices"} | given
    return await client.as_staff(*WRITE).data(CREATE, input=given)


def at(services: Services, address: str) -> httpx.AsyncClient:
    """A visitor with this address."""
    app = create_app(services=services)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 4711)))


async def test_a_rule_is_made_read_and_removed(client: Client, clock: FrozenClock) -> None:
    staff_id = new_id()
    staff = client.as_staff(*WRITE, staff_id=staff_id)
    until = clock.now() + timedelta(days=1)

    made = await staff.data(
        CREATE,
        input={
            "network": " 203.0.113.77/24 ",
            "reason": "Scrapes prices",
            "expiresAt": until.isoformat(),
        },
    )

    assert made == {
        "__typename": "BlockRule",
        "id": made["id"],
        "network": "203.0.113.0/24",
        "clientId": None,
        "reason": "Scrapes prices",
        "createdBy": f"staff:{staff_id}",
        "expiresAt": until.isoformat(),
    }
    shown = {"id": made["id"], "network": "203.0.113.0/24", "reason": "Scrapes prices"}
    assert await staff.data(RULES) == [shown]

    removed = await staff.data(DELETE, input={"id": made["id"]})

    assert removed == {"__typename": "Deleted", "id": made["id"]}
    assert await staff.data(RULES) == []
    again = await staff.data(DELETE, input={"id": made["id"]})
    assert again == {"__typename": "NotFoundError", "code": "NOT_FOUND"}


async def test_the_same_key_makes_one_rule(client: Client) -> None:
    staff = client.as_staff(*WRITE)
    given = {"network": "203.0.113.9", "reason": "Guesses", "idempotencyKey": "once"}

    first = await staff.data(CREATE, input=given)
    second = await staff.data(CREATE, input=given)

    assert first == second
    assert len(await staff.data(RULES)) == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"network": "shop.test"}, ("network", "INVALID_NETWORK")),
        ({"network": "0.0.0.0/0"}, ("network", "TOO_WIDE")),
        ({"network": "2001::/3"}, ("network", "TOO_WIDE")),
        ({"reason": "  "}, ("reason", "REQUIRED")),
        ({"expiresAt": "2026-03-02T09:00:00Z"}, ("expiresAt", "NOT_IN_FUTURE")),
        ({"clientId": "Order_x"}, ("clientId", "INVALID_ID")),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_made(
    client: Client, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    answer = await create(client, **given)

    assert answer["__typename"] == "InvalidInputError"
    assert [(p["path"][-1], p["code"]) for p in answer["problems"]] == [problem]
    assert await client.as_staff(*WRITE).data(RULES) == []


async def test_a_rule_is_for_one_subject(client: Client) -> None:
    unknown = encode("ApiClient", new_id())

    both = await create(client, clientId=unknown)
    neither = await create(client, network=None)
    nobody = await create(client, network=None, clientId=unknown)

    assert both["problems"] == [{"path": ["input"], "code": "ONE_OF"}]
    assert neither["problems"] == [{"path": ["input"], "code": "ONE_OF"}]
    assert nobody == {"__typename": "NotFoundError", "code": "NOT_FOUND"}


@pytest.mark.parametrize(
    "document",
    [
        RULES,
        'mutation { blockRuleCreate(input: {network: "203.0.113.1", reason: "x"}) { __typename } }',
        'mutation { blockRuleDelete(input: {id: "x"}) { __typename } }',
    ],
)
async def test_only_who_may(client: Client, document: str) -> None:
    others = (Permission.AUDIT_READ, Permission.STAFF_MANAGE)

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(document) == "FORBIDDEN"
    assert await client.as_staff(*others).code(document) == "FORBIDDEN"
    assert await client.as_partner(*others).code(document) == "FORBIDDEN"
    assert await client.as_staff(*WRITE).data(RULES) == []


async def test_a_blocked_address_is_refused_until_the_rule_ends(
    client: Client, services: Services, clock: FrozenClock
) -> None:
    until = clock.now() + timedelta(minutes=10)
    await create(client, expiresAt=until.isoformat())
    async with at(services, "203.0.113.200") as inside, at(services, "203.0.114.1") as outside:
        refused = await inside.post(ENDPOINT, json={"query": SHOP})
        answered = await outside.post(ENDPOINT, json={"query": SHOP})
        clock.advance(timedelta(minutes=10))
        later = await inside.post(ENDPOINT, json={"query": SHOP})

    assert refused.status_code == 403
    assert refused.json() == {
        "errors": [
            {
                "message": "This client or address is blocked. Ask the shop's operator.",
                "extensions": {"code": "FORBIDDEN"},
            }
        ]
    }
    assert answered.status_code == 200
    assert later.status_code == 200


async def test_a_blocked_address_is_told_so_whatever_its_key(
    client: Client, services: Services
) -> None:
    await create(client)
    statuses: list[int] = []

    for address in ("203.0.113.5", "198.51.100.1"):
        async with at(services, address) as visitor:
            reply = await visitor.post(
                ENDPOINT,
                json={"query": SHOP},
                headers={"x-client-key": "pk_live_nobodys", "accept": MODERN},
            )
        statuses.append(reply.status_code)

    assert statuses == [403, 401]


async def test_rules_cost_no_statement(client: Client, statements: Any) -> None:
    await create(client)
    await client.data(SHOP)

    with statements() as seen:
        await client.data(SHOP)

    assert [text for text in seen if "block_rules" in text] == []


async def test_behind_a_proxy_the_visitors_own_address_counts(
    client: Client, services: Services
) -> None:
    await create(client)
    settings = replace(services.settings, trusted_proxies=("10.0.0.0/8",))
    behind = replace(services, settings=settings)

    async def ask(peer: str, forwarded: str) -> int:
        async with at(behind, peer) as visitor:
            reply = await visitor.post(
                ENDPOINT, json={"query": SHOP}, headers={"x-forwarded-for": forwarded}
            )
        return reply.status_code

    assert await ask("10.0.0.7", "203.0.113.5") == 403
    assert await ask("10.0.0.7", "203.0.113.5, 10.1.1.1") == 403
    assert await ask("10.0.0.7", "203.0.113.5, 198.51.100.1") == 200  # made up by the visitor
    assert await ask("198.51.100.1", "203.0.113.5") == 200  # no proxy of ours


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x"])
async def test_nothing_is_read_of_what_a_blocked_address_sends(
    client: Client, services: Services, content_type: str
) -> None:
    await create(client)
    pieces = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal pieces
        for _ in range(40):
            pieces += 1
            yield b"x" * 1_000

    headers = {"content-type": content_type, "apollo-require-preflight": "true"}
    async with at(services, "203.0.113.200") as inside:
        refused = await inside.post(ENDPOINT, content=body(), headers=headers)
        by_get = await inside.get(ENDPOINT)
        other = await inside.put(ENDPOINT)

    assert [refused.status_code, by_get.status_code, other.status_code] == [403, 403, 403]
    assert pieces == READ_BY_THE_FRONT
