"""The root field `customerRefresh`."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.identity.models import Session
from commerce.identity.views import SubjectKind
from tests.api.customers.documents import ME, login, refresh, register
from tests.client import Client
from tests.factories.identity import make_session
from tests.factories.staff import make_staff
from tests.tokens import bearing

SESSION_ENDED = {
    "__typename": "SessionEndedError",
    "code": "SESSION_ENDED",
    "path": ["input", "refreshToken"],
}


async def end_reasons(db: Database) -> list[str | None]:
    async with db.read() as reader:
        return list(await reader.scalars(select(Session.end_reason).order_by(Session.id)))


async def test_a_token_is_exchanged_for_a_new_pair(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    session = await register(client)
    clock.advance(timedelta(minutes=20))

    renewed = await refresh(client, session["refreshToken"])

    assert renewed["refreshToken"] != session["refreshToken"]
    assert await bearing(client, session["accessToken"]).code(ME) == "UNAUTHENTICATED"
    me = await bearing(client, renewed["accessToken"]).data(ME)
    assert me["email"] == "ada@example.com"
    again = await refresh(client, renewed["refreshToken"])
    assert "accessToken" in again


async def test_within_seconds_the_same_token_gives_the_same_successor(
    client: Client, clock: FrozenClock
) -> None:
    session = await register(client)
    first_tab = await refresh(client, session["refreshToken"])
    clock.advance(timedelta(seconds=9))

    second_tab = await refresh(client, session["refreshToken"])

    assert second_tab["refreshToken"] == first_tab["refreshToken"]
    assert (await bearing(client, second_tab["accessToken"]).data(ME))["name"] == "Ada Chen"


async def test_a_token_used_again_later_ends_the_whole_session(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    session = await register(client)
    renewed = await refresh(client, session["refreshToken"])
    clock.advance(timedelta(seconds=11))

    reused = await refresh(client, session["refreshToken"])

    assert reused == SESSION_ENDED
    assert await refresh(client, renewed["refreshToken"]) == SESSION_ENDED
    assert await bearing(client, renewed["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert await end_reasons(db) == ["refresh token reused"]


async def test_an_older_token_ends_the_session_even_within_seconds(
    client: Client, db: Database
) -> None:
    session = await register(client)
    renewed = await refresh(client, session["refreshToken"])
    await refresh(client, renewed["refreshToken"])

    assert await refresh(client, session["refreshToken"]) == SESSION_ENDED
    assert await end_reasons(db) == ["refresh token reused"]


async def test_reuse_ends_one_session_and_leaves_others(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    stolen = await register(client)
    other = await login(client)
    await refresh(client, stolen["refreshToken"])
    clock.advance(timedelta(minutes=1))

    await refresh(client, stolen["refreshToken"])

    assert sorted(map(str, await end_reasons(db))) == ["None", "refresh token reused"]
    assert "accessToken" in await refresh(client, other["refreshToken"])


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5_000, "é"])
async def test_what_is_no_token_is_refused(client: Client, token: str) -> None:
    assert await refresh(client, token) == SESSION_ENDED


async def test_a_session_that_is_not_used_ends(client: Client, clock: FrozenClock) -> None:
    session = await register(client)
    clock.advance(timedelta(days=30, seconds=1))

    assert await refresh(client, session["refreshToken"]) == SESSION_ENDED


async def test_a_session_that_is_used_goes_on_for_half_a_year_at_most(
    client: Client, clock: FrozenClock
) -> None:
    session = await register(client)
    for _ in range(7):
        clock.advance(timedelta(days=25))
        session = await refresh(client, session["refreshToken"])
    assert "accessToken" in session
    clock.advance(timedelta(days=6))

    assert await refresh(client, session["refreshToken"]) == SESSION_ENDED


async def test_a_staff_token_does_not_open_a_customers_session(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        tokens = await make_session(tx, await make_staff(tx), kind=SubjectKind.STAFF)

    assert await refresh(client, tokens.refresh_token) == SESSION_ENDED
    assert await end_reasons(db) == [None]


@pytest.mark.committed
async def test_two_tabs_at_once_both_go_on(client: Client, db: Database) -> None:
    session = await register(client)

    tabs = await asyncio.gather(*(refresh(client, session["refreshToken"]) for _ in range(4)))

    assert len({tab["refreshToken"] for tab in tabs}) == 1
    assert await end_reasons(db) == [None]
    assert "accessToken" in await refresh(client, tabs[0]["refreshToken"])
