"""Promising stock to orders."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import update

from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.inventory import repo, service
from commerce.inventory.errors import NotReserved, OutOfStock
from commerce.inventory.events import StockChanged
from commerce.inventory.models import ChannelWarehouse
from tests.domain.inventory.stock import levels, movements, reservations
from tests.factories.catalog import channel_ids, make_product, set_stock
from tests.jobs import emitted

HOUR = timedelta(hours=1)


async def test_reserving_takes_from_the_channels_warehouses_by_priority(db: Database) -> None:
    order_id = new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        made = await make_product(tx, on_hand=5)
        [variant_id] = made.variant_ids
        near = await set_stock(tx, [variant_id], 3, warehouse="near")
        await set_stock(tx, [variant_id], 100, warehouse="far", channels=("cn",))
        await tx.execute(
            update(ChannelWarehouse)
            .where(ChannelWarehouse.warehouse_id == near)
            .values(priority=-1)
        )

    async with db.write() as tx:
        await service.reserve(
            tx,
            order_id=order_id,
            channel_id=uk,
            wants={variant_id: 7},
            expires_at=db.clock.now() + HOUR,
        )

    assert await levels(db, variant_id) == {"far": (100, 0), "main": (5, 4), "near": (3, 3)}
    assert await reservations(db, order_id) == [("main", "held", 4), ("near", "held", 3)]
    async with db.read() as reader:
        assert await repo.available_by_variant(reader, uk, [variant_id]) == {variant_id: 1}
    assert await emitted(db) == []


async def test_a_short_line_refuses_all_lines_and_names_every_shortage(db: Database) -> None:
    order_id = new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        plenty = await make_product(tx, slug="plenty", on_hand=50)
        few = await make_product(tx, slug="few", on_hand=2)
        none = await make_product(tx, slug="none", on_hand=None)
    wants = {plenty.variant_ids[0]: 1, none.variant_ids[0]: 1, few.variant_ids[0]: 3}

    with pytest.raises(OutOfStock) as refused:
        async with db.write() as tx:
            await service.reserve(
                tx, order_id=order_id, channel_id=uk, wants=wants, expires_at=db.clock.now() + HOUR
            )

    assert (refused.value.sku, refused.value.available) == ("NONE-1", 0)
    assert [(s.sku, s.requested, s.available) for s in refused.value.shortages] == [
        ("NONE-1", 1, 0),
        ("FEW-1", 3, 2),
    ]
    assert await levels(db, plenty.variant_ids[0]) == {"main": (50, 0)}
    assert await levels(db, few.variant_ids[0]) == {"main": (2, 0)}
    assert await reservations(db, order_id) == []


async def test_reserving_is_one_statement_and_one_more_for_the_event(
    db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        made = await make_product(tx, variants=20, on_hand=2)
    wants = dict.fromkeys(made.variant_ids, 1)
    expires_at = db.clock.now() + HOUR
    counts: list[int] = []

    for _ in range(2):
        with statements() as seen:
            async with db.write() as tx:
                await service.reserve(
                    tx, order_id=new_id(), channel_id=uk, wants=wants, expires_at=expires_at
                )
        counts.append(len(seen))

    assert counts == [1, 2]

    assert await emitted(db) == [StockChanged(tuple(sorted(made.variant_ids)))]


async def test_stock_of_one_channel_running_out_is_seen_from_another(db: Database) -> None:
    async with db.write() as tx:
        channels = await channel_ids(tx, ["uk", "cn"])
        made = await make_product(tx, on_hand=2, channels=("uk", "cn"))
        [variant_id] = made.variant_ids
        await set_stock(tx, [variant_id], 5, warehouse="shanghai", channels=("cn",))

    async with db.write() as tx:
        await service.reserve(
            tx,
            order_id=new_id(),
            channel_id=channels["cn"],
            wants={variant_id: 1},
            expires_at=db.clock.now() + HOUR,
        )
    untouched = await emitted(db)
    async with db.write() as tx:
        await service.reserve(
            tx,
            order_id=new_id(),
            channel_id=channels["cn"],
            wants={variant_id: 1},
            expires_at=db.clock.now() + HOUR,
        )

    assert untouched == []
    assert await emitted(db) == [StockChanged((variant_id,))]


async def test_released_stock_is_for_sale_again_and_only_once(db: Database) -> None:
    order_id, other_id = new_id(), new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=5)).variant_ids
        for each, quantity in ((order_id, 3), (other_id, 2)):
            await service.reserve(
                tx,
                order_id=each,
                channel_id=uk,
                wants={variant_id: quantity},
                expires_at=db.clock.now() + HOUR,
            )

    for _ in range(2):
        async with db.write() as tx:
            await service.release(tx, order_id)

    assert await levels(db, variant_id) == {"main": (5, 2)}
    assert await reservations(db, order_id) == [("main", "released", 3)]
    assert await reservations(db, other_id) == [("main", "held", 2)]
    assert await emitted(db) == [StockChanged((variant_id,))] * 2
    assert await movements(db, variant_id) == []


async def test_what_is_allocated_ships_in_parts(db: Database) -> None:
    order_id = new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=5)).variant_ids
        await service.reserve(
            tx,
            order_id=order_id,
            channel_id=uk,
            wants={variant_id: 4},
            expires_at=db.clock.now() + HOUR,
        )

    async with db.write() as tx:
        allocated = await service.allocate(tx, order_id)
        again = await service.allocate(tx, order_id)
        await service.ship(tx, order_id, {variant_id: 3})

    assert (allocated, again) == (4, 0)
    assert await levels(db, variant_id) == {"main": (2, 1)}
    assert await reservations(db, order_id) == [("main", "allocated", 1), ("main", "shipped", 3)]
    assert await movements(db, variant_id) == [("shipped", -3)]


async def test_more_than_is_allocated_does_not_ship(db: Database) -> None:
    order_id = new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=5)).variant_ids
        await service.reserve(
            tx,
            order_id=order_id,
            channel_id=uk,
            wants={variant_id: 2},
            expires_at=db.clock.now() + HOUR,
        )

    with pytest.raises(NotReserved) as held:
        async with db.write() as tx:
            await service.ship(tx, order_id, {variant_id: 1})
    async with db.write() as tx:
        await service.allocate(tx, order_id)
    with pytest.raises(NotReserved) as more:
        async with db.write() as tx:
            await service.ship(tx, order_id, {variant_id: 3})

    assert (held.value.remaining, more.value.remaining) == (0, 2)
    assert await levels(db, variant_id) == {"main": (5, 2)}
    assert await movements(db, variant_id) == []


async def test_what_comes_back_lies_where_it_left_from(db: Database) -> None:
    order_id = new_id()
    async with db.write() as tx:
        uk = (await channel_ids(tx, ["uk"]))["uk"]
        [variant_id] = (await make_product(tx, on_hand=2)).variant_ids
        await set_stock(tx, [variant_id], 2, warehouse="second")
        await service.reserve(
            tx,
            order_id=order_id,
            channel_id=uk,
            wants={variant_id: 4},
            expires_at=db.clock.now() + HOUR,
        )
        await service.allocate(tx, order_id)
        await service.ship(tx, order_id, {variant_id: 4})

    async with db.write() as tx:
        await service.restock(tx, order_id, {variant_id: 3}, actor=service.reservations.WORKER)
    with pytest.raises(NotReserved) as refused:
        async with db.write() as tx:
            await service.restock(tx, order_id, {variant_id: 2}, actor=service.reservations.WORKER)

    assert refused.value.remaining == 1
    back = await levels(db, variant_id)
    assert sorted(back.values()) == [(1, 0), (2, 0)]
    assert sorted(await movements(db, variant_id)) == [
        ("returned", 1),
        ("returned", 2),
        ("shipped", -2),
        ("shipped", -2),
    ]
    assert (await emitted(db))[-1] == StockChanged((variant_id,))
