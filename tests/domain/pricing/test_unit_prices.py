"""Which price holds."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from commerce.core.db import Database
from commerce.core.money import Money
from commerce.pricing import service
from commerce.shop.repo import SHOP
from tests.factories.catalog import channel_ids, make_product
from tests.factories.pricing import make_price, make_price_list

DAY = timedelta(days=1)


async def price_of(
    db: Database,
    quantities: Mapping[UUID, int],
    *,
    currency: str = "GBP",
    customer_group: str | None = None,
) -> list[tuple[int, int | None] | None]:
    """(amount, compare_at) of each variant in the channel uk."""
    async with db.read() as reader:
        found = await service.unit_prices(
            reader,
            channel_id=(await reader.reference(SHOP)).channels_by_code["uk"].id,
            currency=currency,
            customer_group=customer_group,
            quantities=quantities,
            at=db.clock.now(),
        )
    prices = [found.get(variant_id) for variant_id in quantities]
    return [
        price and (price.amount.minor, price.compare_at.minor if price.compare_at else None)
        for price in prices
    ]


async def test_the_list_of_highest_priority_that_has_the_variant_wins(db: Database) -> None:
    async with db.write() as tx:
        [one, other] = (await make_product(tx, variants=2)).variant_ids
        sale = await make_price_list(tx, code="sale", priority=10)
        await make_price(tx, one, sale, 1500, compare_at=1900)

    assert await price_of(db, {one: 1, other: 1}) == [(1500, 1900), (1900, None)]


async def test_a_channels_own_list_goes_before_one_for_all_channels(db: Database) -> None:
    async with db.write() as tx:
        channels = await channel_ids(tx, ["uk", "cn"])
        [variant_id] = (await make_product(tx)).variant_ids
        for code, amount in (("uk", 1800), ("cn", 1700)):
            own = await make_price_list(tx, code=f"z-{code}", channel_id=channels[code])
            await make_price(tx, variant_id, own, amount)

    assert await price_of(db, {variant_id: 1}) == [(1800, None)]


async def test_a_groups_list_is_for_that_group_alone(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx)).variant_ids
        trade = await make_price_list(tx, code="trade", customer_group="trade")
        await make_price(tx, variant_id, trade, 1200)

    assert await price_of(db, {variant_id: 1}) == [(1900, None)]
    assert await price_of(db, {variant_id: 1}, customer_group="trade") == [(1200, None)]
    assert await price_of(db, {variant_id: 1}, customer_group="press") == [(1900, None)]


async def test_lists_and_prices_hold_within_their_windows(db: Database) -> None:
    now = db.clock.now()
    async with db.write() as tx:
        [variant_id] = (await make_product(tx)).variant_ids
        over = await make_price_list(tx, code="over", priority=9, ends_at=now)
        coming = await make_price_list(tx, code="coming", priority=9, starts_at=now + DAY)
        off = await make_price_list(tx, code="off", priority=9, is_active=False)
        for each in (over, coming, off):
            await make_price(tx, variant_id, each, 1)
        week = await make_price_list(tx, code="week", priority=5, starts_at=now)
        await make_price(tx, variant_id, week, 1700, ends_at=now)
        await make_price(tx, variant_id, week, 1600, starts_at=now - DAY, ends_at=now + DAY)
        await make_price(tx, variant_id, week, 1500, starts_at=now + DAY)

    assert await price_of(db, {variant_id: 1}) == [(1600, None)]


async def test_of_two_prices_in_force_the_later_one_holds(db: Database) -> None:
    now = db.clock.now()
    async with db.write() as tx:
        [variant_id] = (await make_product(tx)).variant_ids
        base = await make_price_list(tx, code="a-base", priority=1)
        await make_price(tx, variant_id, base, 2000)
        await make_price(tx, variant_id, base, 1600, starts_at=now - DAY)

    assert await price_of(db, {variant_id: 1}) == [(1600, None)]


async def test_larger_quantities_reach_their_break(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx)).variant_ids
        breaks = await make_price_list(tx, code="breaks", priority=1)
        await make_price(tx, variant_id, breaks, 1700, min_quantity=10)
        await make_price(tx, variant_id, breaks, 1500, min_quantity=100)

    assert [(await price_of(db, {variant_id: quantity}))[0] for quantity in (9, 10, 99, 100)] == [
        (1900, None),
        (1700, None),
        (1700, None),
        (1500, None),
    ]


async def test_what_has_no_price_in_a_currency_is_left_out(db: Database) -> None:
    async with db.write() as tx:
        [variant_id] = (await make_product(tx, price=[Money(1900, "GBP")])).variant_ids

    assert await price_of(db, {variant_id: 1}, currency="EUR") == [None]


async def test_twenty_variants_cost_one_statement(
    db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=20)
        uk = (await channel_ids(tx, ["uk"]))["uk"]
    counts: list[int] = []

    for quantities in ({made.variant_ids[0]: 1}, dict.fromkeys(made.variant_ids, 1)) * 2:
        async with db.read() as reader:
            with statements() as seen:
                await service.unit_prices(
                    reader,
                    channel_id=uk,
                    currency="GBP",
                    customer_group=None,
                    quantities=quantities,
                    at=db.clock.now(),
                )
                await asyncio.sleep(0)  # the driver reports statements a moment later
        counts.append(len(seen))

    assert counts == [2, 1, 1, 1]  # the first loads the price lists
