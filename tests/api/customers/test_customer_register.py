"""The root field `customerRegister`."""

import asyncio

import pytest
from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.customers.events import ConsentRecorded, CustomerRegistered
from commerce.customers.models import Customer, CustomerStatus
from commerce.customers.service import find_or_create_guest
from commerce.identity.models import Credential, Session
from tests.api.customers.documents import ME, register
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.identity import PASSWORD, make_attempts
from tests.factories.orders import make_order
from tests.jobs import emitted
from tests.tokens import bearing


async def count(db: Database, table: type) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(table))


async def test_a_visitor_gets_an_account_and_is_signed_in(client: Client, db: Database) -> None:
    session = await register(client, phone="020 7183 8750", consents=["EMAIL_MARKETING"])

    assert session["customer"]["email"] == "ada@example.com"
    assert session["customer"]["name"] == "Ada Chen"
    me = await bearing(client, session["accessToken"]).data(
        "{ me { email phone language country emailVerifiedAt"
        " consents { purpose isGranted source } } }"
    )
    assert me == {
        "email": "ada@example.com",
        "phone": "+442071838750",
        "language": "EN",
        "country": "GB",
        "emailVerifiedAt": None,
        "consents": [{"purpose": "EMAIL_MARKETING", "isGranted": True, "source": "register"}],
    }
    registered, consented = await emitted(db)
    assert isinstance(registered, CustomerRegistered)
    assert registered.channel == "uk"
    assert consented == ConsentRecorded(registered.customer_id, "email_marketing", is_granted=True)


async def test_nothing_readable_is_stored(client: Client, db: Database) -> None:
    await register(client)

    async with db.read() as reader:
        row = (await reader.rows(select(Customer.email_sealed, Customer.name_sealed)))[0]
        stored = await reader.scalar(select(Credential.password_hash))
    assert b"ada" not in row.email_sealed
    assert b"Ada" not in row.name_sealed
    assert stored.startswith("$argon2id$")


async def test_every_problem_is_named(client: Client, db: Database) -> None:
    answer = await register(client, email="not an address", password="short", name=" ", phone="x")

    assert answer["code"] == "INVALID_INPUT"
    assert [(problem["path"][1], problem["code"]) for problem in answer["problems"]] == [
        ("email", "INVALID_EMAIL"),
        ("password", "TOO_SHORT"),
        ("name", "REQUIRED"),
        ("phone", "INVALID_PHONE"),
    ]
    assert await count(db, Customer) == 0


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ada@example.com", "TOO_SIMPLE"),
        ("aaaaaaaaaaaa", "TOO_COMMON"),
        ("Password123", "TOO_COMMON"),
        ("x" * 201, "TOO_LONG"),
    ],
)
async def test_a_weak_password_is_refused(client: Client, password: str, code: str) -> None:
    answer = await register(client, password=password)

    assert [problem["code"] for problem in answer["problems"]] == [code]


async def test_an_email_has_one_account(client: Client, db: Database) -> None:
    await register(client)

    answer = await register(client, email="ADA@example.com", password="another good one")

    assert answer == {"__typename": "EmailTakenError", "code": "EMAIL_TAKEN"} | {
        "path": ["input", "email"]
    }
    assert await count(db, Customer) == 1
    assert await count(db, Session) == 1


async def test_trying_addresses_in_bulk_is_slowed_down(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_customer(tx, email="ada@example.com")
        await make_attempts(tx, "register", 49)

    last, blocked = await register(client), await register(client)

    assert last["code"] == "EMAIL_TAKEN"
    assert (blocked["code"], blocked["retryAfterSeconds"]) == ("TOO_MANY_ATTEMPTS", 30)


async def test_honest_registrations_do_not_add_up(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_attempts(tx, "register", 49)

    answers = [await register(client, email=f"customer.{i}@example.com") for i in range(3)]

    assert all("accessToken" in answer for answer in answers)


async def test_a_guests_orders_are_not_shown_to_who_registers_their_address(
    client: Client, db: Database
) -> None:
    async with db.write() as tx:
        guest = await find_or_create_guest(
            tx, email="ada@example.com", name="Ada", phone=None, language="en", country="GB"
        )
        await make_order(tx, customer_id=guest)

    session = await register(client)

    owner = bearing(client, session["accessToken"])
    me = await owner.data("{ me { id orders { totalCount nodes { number } } } }")
    assert me["orders"] == {"totalCount": 0, "nodes": []}
    async with db.read() as reader:
        statuses = await reader.scalars(select(Customer.status).order_by(Customer.status))
    assert statuses == [CustomerStatus.ACTIVE, CustomerStatus.GUEST]


async def test_the_same_key_makes_one_account(client: Client, db: Database) -> None:
    first = await register(client, idempotencyKey="once")

    again = await register(client, idempotencyKey="once")
    other = await register(client, idempotencyKey="once", password="some other password")

    assert again["customer"] == first["customer"]
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    assert await count(db, Customer) == 1


async def test_the_rest_of_the_request_is_answered_to_the_new_customer(client: Client) -> None:
    document = """mutation($input: CustomerRegisterInput!) {
      customerRegister(input: $input) { __typename }
      customerConsentSet(input: {purpose: ANALYTICS, isGranted: true}) {
        ... on Consent { isGranted } } }"""

    answer = await client.data(
        document, input={"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
    )

    assert answer["customerConsentSet"] == {"isGranted": True}


async def test_an_account_that_exists_is_not_changed(client: Client, db: Database) -> None:
    async with db.write() as tx:
        await make_customer(tx, email="ada@example.com", name="Ada Lovelace")

    await register(client, name="Mallory")

    async with db.read() as reader:
        names = await reader.scalars(select(Customer.name_sealed))
    assert [db.vault.open("customers.name", name) for name in names] == ["Ada Lovelace"]
    assert await emitted(db) == []


@pytest.mark.committed
async def test_two_at_once_make_one_account(client: Client, db: Database) -> None:
    answers = await asyncio.gather(register(client), register(client))

    assert sorted("code" in answer for answer in answers) == [False, True]
    assert next(answer["code"] for answer in answers if "code" in answer) == "EMAIL_TAKEN"
    assert await count(db, Customer) == 1
    signed_in = next(answer for answer in answers if "accessToken" in answer)
    me = await bearing(client, signed_in["accessToken"]).data(ME)
    assert me["email"] == "ada@example.com"
