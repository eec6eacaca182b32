"""Clients and keys: who may make them, and whom a key lets in."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.audit.models import AuditEntry
from commerce.clients.inputs import ClientChange, NewClient, NewKey
from commerce.clients.kinds import ClientKind, ClientMode
from commerce.clients.models import ApiClient, ApiClientKey
from commerce.clients.service import clients, keys
from commerce.clients.service.keys import ClientsByKey
from commerce.core import snapshots
from commerce.core.actor import Staff
from commerce.core.clock import FrozenClock
from commerce.core.db import SNAPSHOT_CHANNEL, Database
from commerce.core.errors import Conflict, ExpectedError, InvalidInput, NotAllowed, NotFound
from commerce.core.ids import new_id
from commerce.core.listening import Listener
from commerce.core.permissions import Permission
from tests.database import VAULT
from tests.factories.clients import ACTOR, make_client

MANAGER = Staff(new_id(), frozenset({Permission.CLIENTS_WRITE, Permission.ORDERS_READ}))


class Seen:
    """Notes which keys were used."""

    def __init__(self) -> None:
        self.keys: list[UUID] = []

    def key_used(self, key_id: UUID) -> None:
        self.keys.append(key_id)


async def refused(db: Database, **changes: Any) -> ExpectedError:
    values: dict[str, Any] = {"code": "web", "name": "Web", "kind": ClientKind.STOREFRONT}
    with pytest.raises(ExpectedError) as raised:
        async with db.write() as tx:
            await clients.create(tx, MANAGER, NewClient(**{**values, **changes}))
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(ApiClient)) == 0
    return raised.value


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "Web"}, "INVALID_CODE"),
        ({"code": "x" * 51}, "INVALID_CODE"),
        ({"name": " "}, "REQUIRED"),
        ({"allowed_origins": ["https://shop.example/path"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["javascript:alert(1)"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["https://user@shop.example"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["https://SHOP.example"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["https://shop.example:port"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["*"]}, "INVALID_ORIGIN"),
        ({"allowed_origins": ["https://a.example"] * 21}, "TOO_MANY"),
        (
            {"kind": ClientKind.PARTNER, "allowed_origins": ["https://a.example"]},
            "NOT_FOR_PARTNERS",
        ),
        ({"permissions": [Permission.ORDERS_READ]}, "ONLY_FOR_PARTNERS"),
        ({"cost_per_second": 0}, "OUT_OF_RANGE"),
        ({"cost_per_day": 2_000_000_000}, "OUT_OF_RANGE"),
        ({"cost_burst": 5}, "NEEDS_RATE"),
        ({"channel": "mars"}, "NOT_FOUND"),
        ({"channel": "cn", "currency": "GBP"}, "NOT_TAKEN"),
        ({"language": "fr"}, "NOT_SPOKEN"),
        ({"serves_agents": True, "mode": ClientMode.OPEN}, "NOT_FOR_AGENTS"),
        ({"serves_agents": True, "mode": ClientMode.LOG}, "NOT_FOR_AGENTS"),
    ],
)
async def test_what_a_client_may_not_be(db: Database, changes: dict[str, Any], code: str) -> None:
    error = await refused(db, **changes)

    assert isinstance(error, InvalidInput)
    assert error.problems[0].code == code


async def test_a_client_that_serves_agents_runs_what_is_published_alone(db: Database) -> None:
    async with db.write() as tx:
        made = await make_client(tx, code="bot", is_live=False, serves_agents=True)
        web = await make_client(tx, code="web", mode=ClientMode.LOG)

    async def change(client_id: UUID, **values: Any) -> None:
        async with db.write() as tx:
            await clients.update(tx, ACTOR, ClientChange(client_id, values))

    for client_id, values in (
        (made.id, {"mode": ClientMode.OPEN}),
        (web.id, {"serves_agents": True}),
    ):
        with pytest.raises(InvalidInput) as refused_:
            await change(client_id, **values)
        assert [each.code for each in refused_.value.problems] == ["NOT_FOR_AGENTS"]
    await change(web.id, serves_agents=True, mode=ClientMode.LISTED)

    async with db.read() as reader:
        rows = await reader.rows(
            select(ApiClient.code, ApiClient.mode, ApiClient.serves_agents).order_by(ApiClient.code)
        )
    assert [tuple(row) for row in rows] == [
        ("bot", ClientMode.ID_ONLY, True),
        ("web", ClientMode.LISTED, True),
    ]


async def test_one_gives_only_what_one_holds(db: Database) -> None:
    error = await refused(db, kind=ClientKind.PARTNER, permissions=[Permission.STAFF_MANAGE])

    assert isinstance(error, NotAllowed)
    assert error.reason == "You do not hold staff:manage yourself."


async def test_a_stranger_makes_no_client(db: Database) -> None:
    stranger = Staff(new_id(), frozenset(set(Permission) - {Permission.CLIENTS_WRITE}))
    wanted = NewClient("web", "Web", ClientKind.STOREFRONT)

    with pytest.raises(NotAllowed):
        async with db.write() as tx:
            await clients.create(tx, stranger, wanted)


async def test_a_code_is_one_client_s(db: Database) -> None:
    async with db.write() as tx:
        await make_client(tx)

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await make_client(tx)


async def test_a_key_to_more_than_one_holds_is_not_made(db: Database) -> None:
    async with db.write() as tx:
        acme = await make_client(tx, kind=ClientKind.PARTNER, permissions=[Permission.STAFF_MANAGE])

    for act in (
        lambda tx: keys.create(tx, MANAGER, NewKey(acme.id, "mine")),
        lambda tx: clients.update(tx, MANAGER, ClientChange(acme.id, {"name": "Mine"})),
    ):
        with pytest.raises(NotAllowed):
            async with db.write() as tx:
                await act(tx)
    async with db.read() as reader:
        assert await reader.scalar(select(func.count()).select_from(ApiClientKey)) == 1


async def test_the_key_itself_is_kept_nowhere(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)

    async with db.read() as reader:
        [row] = await reader.rows(select(ApiClientKey.__table__))
        entries = await reader.scalars(select(AuditEntry.after))
    assert web.key not in str(row) + str(entries)
    assert row.beginning == web.key[:14]
    assert [entry.get("beginning") for entry in entries] == [None, web.key[:14]]


async def test_a_client_is_found_by_its_key_without_a_statement(
    db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    seen = Seen()
    find = ClientsByKey(db, seen)
    async with db.write() as tx:
        web = await make_client(tx, mode=ClientMode.LISTED)

    first = await find(web.key)
    await asyncio.sleep(0)  # the driver reports a statement one turn of the loop later
    with statements() as ran:
        again = await find(web.key)
        nobody = await find("pk_live_nobody")
        long = await find("x" * 10_000)
        await asyncio.sleep(0)

    assert first is not None
    assert again is first
    assert (first.id, first.mode, first.code) == (web.id, ClientMode.LISTED, "web")
    assert (nobody, long) == (None, None)
    assert ran == []
    assert seen.keys == [web.key_id, web.key_id]


async def test_a_key_is_good_until_it_expires(db: Database, clock: FrozenClock) -> None:
    find = ClientsByKey(db, Seen())
    until = clock.now() + timedelta(days=1)
    async with db.write() as tx:
        web = await make_client(tx)
        _, key = await keys.create(tx, ACTOR, NewKey(web.id, "short", until))

    before = await find(key)
    clock.advance(timedelta(days=1))

    assert before is not None
    assert await find(key) is None
    assert await find(web.key) is not None


async def test_keys_are_rotated_side_by_side(db: Database) -> None:
    find = ClientsByKey(db, Seen())
    async with db.write() as tx:
        web = await make_client(tx)
        _, second = await keys.create(tx, ACTOR, NewKey(web.id, "second"))

    both = [await find(web.key), await find(second)]
    async with db.write() as tx:
        await keys.revoke(tx, ACTOR, web.key_id)
        await keys.revoke(tx, ACTOR, web.key_id)

    assert None not in both
    assert await find(web.key) is None
    assert await find(second) is not None


async def test_keys_have_a_bound(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        for _ in range(keys.MAX_GOOD_KEYS - 1):
            await keys.create(tx, ACTOR, NewKey(web.id, "more"))

    with pytest.raises(Conflict):
        async with db.write() as tx:
            await keys.create(tx, ACTOR, NewKey(web.id, "too many"))


async def test_a_disabled_client_s_keys_are_refused_and_come_back(db: Database) -> None:
    find = ClientsByKey(db, Seen())
    async with db.write() as tx:
        web = await make_client(tx)

    await find(web.key)
    async with db.write() as tx:
        await clients.update(tx, ACTOR, ClientChange(web.id, {"is_active": False}))
    disabled = await find(web.key)
    async with db.write() as tx:
        await clients.update(tx, ACTOR, ClientChange(web.id, {"is_active": True}))

    assert disabled is None
    assert await find(web.key) is not None


async def test_a_change_is_recorded_with_what_it_was(db: Database) -> None:
    async with db.write() as tx:
        web = await make_client(tx)
        await clients.update(
            tx, ACTOR, ClientChange(web.id, {"mode": ClientMode.LISTED, "cost_per_second": 50})
        )

    async with db.read() as reader:
        [entry] = await reader.rows(
            select(AuditEntry.before, AuditEntry.after).where(
                AuditEntry.action == "apiClient.update"
            )
        )
    assert entry.before == {"mode": "id_only", "costPerSecond": None}
    assert entry.after == {"mode": "listed", "costPerSecond": 50}


@pytest.mark.parametrize("act", ["update", "key", "revoke"])
async def test_what_is_not_there(db: Database, act: str) -> None:
    with pytest.raises(NotFound):
        async with db.write() as tx:
            match act:
                case "update":
                    await clients.update(tx, ACTOR, ClientChange(new_id(), {}))
                case "key":
                    await keys.create(tx, ACTOR, NewKey(new_id(), "key"))
                case _:
                    await keys.revoke(tx, ACTOR, new_id())


@pytest.mark.committed
async def test_a_revoked_key_is_refused_in_every_process(db: Database) -> None:
    other = Database(db.url, VAULT, pool_size=1)
    listener, stop = Listener(db.url), asyncio.Event()
    snapshots.listen(listener, other.snapshots, SNAPSHOT_CHANNEL)
    listening = asyncio.create_task(listener.run(stop))
    find = ClientsByKey(other, Seen())
    try:
        async with db.write() as tx:
            web = await make_client(tx)
        await listener.is_listening.wait()
        before = await find(web.key)
        async with db.write() as tx:
            await keys.revoke(tx, ACTOR, web.key_id)
        await listener.caught_up()

        assert before is not None
        assert await find(web.key) is None
    finally:
        stop.set()
        await listening
        await other.close()
