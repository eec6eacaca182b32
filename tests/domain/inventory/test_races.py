"""Many at once, on a database that really commits."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from commerce.core.actor import System
from commerce.core.db import Database
from commerce.core.errors import InvalidInput
from commerce.core.ids import new_id
from commerce.inventory import service
from commerce.inventory.errors import OutOfStock
from commerce.inventory.requests import Adjustment
from commerce.inventory.service import adjusting
from tests.domain.inventory.stock import levels, movements, reservations
from tests.factories.catalog import channel_ids, make_product, set_stock

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.committed


async def reserved(db: Database, channel_id: UUID, wants: dict[UUID, int]) -> UUID | None:
    """The order that got all of it, or None."""
    order_id = new_id()
    try:
        async with db.write() as tx:
            await service.reserve(
                tx,
                order_id=order_id,
                channel_id=channel_id,
                wants=wants,
                expires_at=db.clock.now() + HOUR,
            )
    except OutOfStock:
        return None
    return order_id


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_thousand_orders_of_three_lines_over_six_variants(db: Database, seed: int) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        made = await make_product(tx, variants=6, on_hand=200)
        await set_stock(tx, made.variant_ids, 150, warehouse="second")
    random = Random(seed)  # noqa: S311 - a test that repeats itself
    carts = [
        {variant_id: random.randint(1, 2) for variant_id in random.sample(made.variant_ids, 3)}
        for _ in range(1000)
    ]

    orders = await asyncio.gather(*(reserved(db, uk, wants) for wants in carts))

    sold: Counter[UUID] = Counter()
    for order_id, wants in zip(orders, carts, strict=True):
        if order_id is not None:
            sold.update(wants)
    refused = [wants for order_id, wants in zip(orders, carts, strict=True) if order_id is None]
    assert 350 < sum(order_id is not None for order_id in orders) < 1000
    for variant_id in made.variant_ids:
        by_warehouse = await levels(db, variant_id)
        assert sum(held for _, held in by_warehouse.values()) == sold[variant_id] <= 350
        assert {code: on_hand for code, (on_hand, _) in by_warehouse.items()} == {
            "main": 200,
            "second": 150,
        }
    left = {variant_id: 350 - sold[variant_id] for variant_id in made.variant_ids}
    for wants in refused:  # nobody was sent away who could have had everything
        assert any(left[variant_id] < quantity for variant_id, quantity in wants.items())


async def test_fifty_buyers_for_five_units(db: Database) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=5)).variant_ids

    orders = await asyncio.gather(*(reserved(db, uk, {variant_id: 1}) for _ in range(50)))

    assert sum(order_id is not None for order_id in orders) == 5
    assert await levels(db, variant_id) == {"main": (5, 5)}


async def test_an_order_released_by_two_at_once_is_released_once(db: Database) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        made = await make_product(tx, variants=2, on_hand=10)
    other = await reserved(db, uk, dict.fromkeys(made.variant_ids, 3))
    order_id = await reserved(db, uk, dict.fromkeys(made.variant_ids, 4))
    assert order_id is not None
    assert other is not None

    async def release() -> None:
        async with db.write() as tx:
            await service.release(tx, order_id)

    await asyncio.gather(*(release() for _ in range(8)))

    assert await reservations(db, order_id) == [("main", "released", 4)] * 2
    for variant_id in made.variant_ids:
        assert await levels(db, variant_id) == {"main": (10, 3)}


async def test_reserving_and_releasing_at_once_keeps_the_counts(db: Database) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        made = await make_product(tx, variants=3, on_hand=20)
    random = Random(7)  # noqa: S311 - a test that repeats itself

    async def come_and_go() -> None:
        for _ in range(10):
            chosen = random.sample(made.variant_ids, 2)
            order_id = await reserved(db, uk, dict.fromkeys(chosen, random.randint(1, 3)))
            if order_id is not None:
                async with db.write() as tx:
                    await service.release(tx, order_id)

    await asyncio.gather(*(come_and_go() for _ in range(20)))

    for variant_id in made.variant_ids:
        assert await levels(db, variant_id) == {"main": (20, 0)}


async def test_counting_while_orders_come_and_go_keeps_the_counts(db: Database) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=20)).variant_ids
        main = await set_stock(tx, [variant_id], 20)

    async def count() -> None:
        for target in (20, 12, 16, 20):
            with suppress(InvalidInput):  # more may be reserved at this moment
                async with db.write() as tx:
                    change = Adjustment(variant_id, main, target=target)
                    await adjusting.adjust(tx, System("test"), [change])

    async def come_and_go() -> None:
        for quantity in (1, 3, 2):
            order_id = await reserved(db, uk, {variant_id: quantity})
            if order_id is not None:
                async with db.write() as tx:
                    await service.release(tx, order_id)

    await asyncio.gather(*(count() for _ in range(5)), *(come_and_go() for _ in range(15)))

    [(on_hand, held)] = (await levels(db, variant_id)).values()
    assert held == 0
    assert on_hand == 20 + sum(quantity for _, quantity in await movements(db, variant_id))
