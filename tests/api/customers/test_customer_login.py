"""The root field `customerLogin`."""

from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import func, select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.customers.models import CustomerStatus
from commerce.identity.models import Credential, Session
from commerce.identity.service import set_password
from tests.api.customers.documents import ME, login
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.identity import PASSWORD, give_password, make_attempts
from tests.tokens import bearing


async def make_account(
    db: Database,
    email: str = "ada@example.com",
    status: CustomerStatus = CustomerStatus.ACTIVE,
) -> None:
    async with db.write() as tx:
        await give_password(tx, await make_customer(tx, email=email, status=status))


async def session_count(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(Session))


async def test_the_right_password_opens_a_session(client: Client, db: Database) -> None:
    await make_account(db)

    session = await login(client, "ADA@Example.com ")

    assert session["customer"]["email"] == "ada@example.com"
    me = await bearing(client, session["accessToken"]).data(ME)
    assert me["name"] == "Ada Chen"


async def test_a_wrong_password_and_no_account_get_one_answer(client: Client, db: Database) -> None:
    await make_account(db)

    wrong = await login(client, password="wrong")
    unknown = await login(client, "nobody@example.com")
    no_address = await login(client, "not an address")
    too_long = await login(client, password="x" * 5_000)

    refusal = {"__typename": "InvalidCredentialsError", "code": "INVALID_CREDENTIALS", "path": []}
    assert [wrong, unknown, no_address, too_long] == [refusal] * 4
    assert await session_count(db) == 0


async def test_an_account_without_a_password_is_not_entered(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_customer(tx, email="ada@example.com")

    assert (await login(client))["code"] == "INVALID_CREDENTIALS"


async def test_a_guest_is_no_account(client: Client, db: Database) -> None:
    await make_account(db, status=CustomerStatus.GUEST)

    assert (await login(client))["code"] == "INVALID_CREDENTIALS"


async def test_a_blocked_account_is_named_only_to_who_knows_the_password(
    client: Client, db: Database
) -> None:
    await make_account(db, status=CustomerStatus.BLOCKED)

    assert (await login(client, password="wrong"))["code"] == "INVALID_CREDENTIALS"
    assert (await login(client))["code"] == "ACCOUNT_BLOCKED"
    assert await session_count(db) == 0


async def test_guessing_is_slowed_down_more_and_more(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    await make_account(db)
    refused = [(await login(client, password="wrong"))["code"] for _ in range(5)]

    blocked = await login(client)
    clock.advance(timedelta(seconds=31))
    sixth = await login(client, password="wrong")
    blocked_longer = await login(client)

    assert refused == ["INVALID_CREDENTIALS"] * 5
    assert (blocked["code"], blocked["retryAfterSeconds"]) == ("TOO_MANY_ATTEMPTS", 30)
    assert sixth["code"] == "INVALID_CREDENTIALS"
    assert (blocked_longer["code"], blocked_longer["retryAfterSeconds"]) == (
        "TOO_MANY_ATTEMPTS",
        60,
    )


async def test_the_right_password_after_the_wait_forgets_the_attempts(
    client: Client, db: Database, clock: FrozenClock
) -> None:
    await make_account(db)
    for _ in range(5):
        await login(client, password="wrong")
    clock.advance(timedelta(seconds=31))

    first = await login(client)
    refused = [(await login(client, password="wrong"))["code"] for _ in range(4)]
    second = await login(client)

    assert "accessToken" in first
    assert refused == ["INVALID_CREDENTIALS"] * 4
    assert "accessToken" in second


async def test_an_account_that_does_not_exist_is_slowed_down_alike(client: Client) -> None:
    answers = [await login(client, "nobody@example.com") for _ in range(6)]

    assert [answer["code"] for answer in answers] == ["INVALID_CREDENTIALS"] * 5 + [
        "TOO_MANY_ATTEMPTS"
    ]


async def test_many_accounts_from_one_address_are_slowed_down(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_attempts(tx, "customer", 49)

    answers = [(await login(client, f"customer.{i}@example.com"))["code"] for i in range(2)]

    assert answers == ["INVALID_CREDENTIALS", "TOO_MANY_ATTEMPTS"]


async def test_a_hash_with_old_parameters_is_renewed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer = await make_customer(tx, email="ada@example.com")
        old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
        await set_password(tx, customer, old.hash(PASSWORD))

    session = await login(client)

    assert "accessToken" in session
    async with db.read() as reader:
        renewed = await reader.scalar(select(Credential.password_hash))
    assert "t=1" in renewed
    assert "accessToken" in await login(client)


async def test_the_rest_of_the_request_is_answered_to_the_customer(
    client: Client, db: Database
) -> None:
    await make_account(db)

    answer = await client.data(
        """mutation($input: CustomerLoginInput!) {
          customerLogin(input: $input) { __typename }
          customerUpdate(input: {name: "Ada Lovelace"}) { ... on Customer { name } } }""",
        input={"email": "ada@example.com", "password": PASSWORD},
    )

    assert answer == {
        "customerLogin": {"__typename": "AuthSession"},
        "customerUpdate": {"name": "Ada Lovelace"},
    }
