"""The root field `customerUpdate`."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.customers.events import CustomerChanged
from commerce.customers.models import Customer
from tests.api.customers.documents import REFUSAL, login
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.identity import PASSWORD, give_password
from tests.jobs import emitted

UPDATE = f"""mutation($input: CustomerUpdateInput!) {{ customerUpdate(input: $input) {{
  ... on Customer {{ email emailVerifiedAt name phone language customPreferences }}
  ... on InvalidInputError {{ problems {{ path code }} }} {REFUSAL} }} }}"""


async def make_account(db: Database, email: str = "ada@example.com") -> UUID:
    async with db.write() as tx:
        id_ = await make_customer(tx, email=email, phone="+442071838750")
        await give_password(tx, id_)
        return id_


async def update(client: Client, **given: Any) -> Any:
    return await client.data(UPDATE, input=given)


async def test_what_is_given_changes_and_the_rest_stays(client: Client, db: Database) -> None:
    id_ = await make_account(db)

    changed = await update(
        client.as_customer(id_),
        name="  Ada   Lovelace ",
        language="ZH",
        customPreferences={"theme": "dark"},
    )

    assert changed["name"] == "Ada Lovelace"
    assert changed["phone"] == "+442071838750"
    assert changed["language"] == "ZH"
    assert changed["customPreferences"] == {"theme": "dark"}
    assert await emitted(db) == [CustomerChanged(id_, ("language", "name", "preferences"))]


async def test_null_removes_the_phone_and_nothing_given_changes_nothing(
    client: Client, db: Database
) -> None:
    id_ = await make_account(db)
    owner = client.as_customer(id_)

    unchanged = await update(owner)
    events_before = await emitted(db)
    changed = await update(owner, phone=None)

    assert unchanged["phone"] == "+442071838750"
    assert events_before == []
    assert changed["phone"] is None


async def test_every_problem_is_named_and_nothing_changes(client: Client, db: Database) -> None:
    id_ = await make_account(db)
    deep: Any = {"a": 1}
    for _ in range(6):
        deep = {"a": deep}

    refused = await update(client.as_customer(id_), name=None, phone="12", customPreferences=deep)

    assert [(problem["path"][-1], problem["code"]) for problem in refused["problems"]] == [
        ("name", "REQUIRED"),
        ("phone", "INVALID_PHONE"),
        ("customPreferences", "TOO_DEEP"),
    ]
    assert await emitted(db) == []


@pytest.mark.parametrize(
    ("preferences", "code"),
    [
        ([1], "INVALID_TYPE"),
        ({"a": "x" * 9_000}, "TOO_LONG"),
    ],
)
async def test_preferences_are_a_small_object(
    client: Client, db: Database, preferences: Any, code: str
) -> None:
    id_ = await make_account(db)

    refused = await update(client.as_customer(id_), customPreferences=preferences)

    assert [problem["code"] for problem in refused["problems"]] == [code]


async def test_a_number_beyond_64_bits_is_refused(client: Client, db: Database) -> None:
    given = f'{{idempotencyKey: "k", customPreferences: {{a: {10**30}}}}}'
    shown = "... on InvalidInputError { problems { code } }"
    document = f"mutation {{ customerUpdate(input: {given}) {{ {shown} }} }}"

    refused = await client.as_customer(await make_account(db)).data(document)

    assert refused == {"problems": [{"code": "INVALID_TYPE"}]}


async def test_a_new_email_needs_the_password_and_is_unverified(
    client: Client, db: Database
) -> None:
    id_ = await make_account(db)
    owner = client.as_customer(id_)

    without = await update(owner, email="lovelace@example.com")
    wrong = await update(owner, email="lovelace@example.com", currentPassword="wrong")
    changed = await update(owner, email="Lovelace@example.com", currentPassword=PASSWORD)

    assert without["problems"] == [{"path": ["input", "currentPassword"], "code": "REQUIRED"}]
    assert (wrong["code"], wrong["path"]) == ("INVALID_CREDENTIALS", ["input", "currentPassword"])
    assert (changed["email"], changed["emailVerifiedAt"]) == ("lovelace@example.com", None)
    assert "accessToken" in await login(client, "lovelace@example.com")
    assert (await login(client, "ada@example.com"))["code"] == "INVALID_CREDENTIALS"


async def test_an_email_of_another_account_is_refused(client: Client, db: Database) -> None:
    id_ = await make_account(db)
    await make_account(db, "taken@example.com")

    refused = await update(
        client.as_customer(id_), email="taken@example.com", currentPassword=PASSWORD, name="X Y"
    )

    assert (refused["code"], refused["path"]) == ("EMAIL_TAKEN", ["input", "email"])
    async with db.read() as reader:
        sealed = await reader.scalar(select(Customer.name_sealed).where(Customer.id == id_))
    assert db.vault.open("customers.name", sealed) == "Ada Chen"


async def test_ones_own_email_again_stays_verified(client: Client, db: Database) -> None:
    id_ = await make_account(db)

    changed = await update(
        client.as_customer(id_), email="ADA@example.com", currentPassword=PASSWORD
    )

    assert changed["emailVerifiedAt"] is not None


async def test_guessing_the_password_with_a_stolen_token_is_slowed_down(
    client: Client, db: Database
) -> None:
    owner = client.as_customer(await make_account(db))
    wrong = {"email": "eve@example.com", "currentPassword": "wrong"}

    answers = [(await update(owner, **wrong))["code"] for _ in range(6)]

    assert answers == ["INVALID_CREDENTIALS"] * 5 + ["TOO_MANY_ATTEMPTS"]


async def test_only_customers_change_their_account(client: Client) -> None:
    document = 'mutation { customerUpdate(input: {name: "X"}) { __typename } }'

    assert await client.code(document) == "UNAUTHENTICATED"
    assert await client.as_staff(*Permission).code(document) == "UNAUTHENTICATED"
    assert await client.as_partner(*Permission).code(document) == "UNAUTHENTICATED"


async def test_the_same_key_changes_once(client: Client, db: Database) -> None:
    owner = client.as_customer(await make_account(db))

    await update(owner, name="First", idempotencyKey="k")
    await update(owner, name="Second")
    replayed = await update(owner, name="First", idempotencyKey="k")

    assert replayed["name"] == "Second"


@pytest.mark.committed
async def test_two_accounts_want_one_email_at_once(client: Client, db: Database) -> None:
    first, second = await make_account(db), await make_account(db, "second@example.com")

    answers = await asyncio.gather(
        *(
            update(client.as_customer(id_), email="new@example.com", currentPassword=PASSWORD)
            for id_ in (first, second)
        )
    )

    assert sorted(answer.get("code", "done") for answer in answers) == ["EMAIL_TAKEN", "done"]
