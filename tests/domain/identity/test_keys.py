"""Signing keys: made at first need, rotated, retired."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.errors import Unauthenticated
from commerce.core.ids import new_id
from commerce.identity import jobs, keys
from commerce.identity.models import LoginThrottle, RefreshToken, Session, SigningKey
from commerce.identity.service import authenticate
from tests.factories.identity import ISSUER, make_session


async def count(db: Database, table: type) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(table))


async def signing_kid(db: Database) -> str:
    async with db.write() as tx:
        return (await keys.signing_key(tx)).kid


@pytest.mark.committed
async def test_of_many_at_once_one_makes_the_first_key(db: Database) -> None:
    kids = await asyncio.gather(*(signing_kid(db) for _ in range(8)))

    assert len(set(kids)) == 1
    assert await count(db, SigningKey) == 1


async def test_the_private_half_is_sealed(db: Database) -> None:
    await signing_kid(db)

    async with db.read() as reader:
        row = (await reader.rows(select(SigningKey.private_key_sealed, SigningKey.kid)))[0]
    assert len(row.private_key_sealed) > 32 + 28
    assert db.vault.open(keys.FIELD, row.private_key_sealed)


async def test_after_rotation_another_key_signs(db: Database) -> None:
    before = await signing_kid(db)

    async with db.write() as tx:
        rotated = await keys.rotate(tx)

    assert rotated != before
    assert await signing_kid(db) == rotated
    assert await count(db, SigningKey) == 2


async def test_the_schedule_rotates_after_a_month(db: Database, clock: FrozenClock) -> None:
    first = await signing_kid(db)

    async with db.write() as tx:
        await jobs.rotate_keys(tx)
    same = await signing_kid(db)
    clock.advance(timedelta(days=30))
    async with db.write() as tx:
        await jobs.rotate_keys(tx)

    assert same == first
    assert await signing_kid(db) != first


async def test_without_the_schedule_a_key_still_retires(db: Database, clock: FrozenClock) -> None:
    first = await signing_kid(db)
    clock.advance(timedelta(days=60))

    assert await signing_kid(db) != first


async def test_another_processs_new_key_is_known_before_the_news_of_it(db: Database) -> None:
    async with db.write() as tx:
        await make_session(tx, new_id())
    async with db.read() as reader:
        known = await reader.reference(keys.repo.KEYS)
    async with db.write() as tx:
        await keys.rotate(tx)
        tokens = await make_session(tx, new_id())
    db.snapshots._kept["signing_keys"] = known  # as a process has it that was not yet told

    async with db.read() as reader:
        bearer = await authenticate(reader, tokens.access_token, issuer=ISSUER)

    assert bearer.session_id == tokens.session_id


async def test_the_purge_removes_what_no_longer_matters(db: Database, clock: FrozenClock) -> None:
    async with db.write() as tx:
        tokens = await make_session(tx, new_id())
        tx.session.add(LoginThrottle(key=b"k", failures=3, window_started_at=clock.now()))
    clock.advance(timedelta(days=209))
    async with db.write() as tx:
        await jobs.purge(tx)
    sessions_then = await count(db, Session)
    clock.advance(timedelta(days=2))

    async with db.write() as tx:
        await jobs.purge(tx)

    assert sessions_then == 1
    counts = [await count(db, table) for table in (Session, RefreshToken, LoginThrottle)]
    assert counts == [0, 0, 0]
    assert await count(db, SigningKey) == 0
    async with db.read() as reader:
        with pytest.raises(Unauthenticated):
            await authenticate(reader, tokens.access_token, issuer=ISSUER)
