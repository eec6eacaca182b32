"""An idempotency key takes effect once, also when two use it at the same moment."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from commerce.core.db import Database
from commerce.core.errors import IdempotencyConflict
from commerce.core.idempotency import (
    IdempotencyKey,
    claim,
    fingerprint,
    purge,
    record_result,
)
from commerce.core.ids import new_id

BODY = fingerprint({"quantity": 1})


async def test_the_second_use_finds_what_the_first_made(db: Database) -> None:
    made = new_id()
    async with db.write() as tx:
        first = await claim(tx, scope="s", key="k", body_hash=BODY)
        await record_result(tx, first, made)

    async with db.write() as tx:
        second = await claim(tx, scope="s", key="k", body_hash=BODY)

    assert not first.is_replay
    assert (second.is_replay, second.result_id) == (True, made)


async def test_another_body_is_a_conflict(db: Database) -> None:
    async with db.write() as tx:
        await claim(tx, scope="s", key="k", body_hash=BODY)

    with pytest.raises(IdempotencyConflict):
        async with db.write() as tx:
            await claim(tx, scope="s", key="k", body_hash=fingerprint({"quantity": 2}))


async def test_keys_of_other_actors_are_other_keys(db: Database) -> None:
    async with db.write() as tx:
        await claim(tx, scope="ada", key="k", body_hash=BODY)
        other = await claim(tx, scope="bob", key="k", body_hash=BODY)

    assert not other.is_replay


@pytest.mark.committed
async def test_twenty_at_once_take_effect_once(db: Database) -> None:
    effects = []

    async def use() -> object:
        async with db.write() as tx:
            claimed = await claim(tx, scope="s", key="k", body_hash=BODY)
            if claimed.is_replay:
                return claimed.result_id
            await asyncio.sleep(0.01)  # keeps the others waiting on the uncommitted key
            made = new_id()
            effects.append(made)
            await record_result(tx, claimed, made)
            return made

    answers = await asyncio.gather(*(use() for _ in range(20)))

    assert len(effects) == 1
    assert set(answers) == set(effects)


@pytest.mark.committed
async def test_a_rolled_back_use_leaves_the_key_free(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as tx:
            await claim(tx, scope="s", key="k", body_hash=BODY)
            raise ZeroDivisionError

    async with db.write() as tx:
        again = await claim(tx, scope="s", key="k", body_hash=BODY)

    assert not again.is_replay


def test_the_order_of_fields_does_not_matter() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


async def test_old_keys_are_forgotten(db: Database) -> None:
    async with db.write() as tx:
        await claim(tx, scope="s", key="old", body_hash=BODY)
        await claim(tx, scope="s", key="new", body_hash=BODY)
        await tx.execute(
            update(IdempotencyKey)
            .where(IdempotencyKey.key == "old")
            .values(created_at=datetime(2026, 3, 1, tzinfo=UTC))
        )

    async with db.write() as tx:
        purged = await purge(tx, datetime(2026, 3, 2, tzinfo=UTC))
        again = await claim(tx, scope="s", key="old", body_hash=BODY)
        kept = await claim(tx, scope="s", key="new", body_hash=BODY)

    assert purged == 1
    assert not again.is_replay
    assert kept.is_replay
