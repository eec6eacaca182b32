"""Customers of the sandbox: other people, with accounts and sessions of their own."""

import pytest
from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.customers.models import Customer
from resolvers.context import Services
from tests.api.checkout.documents import COMPLETE
from tests.api.customers.documents import login, refresh, register
from tests.client import Actors, Client
from tests.factories.checkouts import make_checkout
from tests.factories.sandbox import Sides, make_sides
from tests.jobs import queued
from tests.tokens import bearing, with_real_tokens

ME = "{ me { id email isTest sessions { id } } }"
UPDATE = """mutation($input: CustomerUpdateInput!) { customerUpdate(input: $input) {
    ... on Customer { email } ... on UserError { code } } }"""
MY_CART = "{ myCart { id } }"
BLOCK = """mutation($input: CustomerBlockInput!) { customerBlock(input: $input) {
    __typename ... on UserError { code } } }"""
PASSWORD = "correct horse battery staple"


@pytest.fixture
def services(services: Services, actors: Actors) -> Services:
    return with_real_tokens(services, actors)


async def registered(client: Client, db: Database) -> tuple[Sides, dict[str, str], dict[str, str]]:
    """The same address with an account on both sides."""
    sides = await make_sides(client, db)
    live = await register(sides.live, password=PASSWORD)
    test = await register(sides.test, password=PASSWORD)
    return sides, live, test


async def test_one_address_has_an_account_on_each_side(client: Client, db: Database) -> None:
    sides, live, test = await registered(client, db)

    again = await register(sides.test, password=PASSWORD)

    assert live["customer"]["id"] != test["customer"]["id"]
    assert again["code"] == "EMAIL_TAKEN"
    async with db.read() as reader:
        by_side = select(Customer.test_client_id, func.count()).group_by(Customer.test_client_id)
        assert dict(map(tuple, await reader.rows(by_side))) == {None: 1, sides.test_id: 1}
    registrations = [(type(each.event).__name__, each.is_test) for each in await queued(db)]
    assert registrations == [("CustomerRegistered", False), ("CustomerRegistered", True)]


async def test_signing_in_finds_the_account_of_the_side(client: Client, db: Database) -> None:
    sides, live, test = await registered(client, db)

    assert (await login(sides.live, password=PASSWORD))["customer"] == live["customer"]
    assert (await login(sides.test, password=PASSWORD))["customer"] == test["customer"]


async def test_a_live_account_is_unknown_to_a_test_client(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    await register(sides.live, password=PASSWORD)

    refused = await login(sides.test, password=PASSWORD)

    assert refused["code"] == "INVALID_CREDENTIALS"


async def test_tokens_are_worth_nothing_on_the_other_side(client: Client, db: Database) -> None:
    sides, live, test = await registered(client, db)

    seen = await bearing(sides.test, test["accessToken"]).data(ME)
    codes = [
        await bearing(sides.live, test["accessToken"]).code(ME),
        await bearing(sides.test, live["accessToken"]).code(ME),
        await bearing(client, test["accessToken"]).code(ME),
        (await refresh(sides.live, test["refreshToken"]))["code"],
        (await refresh(sides.test, live["refreshToken"]))["code"],
    ]
    renewed = await refresh(sides.test, test["refreshToken"])

    assert (seen["id"], seen["isTest"], len(seen["sessions"])) == (
        test["customer"]["id"],
        True,
        1,
    )
    assert codes == ["UNAUTHENTICATED"] * 3 + ["SESSION_ENDED"] * 2
    assert renewed["customer"]["id"] == test["customer"]["id"]


async def test_a_new_address_is_looked_for_on_its_own_side(client: Client, db: Database) -> None:
    sides, _, test = await registered(client, db)
    await register(sides.live, email="grace@example.com", password=PASSWORD)
    change = {"email": "grace@example.com", "currentPassword": PASSWORD}

    changed = await bearing(sides.test, test["accessToken"]).data(UPDATE, input=change)

    assert changed == {"email": "grace@example.com"}
    assert (await login(sides.test, "grace@example.com", PASSWORD))["customer"]["id"] == (
        test["customer"]["id"]
    )


async def test_guests_of_both_sides_are_others(client: Client, db: Database) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        live = await make_checkout(tx, email="guest@example.com")
        test = await make_checkout(tx, email="guest@example.com", test_client_id=sides.test_id)

    await sides.live.data(COMPLETE, input=live.payload())
    await sides.test.data(COMPLETE, input=test.payload())

    async with db.read() as reader:
        sides_of_guests = await reader.scalars(select(Customer.test_client_id))
    assert set(sides_of_guests) == {None, sides.test_id}


async def test_blocking_ends_the_sessions_of_a_test_customer(client: Client, db: Database) -> None:
    sides, live, test = await registered(client, db)
    moderation = (Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE)
    of_live, of_test = sides.live.as_staff(*moderation), sides.test.as_staff(*moderation)
    why = {"reason": "Tries too much"}

    missing = await of_test.data(BLOCK, input={"customerId": live["customer"]["id"], **why})
    await of_live.data(BLOCK, input={"customerId": test["customer"]["id"], **why})

    assert missing["code"] == "NOT_FOUND"
    assert await bearing(sides.test, test["accessToken"]).code(ME) == "UNAUTHENTICATED"
    assert (await bearing(sides.live, live["accessToken"]).data(ME))["isTest"] is False
