"""Finding or making the guest behind an e-mail address."""

import asyncio

import pytest
from sqlalchemy import func, select

from commerce.core.db import Database
from commerce.core.errors import InvalidInput
from commerce.customers.models import Customer, CustomerStatus
from commerce.customers.service import contact_of, find_or_create_guest
from commerce.customers.views import Contact
from tests.factories.customers import make_customer


async def guest(db: Database, email: str, name: str | None = "Ada", phone: str | None = None):
    async with db.write() as tx:
        return await find_or_create_guest(
            tx, email=email, name=name, phone=phone, language="en", country="GB"
        )


async def count(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(Customer))


async def test_one_email_is_one_guest_and_one_statement(db: Database, statements) -> None:
    first = await guest(db, "Ada@Example.com")

    with statements() as seen:
        again = await guest(db, "ada@example.com")

    assert again == first
    assert len([statement for statement in seen if "customers" in statement]) == 1


async def test_missing_details_are_filled_and_known_ones_stay(db: Database) -> None:
    id_ = await guest(db, "ada@example.com", name="Ada Chen")

    await guest(db, "ada@example.com", name="Mallory", phone="020 7183 8750")

    async with db.read() as reader:
        assert await contact_of(reader, id_) == Contact(
            email="ada@example.com", phone="+442071838750", name="Ada Chen"
        )


async def test_a_verified_account_is_found(db: Database) -> None:
    async with db.write() as tx:
        account = await make_customer(tx, email="ada@example.com", verified=True)

    assert await guest(db, "ada@example.com") == account
    assert await count(db) == 1


async def test_an_account_with_an_unverified_email_does_not_get_the_guests_orders(
    db: Database,
) -> None:
    async with db.write() as tx:
        account = await make_customer(tx, email="ada@example.com", verified=False)

    made = await guest(db, "ada@example.com")

    assert made != account
    async with db.read() as reader:
        status = await reader.scalar(select(Customer.status).where(Customer.id == made))
    assert status is CustomerStatus.GUEST


async def test_a_bad_email_is_refused(db: Database) -> None:
    with pytest.raises(InvalidInput):
        await guest(db, "not an address")

    assert await count(db) == 0


@pytest.mark.committed
async def test_many_at_once_make_one_guest(db: Database) -> None:
    made = await asyncio.gather(*(guest(db, "ada@example.com") for _ in range(8)))

    assert len(set(made)) == 1
    assert await count(db) == 1
