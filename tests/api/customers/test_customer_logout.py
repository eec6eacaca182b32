"""The root field `customerLogout`."""

from typing import Any

from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from tests.api.customers.documents import LOGOUT, ME, login, refresh, register
from tests.client import Client
from tests.tokens import bearing

SESSIONS = "{ me { sessions { id userAgent isCurrent } } }"


async def log_out(client: Client, **given: Any) -> int:
    return (await client.data(LOGOUT, input=given))["sessionsEnded"]


async def test_signing_out_ends_this_session_at_once(client: Client) -> None:
    first = await register(client)
    second = await login(client)

    ended = await log_out(bearing(client, first["accessToken"]))

    assert ended == 1
    assert await bearing(client, first["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await refresh(client, first["refreshToken"]))["code"] == "SESSION_ENDED"
    assert (await bearing(client, second["accessToken"]).data(ME))["name"] == "Ada Chen"


async def test_all_sessions_end_together(client: Client) -> None:
    first = await register(client)
    second = await login(client)

    ended = await log_out(bearing(client, first["accessToken"]), scope="ALL")

    assert ended == 2
    assert await bearing(client, second["accessToken"]).code(ME) == "UNAUTHENTICATED"


async def test_the_others_end_and_this_one_stays(client: Client) -> None:
    first = await register(client)
    second = await login(client)

    ended = await log_out(bearing(client, first["accessToken"]), scope="OTHERS")

    assert ended == 1
    assert await bearing(client, second["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await bearing(client, first["accessToken"]).data(ME))["name"] == "Ada Chen"


async def test_one_session_is_picked_from_the_list(client: Client) -> None:
    first = await register(client)
    second = await login(client)
    owner = bearing(client, first["accessToken"])
    sessions = (await owner.data(SESSIONS))["sessions"]
    other = next(session for session in sessions if not session["isCurrent"])

    ended = await log_out(owner, sessionId=other["id"])

    assert ended == 1
    assert [session["isCurrent"] for session in (await owner.data(SESSIONS))["sessions"]] == [True]
    assert await bearing(client, second["accessToken"]).code(ME) == "UNAUTHENTICATED"


async def test_another_customers_session_is_out_of_reach(client: Client) -> None:
    victim = await register(client, email="victim@example.com")
    listed = (await bearing(client, victim["accessToken"]).data(SESSIONS))["sessions"]
    stranger = await register(client, email="stranger@example.com")

    ended = await log_out(bearing(client, stranger["accessToken"]), sessionId=listed[0]["id"])

    assert ended == 0
    assert (await bearing(client, victim["accessToken"]).data(ME))["email"] == "victim@example.com"


async def test_only_customers_sign_out(client: Client, db: Database) -> None:
    document = "mutation { customerLogout(input: {}) { __typename } }"

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_staff(Permission.CUSTOMERS_WRITE).code(document) == "UNAUTHENTICATED"
    assert await client.as_partner().code(document) == "UNAUTHENTICATED"


async def test_an_id_of_another_kind_is_named(client: Client) -> None:
    session = await register(client)

    answer = await bearing(client, session["accessToken"]).data(
        """mutation($id: ID!) { customerLogout(input: {sessionId: $id}) {
          ... on InvalidInputError { problems { path code } } } }""",
        id=encode("Cart", new_id()),
    )

    assert answer == {"problems": [{"path": ["input", "sessionId"], "code": "INVALID_ID"}]}


async def test_after_signing_out_the_request_is_anonymous(client: Client) -> None:
    session = await register(client)

    answer = await bearing(client, session["accessToken"])(
        """mutation { customerLogout(input: {}) { ... on SignedOut { sessionsEnded } }
          customerUpdate(input: {name: "Too late"}) { __typename } }"""
    )

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
