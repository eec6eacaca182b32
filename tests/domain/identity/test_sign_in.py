"""Signing in while something else happens to the account."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.core.actor import System
from commerce.core.db import Database, Reader, Tx
from commerce.core.errors import Unauthenticated
from commerce.customers.service import blocking
from commerce.customers.service.accounts import account_by_email
from commerce.identity import service
from commerce.identity.errors import InvalidCredentials, TooManyAttempts
from commerce.identity.models import Session
from commerce.identity.passwords import passwords_for
from commerce.identity.sign_in import Door, by_email, sign_in
from commerce.identity.views import Account, SubjectKind, Tokens
from commerce.settings import PasswordCost
from tests.factories.customers import make_customer
from tests.factories.identity import CHEAP, ISSUER, PASSWORD, give_password, make_session

EMAIL = "ada@example.com"
SYSTEM = System("a test")
DOOR = Door(
    kind=SubjectKind.CUSTOMER,
    issuer=ISSUER,
    passwords=passwords_for(PasswordCost(rounds=1, memory_kib=8)),
    client_address="203.0.113.7",
    user_agent="a test",
)


async def make_account(db: Database) -> UUID:
    async with db.write() as tx:
        id_ = await make_customer(tx, email=EMAIL)
        await give_password(tx, id_)
        return id_


async def enter(
    db: Database, second_look: Callable[[], Awaitable[None]] | None = None, password: str = PASSWORD
) -> Tokens:
    """Sign in; `second_look` runs when the account is looked at again, in the transaction."""
    find = account_by_email(EMAIL)

    async def watched(reader: Reader) -> Account | None:
        if isinstance(reader, Tx) and second_look is not None:
            await second_look()
        return await find(reader)

    return await sign_in(db, DOOR, by_email(EMAIL, password), watched)


async def open_sessions(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(
            select(func.count()).select_from(Session).where(Session.ended_at.is_(None))
        )


async def block(db: Database, id_: UUID) -> None:
    async with db.write() as tx:
        await blocking.block(tx, SYSTEM, id_, "a test")


@pytest.mark.committed
async def test_a_block_that_comes_while_signing_in_ends_the_new_session(db: Database) -> None:
    id_ = await make_account(db)
    blocks: list[asyncio.Task[None]] = []

    async def start_blocking() -> None:
        # a context of its own: the block is another request, not part of this transaction
        blocks.append(asyncio.get_running_loop().create_task(block(db, id_), context=Context()))
        await asyncio.sleep(0.1)
        assert not blocks[0].done()  # it waits for the sign-in

    tokens = await enter(db, start_blocking)
    await blocks[0]

    assert await open_sessions(db) == 0
    async with db.read() as reader:
        with pytest.raises(Unauthenticated):
            await service.authenticate(reader, tokens.access_token, issuer=ISSUER)


@pytest.mark.committed
async def test_a_password_changed_meanwhile_does_not_let_the_old_one_in(db: Database) -> None:
    id_ = await make_account(db)
    find = account_by_email(EMAIL)
    looked = 0

    async def watched(reader: Reader) -> Account | None:
        nonlocal looked
        looked += 1
        account = await find(reader)
        if looked == 1:  # the password is checked after this look
            async with db.write() as tx:
                await service.set_password(tx, id_, CHEAP.hash("another password"))
        return account

    with pytest.raises(InvalidCredentials):
        await sign_in(db, DOOR, by_email(EMAIL, PASSWORD), watched)

    assert await open_sessions(db) == 0


@pytest.mark.committed
async def test_guesses_at_once_are_counted_before_they_are_checked(db: Database) -> None:
    await make_account(db)

    outcomes = await asyncio.gather(
        *(enter(db, password=f"guess {i}") for i in range(12)), return_exceptions=True
    )

    assert sum(isinstance(outcome, InvalidCredentials) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooManyAttempts) for outcome in outcomes) == 7
    with pytest.raises(TooManyAttempts):
        await enter(db)


async def test_ending_sessions_leaves_other_subjects_alone(db: Database) -> None:
    id_ = await make_account(db)
    async with db.write() as tx:
        other = await make_session(tx, await make_customer(tx))
        await make_session(tx, id_)
        await make_session(tx, id_, kind=SubjectKind.STAFF)

    async with db.write() as tx:
        ended = await service.end_sessions(
            tx, kind=SubjectKind.CUSTOMER, subject_id=id_, reason="a test"
        )

    assert (ended, await open_sessions(db)) == (1, 2)
    async with db.read() as reader:
        assert await service.authenticate(reader, other.access_token, issuer=ISSUER)
