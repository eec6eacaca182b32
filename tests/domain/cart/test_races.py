"""Two tabs at once."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from commerce.cart import repo, service
from commerce.cart.requests import NewLine
from commerce.core.actor import Anonymous, Customer, System
from commerce.core.db import Database
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product
from tests.factories.customers import make_customer

GUEST = Anonymous()
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
pytestmark = pytest.mark.committed


async def somebody_waits(db: Database) -> None:
    """Return once a transaction waits for a lock of another."""
    async with db.read() as reader:
        while (await reader.execute(WAITING)).scalar_one() == 0:
            await asyncio.sleep(0.005)


async def test_two_tabs_adding_at_once_both_count(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=3, on_hand=1000)
        cart = await make_cart(tx, {made.variant_ids[0]: 1})

    async def add(index: int) -> None:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(made.variant_ids[index % 3], 1)])

    await asyncio.gather(*(add(index) for index in range(30)))

    async with db.read() as reader:
        found = (await repo.carts_by_id(reader, System("test"), [cart.id], language=""))[cart.id]
    assert sorted(line.quantity for line in found.lines) == [10, 10, 11]
    assert found.version == 31


async def test_a_cart_that_was_waited_for_is_read_as_it_is_now(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=2)
        cart = await make_cart(tx, {made.variant_ids[0]: 1})
    holds, goes_on = asyncio.Event(), asyncio.Event()

    async def first_tab() -> None:
        async with db.write() as tx:
            await service.add_lines(tx, GUEST, cart.key, [NewLine(made.variant_ids[1], 2)])
            holds.set()
            await goes_on.wait()

    async def second_tab() -> list[int]:
        async with db.write() as tx:
            locked = await repo.cart_for_update(tx, GUEST, cart.id)
            assert locked is not None
            return [line.quantity for line in locked.lines]

    first = asyncio.create_task(first_tab())
    await holds.wait()
    second = asyncio.create_task(second_tab())
    await somebody_waits(db)
    goes_on.set()
    await first

    assert await second == [1, 2]


async def test_carts_made_at_once_for_a_customer_are_one(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, on_hand=100)).variant_ids
        customer_id = await make_customer(tx)

    async def make() -> UUID:
        async with db.write() as tx:
            return (await make_cart(tx, {variant_id: 1}, customer_id=customer_id)).id

    made = await asyncio.gather(*(make() for _ in range(8)))

    assert len(set(made)) == 1
    async with db.read() as reader:
        found = await repo.carts_by_id(reader, Customer(customer_id), [made[0]], language="")
    assert [cart.total_quantity for cart in found.values()] == [8]
