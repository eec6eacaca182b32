"""`commerce staff …` and `commerce keys …`."""

import asyncio

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from commerce.cli import app
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.identity.models import SigningKey
from commerce.staff.repo import load_permissions
from commerce.staff.service import account_by_email

KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"


async def run(db: Database, *arguments: str, password: str = "") -> tuple[int, str]:
    """Exit code and what was said, run in a thread: a command has an event loop of its own."""
    environment = {
        "COMMERCE_DATABASE_URL": db.url,
        "COMMERCE_SECRET_KEYS": KEYS,
        "COMMERCE_PASSWORD_MEMORY_KIB": "8",
        "COMMERCE_PASSWORD_ROUNDS": "1",
        "COMMERCE_STAFF_PASSWORD": password,
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=environment)
    return done.exit_code, done.output


@pytest.mark.committed
async def test_the_first_administrator(db: Database) -> None:
    create = ("staff", "create", "--email", "Root@example.com", "--role", "admin")

    weak = await run(db, *create, password="short")
    made = await run(db, *create, password="a password of staff")
    again = await run(db, *create, password="a password of staff")
    no_role = await run(
        db,
        "staff",
        "create",
        "--email",
        "x@example.com",
        "--role",
        "king",
        password="a" * 5 + "bcdefg",
    )

    assert weak == (2, "input.password: Use at least 10 characters.\n")
    assert made == (0, "Root@example.com can sign in with `staffLogin`.\n")
    assert (again[0], "EMAIL_TAKEN" in again[1]) == (2, True)
    assert no_role == (2, "There is no role 'king'.\n")
    async with db.read() as reader:
        assert list((await load_permissions(reader)).values()) == [frozenset(Permission)]


@pytest.mark.committed
async def test_a_way_back_in(db: Database) -> None:
    await run(db, "staff", "create", "--email", "root@example.com", password="the first password")
    async with db.read() as reader:
        before = await account_by_email("root@example.com")(reader)

    done = await run(
        db, "staff", "set-password", "--email", "root@example.com", password="the second password"
    )
    nobody = await run(
        db, "staff", "set-password", "--email", "no@example.com", password="the second password"
    )

    assert done == (0, "root@example.com can sign in with the new password.\n")
    assert nobody == (2, "Nobody signs in with no@example.com.\n")
    async with db.read() as reader:
        after = await account_by_email("root@example.com")(reader)
    assert before is not None
    assert after is not None
    assert before.password_hash != after.password_hash


@pytest.mark.committed
async def test_keys_are_rotated(db: Database) -> None:
    first, second = await run(db, "keys", "rotate"), await run(db, "keys", "rotate")

    assert (first[0], second[0]) == (0, 0)
    assert first[1] != second[1]
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(SigningKey)) == 2
