"""Which ways of delivery are offered."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from commerce.core.db import Database
from commerce.core.money import Money
from commerce.shipping import service
from commerce.shop.repo import SHOP
from tests.factories.catalog import channel_ids
from tests.factories.shipping import make_method, make_zone

DAY = timedelta(days=1)
GOODS = Money(2000, "GBP")


async def offered(
    db: Database,
    country: str = "GB",
    region: str | None = None,
    *,
    goods: Money = GOODS,
    channel: str = "uk",
    language: str = "",
) -> list[tuple[str, int]]:
    """(title, minor units) of the options in a channel."""
    async with db.read() as reader:
        found = await service.options(
            reader,
            channel_id=(await reader.reference(SHOP)).channels_by_code[channel].id,
            currency=goods.currency,
            country=country,
            region=region,
            goods=goods,
            at=db.clock.now(),
            language=language,
        )
    return [(option.title, option.amount.minor) for option in found]


async def test_a_place_is_offered_the_methods_of_its_zone_in_order(db: Database) -> None:
    async with db.write() as tx:
        zone = await make_zone(tx, countries=["GB", "IE"])
        await make_method(tx, zone, code="express", rates=[Money(990, "GBP")], position=1)
        await make_method(tx, zone, code="standard", position=1)
        await make_method(tx, zone, code="pick-up", rates=[Money(0, "GBP")], position=2)
        await make_method(tx, await make_zone(tx, code="de", countries=["DE"]), code="post")

    assert await offered(db) == [("Standard", 450), ("Express", 990), ("Pick-up", 0)]
    assert await offered(db, "DE") == [("Post", 450)]
    assert await offered(db, "JP") == []


async def test_a_zone_of_a_region_stands_instead_of_its_countrys(db: Database) -> None:
    async with db.write() as tx:
        await make_method(tx, await make_zone(tx), code="mainland")
        islands = await make_zone(tx, code="islands", regions=["SHI", "ORK"])
        await make_method(tx, islands, code="ferry", rates=[Money(1500, "GBP")])

    assert await offered(db, "GB", "ORK") == [("Ferry", 1500)]
    assert await offered(db, "GB", "LND") == [("Mainland", 450)]
    assert await offered(db, "GB") == [("Mainland", 450)]


async def test_delivery_is_free_from_an_amount_of_goods_on(db: Database) -> None:
    async with db.write() as tx:
        await make_method(tx, await make_zone(tx), free_from=5000)

    assert await offered(db, goods=Money(4999, "GBP")) == [("Standard", 450)]
    assert await offered(db, goods=Money(5000, "GBP")) == [("Standard", 0)]


async def test_methods_are_offered_in_their_channel_currency_and_window(db: Database) -> None:
    now = db.clock.now()
    async with db.write() as tx:
        channels = await channel_ids(tx, ["uk", "cn"])
        zone = await make_zone(tx)
        await make_method(tx, zone, code="open", starts_at=now, ends_at=now + DAY)
        await make_method(tx, zone, code="over", ends_at=now)
        await make_method(tx, zone, code="coming", starts_at=now + DAY)
        await make_method(tx, zone, code="off", is_active=False)
        await make_method(tx, zone, code="other", channel_id=channels["cn"])
        await make_method(tx, zone, code="euros", rates=[Money(600, "EUR")])

    assert await offered(db) == [("Open", 450)]
    assert await offered(db, goods=Money(1, "EUR")) == [("Euros", 600)]


async def test_texts_follow_the_language(db: Database) -> None:
    async with db.write() as tx:
        await make_method(tx, await make_zone(tx), translations={"zh": {"title": "标准配送"}})

    assert await offered(db, language="zh") == [("标准配送", 450)]
    assert await offered(db, language="de") == [("Standard", 450)]


async def test_a_warm_snapshot_costs_no_statement(
    db: Database, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    async with db.write() as tx:
        await make_method(tx, await make_zone(tx))
        uk = (await channel_ids(tx, ["uk"]))["uk"]
    counts: list[int] = []

    for _ in range(2):
        async with db.read() as reader:
            with statements() as seen:
                await service.options(
                    reader,
                    channel_id=uk,
                    currency="GBP",
                    country="GB",
                    region=None,
                    goods=GOODS,
                    at=db.clock.now(),
                )
                await asyncio.sleep(0)  # the driver reports statements a moment later
        counts.append(len(seen))

    assert counts == [3, 0]
