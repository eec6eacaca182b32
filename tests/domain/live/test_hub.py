"""The hub wakes those who follow a topic; announcements leave after the commit, together."""

import asyncio
from uuid import UUID

from commerce.cart import service as cart_service
from commerce.cart.parts import topic as cart_topic
from commerce.cart.requests import NewLine
from commerce.core.actor import Anonymous
from commerce.core.announcing import CHANNEL, LONGEST_PAYLOAD, packed
from commerce.core.db import Database
from commerce.core.driver import connect
from commerce.core.ids import new_id
from commerce.inventory import service as inventory
from commerce.inventory.parts import ALL_STOCK, MOST_TOPICS, touch
from commerce.inventory.parts import topic as stock_topic
from commerce.live.hub import Hub
from commerce.live.mailbox import Mailbox
from commerce.live.running import announcing
from commerce.shop.repo import SHOP
from tests.factories.cart import make_cart
from tests.factories.catalog import make_product


async def test_a_topic_wakes_its_followers_alone(db: Database) -> None:
    hub, one, other = Hub(db), Mailbox(["a", "b"]), Mailbox(["c"])
    with hub.follow(one), hub.follow(other):
        hub.heard("a unknown b a")

        assert await one.wait(0)
        assert one.take() == ["a", "b"]
        assert not await other.wait(0)
        assert (hub.topics, hub.followers) == (3, 2)

        hub.missed()
        assert (sorted(one.take()), other.take()) == (["a", "b"], ["c"])
    assert (hub.topics, hub.followers) == (0, 0)


async def test_a_closed_hub_lets_nobody_wait(db: Database) -> None:
    hub, early, late = Hub(db), Mailbox(["a"]), Mailbox(["a"])
    with hub.follow(early):
        hub.close()
        with hub.follow(late):
            assert await early.wait(5)
            assert await late.wait(5)
    assert await hub.closed_within(0)
    assert early.is_closed
    assert late.is_closed


async def test_what_transactions_touch_is_announced_together_after_they_commit(
    db: Database,
) -> None:
    heard: list[str] = []
    listening = await connect(db.url)
    await listening.add_listener(CHANNEL, lambda *args: heard.append(args[-1]))
    async with announcing(db):
        for number in range(20):
            async with db.write() as tx:
                tx.touch(f"cart:{number}")
                await asyncio.sleep(0)
        try:
            async with db.write() as tx:
                tx.touch("undone")
                raise ZeroDivisionError  # noqa: TRY301
        except ZeroDivisionError:
            pass
    async with asyncio.timeout(5):
        while sum(len(payload.split()) for payload in heard) < 20:
            await asyncio.sleep(0.01)
    await listening.close()

    assert " ".join(heard).split() == [f"cart:{number}" for number in range(20)]
    assert len(heard) < 20


def test_payloads_are_as_long_as_the_database_takes() -> None:
    topics = [stock_topic(new_id()) for _ in range(1_000)]

    payloads = packed(topics)

    assert " ".join(payloads).split() == topics
    assert max(map(len, payloads)) <= LONGEST_PAYLOAD
    assert len(payloads) == 6


async def test_carts_and_stock_touch_their_topics(db: Database) -> None:
    touched: list[str] = []
    async with db.write() as tx:
        product = await make_product(tx, on_hand=10)
        cart = await make_cart(tx)
    (variant_id,) = product.variant_ids
    db.announce = touched.extend

    async with db.write() as tx:
        await cart_service.add_lines(tx, Anonymous(), cart.key, [NewLine(variant_id, 1)])
    async with db.write() as tx:
        channel = (await tx.reference(SHOP)).channels_by_code["uk"]
        await inventory.reserve(
            tx,
            order_id=UUID(int=1),
            channel_id=channel.id,
            wants={variant_id: 1},
            expires_at=tx.clock.now(),
        )
    async with db.write() as tx:
        await inventory.release(tx, UUID(int=1))
    async with db.write() as tx:
        touch(tx, [new_id() for _ in range(MOST_TOPICS + 1)])
    db.announce = None

    stock = stock_topic(variant_id)
    assert touched == [cart_topic(cart.id), stock, stock, ALL_STOCK]
