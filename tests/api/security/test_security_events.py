"""The root field `securityEvents`, and what is noticed."""

from datetime import timedelta
from ipaddress import IPv4Address
from typing import Any

import httpx
import pytest

from commerce.app import create_app
from commerce.core.clock import FrozenClock
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.security.kinds import SignalKind
from commerce.security.service.signals import MAX_COUNTERS, Signals
from resolvers.context import Services
from tests.client import ENDPOINT, Client

EVENTS = """query($kind: SignalKind, $first: Int, $after: String) {
  securityEvents(kind: $kind, first: $first, after: $after) {
    nodes { kind network clientId count firstAt lastAt note }
    pageInfo { hasNextPage endCursor } } }"""
READ = (Permission.SECURITY_READ, Permission.PERSONAL_DATA_READ)


@pytest.fixture
def signals(services: Services) -> Signals:
    return Signals(services.db)


async def read(client: Client, *permissions: Permission, **given: Any) -> list[Any]:
    answer = await client.as_staff(*(permissions or READ)).data(EVENTS, **given)
    return answer["nodes"]


async def test_signals_are_added_up_by_hour_and_caller(
    client: Client, signals: Signals, clock: FrozenClock
) -> None:
    client_id = new_id()
    for _ in range(3):
        signals.note(SignalKind.THROTTLED, address="203.0.113.5", note="RATE_LIMITED")
    await signals.flush()
    clock.advance(timedelta(minutes=1))
    signals.note(SignalKind.THROTTLED, address="203.0.113.5", note="again")
    signals.note(SignalKind.BAD_TOKEN, address="2001:db8::1:2", client_id=client_id)
    signals.note(SignalKind.BAD_TOKEN, address="2001:db8::ff", client_id=client_id)
    await signals.flush()
    clock.advance(timedelta(hours=1))
    signals.note(SignalKind.THROTTLED, address="203.0.113.5")
    await signals.flush()

    events = await read(client)

    found = [(e["kind"], e["network"], e["count"], e["note"]) for e in events]
    assert found[0] == ("THROTTLED", "203.0.113.5", 1, "")
    assert sorted(found[1:]) == [
        ("BAD_TOKEN", "2001:db8::/64", 2, ""),
        ("THROTTLED", "203.0.113.5", 4, "again"),
    ]
    throttled = next(e for e in events if e["count"] == 4)
    assert throttled["firstAt"] == "2026-03-02T10:00:00+00:00"
    assert throttled["lastAt"] == "2026-03-02T10:01:00+00:00"
    assert [e["clientId"] for e in events if e["kind"] == "BAD_TOKEN"] == [
        encode("ApiClient", client_id)
    ]
    assert len(await read(client, kind="BAD_TOKEN")) == 1


async def test_a_page_follows_another(client: Client, signals: Signals, clock: FrozenClock) -> None:
    for number in range(3):
        signals.note(SignalKind.BLOCKED, address=f"203.0.113.{number}")
        clock.advance(timedelta(minutes=1))
    await signals.flush()
    staff = client.as_staff(*READ)

    first = await staff.data(EVENTS, first=2)
    second = await staff.data(EVENTS, first=2, after=first["pageInfo"]["endCursor"])

    assert [e["network"] for e in first["nodes"]] == ["203.0.113.2", "203.0.113.1"]
    assert [e["network"] for e in second["nodes"]] == ["203.0.113.0"]
    assert second["pageInfo"]["hasNextPage"] is False


async def test_addresses_are_personal_data(client: Client, signals: Signals) -> None:
    signals.note(SignalKind.BLOCKED, address="203.0.113.5")
    signals.note(SignalKind.THROTTLED, address="2001:db8:1:2::5")
    await signals.flush()

    events = await read(client, Permission.SECURITY_READ)

    assert sorted(e["network"] for e in events) == ["2001:db8:…", "203.0.…"]


async def test_too_many_callers_at_once_are_counted_together(
    client: Client, signals: Signals
) -> None:
    for number in range(MAX_COUNTERS + 50):
        signals.note(SignalKind.THROTTLED, address=str(IPv4Address(number)))

    assert len(signals._counters) == MAX_COUNTERS + 1
    assert max(counter.count for counter in signals._counters.values()) == 50


async def test_only_who_may(client: Client, signals: Signals) -> None:
    others = (Permission.AUDIT_READ, Permission.PERSONAL_DATA_READ)

    assert await client.code(EVENTS) == "UNAUTHENTICATED"
    assert await client.as_customer(new_id()).code(EVENTS) == "FORBIDDEN"
    assert await client.as_staff(*others).code(EVENTS) == "FORBIDDEN"
    assert await client.as_partner(*others).code(EVENTS) == "FORBIDDEN"


async def test_what_requests_do_is_noticed(client: Client, services: Services) -> None:
    app = create_app(services=services)
    transport = httpx.ASGITransport(app, client=("203.0.113.5", 1))
    async with httpx.AsyncClient(transport=transport) as http:

        async def send(headers: dict[str, str] | None = None, **body: Any) -> None:
            await http.post(ENDPOINT, json=body, headers=headers)

        await send(query="{ shap }")
        await send(query="{ shop { ")
        await send(query="{ shop { name } }", headers={"authorization": "Bearer made-up"})
        await send(query="{ shop { name } }", headers={"x-client-key": "pk_live_made_up"})
        await send(documentId="sha256:" + "a" * 64)
        await send(query="{ products(first: 100) { nodes { variants(first: 100) { nodes {"
                   " product { variants(first: 100) { nodes { id } } } } } } } }")  # fmt: skip
        wrong = 'email: "a@b.test", password: "not the one"'
        await send(query=f"mutation {{ customerLogin(input: {{{wrong}}}) {{ __typename }} }}")
        await send(
            query='mutation { customerRefresh(input: {refreshToken: "used"}) { __typename } }'
        )
    await app.state.services.signals.flush()

    events = await read(client)

    assert {e["kind"]: e["count"] for e in events} == {
        "BAD_DOCUMENT": 2,
        "BAD_TOKEN": 1,
        "BAD_KEY": 1,
        "UNKNOWN_DOCUMENT": 1,
        "COST_REFUSED": 1,
        "SIGN_IN_FAILED": 1,
        "TOKEN_REUSE": 1,
    }
    assert {e["network"] for e in events} == {"203.0.113.5"}
