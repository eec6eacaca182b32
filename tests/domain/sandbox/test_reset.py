"""Emptying the sandbox: all of it or a client's, again after a kill, and never a live row."""

import asyncio
import os
import signal
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from commerce.audit.models import AuditEntry
from commerce.cart.models import Cart
from commerce.core.actor import Staff, System
from commerce.core.db import Database, Tx
from commerce.core.errors import InvalidInput, NotAllowed, NotFound
from commerce.core.ids import new_id
from commerce.orders.models import Order
from commerce.sandbox import repo, service
from commerce.sandbox.views import SandboxEmptied, SandboxKind
from commerce.tables import metadata
from tests.database import ROOT
from tests.factories.clients import make_client
from tests.factories.customers import make_customer
from tests.factories.orders import make_order
from tests.factories.sandbox import make_one_of_each

OPERATOR = System("test")
ROOTS = ("carts", "customers", "orders", "tickets")
EMPTIED = {
    *("tickets", "ticket_messages", "orders", "order_lines", "order_delivery_groups", "parcels"),
    *("parcel_lines", "payments", "payment_transactions", "order_events", "order_feed"),
    *("carts", "cart_lines", "checkouts", "customers", "customer_addresses", "consents"),
    *("wishlists", "wishlist_items"),
}
"""Tables that the reset deletes from."""
LIVE_ALONE = {"customer_profiles", "customer_notes", "customer_traits"}
"""Tables of the CRM, which holds nothing of the sandbox."""
SECRET = "1:" + b64encode(b"a key for tests, 32 bytes or more").decode()


async def rows(db: Database, tables: set[str]) -> Mapping[str, int]:
    async with db.read() as reader:
        return {
            name: await reader.scalar(select(func.count()).select_from(metadata.tables[name]))
            for name in sorted(tables)
        }


def counts(emptied: SandboxEmptied) -> Mapping[str, int]:
    return {each.kind.value: each.count for each in emptied.deleted}


async def a_test_client(tx: Tx, code: str) -> UUID:
    return (await make_client(tx, code=code, is_live=False)).id


async def both_sides(db: Database) -> tuple[UUID, Mapping[str, int]]:
    """One of each, live; then three of each by a test client; what there was when only live things
    were there."""
    async with db.write() as tx:
        test_client_id = await a_test_client(tx, "try")
        await make_one_of_each(tx, None)
    live = await rows(db, EMPTIED)
    async with db.write() as tx:
        for _ in range(3):
            await make_one_of_each(tx, test_client_id)
    return test_client_id, live


async def test_everything_of_the_sandbox_goes_and_nothing_else(db: Database) -> None:
    _, live = await both_sides(db)

    emptied = await service.reset(db, OPERATOR)
    again = await service.reset(db, OPERATOR)

    # Each brought two carts: one of its own, and one with a checkout.
    assert counts(emptied) == {"ticket": 3, "order": 3, "cart": 6, "customer": 3}
    assert counts(again) == {"ticket": 0, "order": 0, "cart": 0, "customer": 0}
    assert (emptied.is_complete, again.is_complete) == (True, True)
    assert await rows(db, EMPTIED) == live


async def test_one_client_s_goes_and_another_s_stays(db: Database) -> None:
    async with db.write() as tx:
        one, other = await a_test_client(tx, "one"), await a_test_client(tx, "other")
        await make_one_of_each(tx, one)
        other_s = await make_one_of_each(tx, other)
        shared = await make_customer(tx, test_client_id=one)
        await make_order(tx, customer_id=shared, test_client_id=other)

    emptied = await service.reset(db, OPERATOR, one)

    assert counts(emptied) == {"ticket": 1, "order": 1, "cart": 2, "customer": 1}
    assert emptied.is_complete
    async with db.read() as reader:
        owners = set(await reader.scalars(select(Order.test_client_id)))
        buyers = set(await reader.scalars(select(Order.customer_id)))
    assert owners == {other}
    assert buyers == {other_s, shared}


