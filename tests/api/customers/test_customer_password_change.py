"""The root field `customerPasswordChange`."""

from typing import Any

from commerce.core.db import Database
from tests.api.customers.documents import ME, REFUSAL, login, register
from tests.client import Client
from tests.factories.identity import PASSWORD
from tests.jobs import emitted
from tests.tokens import bearing

CHANGE = f"""mutation($input: CustomerPasswordChangeInput!) {{
  customerPasswordChange(input: $input) {{ ... on PasswordChanged {{ sessionsEnded }}
    ... on InvalidInputError {{ problems {{ path code }} }} {REFUSAL} }} }}"""
NEW = "a password quite new"


async def change(client: Client, current: str = PASSWORD, new: str = NEW) -> Any:
    return await client.data(CHANGE, input={"currentPassword": current, "newPassword": new})


async def test_other_sessions_end_and_the_new_password_counts(client: Client) -> None:
    here = await register(client)
    there = await login(client)
    owner = bearing(client, here["accessToken"])

    changed = await change(owner)

    assert changed == {"sessionsEnded": 1}
    assert (await owner.data(ME))["name"] == "Ada Chen"
    assert await bearing(client, there["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await login(client))["code"] == "INVALID_CREDENTIALS"
    assert "accessToken" in await login(client, password=NEW)


async def test_the_current_password_must_be_right(client: Client, db: Database) -> None:
    owner = bearing(client, (await register(client))["accessToken"])
    events = await emitted(db)

    refused = await change(owner, current="wrong")

    assert (refused["code"], refused["path"]) == (
        "INVALID_CREDENTIALS",
        ["input", "currentPassword"],
    )
    assert await emitted(db) == events
    assert "accessToken" in await login(client)


async def test_the_new_password_must_be_good(client: Client) -> None:
    owner = bearing(client, (await register(client))["accessToken"])

    refused = await change(owner, new="ada@example.com")

    assert refused["problems"] == [{"path": ["input", "newPassword"], "code": "TOO_SIMPLE"}]
    assert "accessToken" in await login(client)


async def test_only_customers_have_this_password(client: Client) -> None:
    document = """mutation { customerPasswordChange(
      input: {currentPassword: "a", newPassword: "b"}) { __typename } }"""

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_staff().code(document) == "UNAUTHENTICATED"