async def test_a_call_deletes_so_much_and_says_that_there_is_more(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, live = await both_sides(db)
    monkeypatch.setattr(service, "BATCH", 2)

    first = await service.reset(db, OPERATOR, most_batches=3)
    second = await service.reset(db, OPERATOR)

    assert (counts(first), first.is_complete) == (
        {"ticket": 3, "order": 2, "cart": 0, "customer": 0},
        False,
    )
    assert (counts(second), second.is_complete) == (
        {"ticket": 0, "order": 1, "cart": 6, "customer": 3},
        True,
    )
    assert await rows(db, EMPTIED) == live


async def test_who_did_it_is_recorded_with_the_counts(db: Database) -> None:
    test_client_id, _ = await both_sides(db)

    await service.reset(db, OPERATOR, test_client_id)

    async with db.read() as reader:
        entries = await reader.rows(
            select(AuditEntry.action, AuditEntry.actor, AuditEntry.after)
            .where(AuditEntry.entity_kind == "SandboxReset")
            .order_by(AuditEntry.id)
        )
    assert [tuple(entry) for entry in entries] == [
        ("sandbox.reset", "system:test", {"client_id": str(test_client_id)}),
        (
            "sandbox.reset_end",
            "system:test",
            {
                "client_id": str(test_client_id),
                "deleted": {"ticket": 3, "order": 3, "cart": 6, "customer": 3},
                "is_complete": True,
            },
        ),
    ]


async def test_what_is_refused_deletes_nothing(db: Database) -> None:
    _, _ = await both_sides(db)
    async with db.write() as tx:
        live_client = await make_client(tx, code="web")
    before = await rows(db, EMPTIED)

    with pytest.raises(InvalidInput) as live:
        await service.reset(db, OPERATOR, live_client.id)
    with pytest.raises(NotFound):
        await service.reset(db, OPERATOR, new_id())
    with pytest.raises(NotAllowed):
        await service.reset(db, Staff(new_id(), frozenset()))

    assert live.value.problems[0].code == "LIVE_CLIENT"
    assert await rows(db, EMPTIED) == before


@pytest.mark.parametrize("table", ROOTS)
async def test_the_database_itself_keeps_live_rows(db: Database, table: str) -> None:
    test_client_id, _ = await both_sides(db)
    before = await rows(db, EMPTIED)

    for statement in (
        f"DELETE FROM {table} WHERE test_client_id IS NULL",
        f"UPDATE {table} SET test_client_id = '{test_client_id}' WHERE test_client_id IS NULL",
        f"UPDATE {table} SET test_client_id = NULL WHERE test_client_id IS NOT NULL",
    ):
        with pytest.raises(IntegrityError, match="live rows of"):
            async with db.write() as tx:
                await tx.execute(text(statement))

    assert await rows(db, EMPTIED) == before


async def test_a_batch_that_reached_for_a_live_row_is_undone_whole(db: Database) -> None:
    """As if the statement that chooses had been wrong."""
    await both_sides(db)
    before = await rows(db, EMPTIED)

    with pytest.raises(IntegrityError, match="live rows of tickets stay"):
        async with db.write() as tx:
            every_order = list(await tx.scalars(select(Order.id)))
            await repo.delete(tx, SandboxKind.ORDER, every_order)

    assert await rows(db, EMPTIED) == before


async def test_no_test_order_has_a_number_of_the_live_ones(db: Database) -> None:
    test_client_id, _ = await both_sides(db)

    with pytest.raises(IntegrityError, match="ck_orders_number_of_sandbox"):
        async with db.write() as tx:
            await tx.execute(
                text("UPDATE orders SET number = '7' WHERE test_client_id = :id"),
                {"id": test_client_id},
            )


async def test_whatever_refers_to_what_is_deleted_is_known_to_the_reset(db: Database) -> None:
    """A table that comes to refer to carts, orders, tickets or customers belongs into the reset's
    statements, or is one that the sandbox never reaches."""
    async with db.read() as reader:
        found = await reader.rows(
            text(
                """
                SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c
                WHERE c.contype = 'f' AND c.conparentid = 0 AND c.confrelid::regclass::text
                      = ANY(CAST(:emptied AS text[]))
                """
            ).bindparams(emptied=sorted(EMPTIED))  # type: ignore[arg-type]
        )

    assert {row[0] for row in found} - EMPTIED == LIVE_ALONE


@pytest.mark.committed
async def test_killed_midway_it_goes_on_from_there(db: Database) -> None:
    async with db.write() as tx:
        test_client_id = await a_test_client(tx, "try")
        await make_one_of_each(tx, None)
        await make_one_of_each(tx, test_client_id)
    live = {"carts": 2, "orders": 1, "customers": 1, "tickets": 1}
    await many_carts(db, test_client_id, 20_000)
    full = await left(db)

    process = await start(db)
    async with asyncio.timeout(60):
        while await left(db) == full or await left(db) > full - 500:
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    halfway = await left(db)
    second = await start(db)
    code = await second.wait()

    assert 0 < halfway < full
    assert code == 0
    assert await left(db) == 0
    assert await rows(db, set(live)) == live
    async with db.read() as reader:
        actions = select(AuditEntry.action).where(AuditEntry.entity_kind == "SandboxReset")
        recorded = Counter(await reader.scalars(actions))
    # The killed run's beginning stands; each later one has its end.
    assert recorded["sandbox.reset"] == recorded["sandbox.reset_end"] + 1


async def many_carts(db: Database, test_client_id: UUID, count: int) -> None:
    async with db.write() as tx:
        one = (await tx.rows(select(Cart).limit(1)))[0][0]
        values = {
            "channel_id": one.channel_id,
            "currency": one.currency,
            "language": one.language,
            "status": one.status,
            "test_client_id": test_client_id,
        }
        await tx.execute(insert(Cart), [{"id": new_id(), **values} for _ in range(count)])


async def left(db: Database) -> int:
    async with db.read() as reader:
        of_sandbox = select(func.count()).where(Cart.test_client_id.is_not(None))
        return await reader.scalar(of_sandbox)


async def start(db: Database) -> asyncio.subprocess.Process:
    """`commerce sandbox reset`, as a process of its own."""
    environment = {"COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": SECRET}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from commerce.cli import app; app()", "sandbox", "reset"),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
