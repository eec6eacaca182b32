"""Many at once, on a committed database with real connections: who was first, and nothing twice."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from commerce.cart.models import CartStatus
from commerce.checkout.service import expire_unpaid_orders, settle
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.inventory.service import release
from commerce.orders.models import Order
from commerce.payments.port import Approved
from resolvers.context import Services
from tests.api.checkout.documents import (
    COMPLETE,
    bank_of,
    cart_status,
    charges,
    order_states,
    payment_states,
    refunds,
    stock,
)
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import MadeCheckout, make_checkout, make_delivery
from tests.jobs import deliver_queued
from tests.workers import reactions

pytestmark = pytest.mark.committed
CANCEL = """mutation($input: OrderCancelInput!) { orderCancel(input: $input) {
    __typename ... on Order { status } ... on UserError { code } } }"""
SHIP = """mutation($input: OrderShipInput!) { orderShip(input: $input) {
    __typename ... on Order { status } ... on UserError { code } } }"""


async def buyers(db: Database, count: int, on_hand: int) -> list[MadeCheckout]:
    """Checkouts of as many guests for the same goods."""
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=on_hand)
        method_id = await make_delivery(tx)
        return [
            await make_checkout(
                tx, goods=goods, method_id=method_id, email=f"buyer{number}@example.com"
            )
            for number in range(count)
        ]


def results(answers: list[Any]) -> Counter[str]:
    return Counter(answer.get("code") or answer["status"] for answer in answers)


@pytest.mark.parametrize("run", range(5))
async def test_fifty_buyers_of_five_pieces(
    client: Client, db: Database, services: Services, run: int
) -> None:
    checkouts = await buyers(db, 50, on_hand=5)

    answers = await asyncio.gather(
        *(client.data(COMPLETE, input=each.payload(key=f"key-{run}")) for each in checkouts)
    )

    assert results(answers) == {"AWAITING_SHIPMENT": 5, "OUT_OF_STOCK": 45}
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)] * 5
    assert await stock(db, checkouts[0].variant_ids[0]) == (5, 5)
    assert charges(services) == [2350] * 5
    assert len({answer["number"] for answer in answers if "number" in answer}) == 5


async def test_sixteen_times_the_same_request(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)

    answers = await asyncio.gather(
        *(client.data(COMPLETE, input=checkout.payload(key="key-1")) for _ in range(16))
    )

    assert results(answers) == {"AWAITING_SHIPMENT": 16}
    assert len({answer["number"] for answer in answers}) == 1
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]
    assert charges(services) == [2350]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_sixteen_requests_with_keys_of_their_own(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)

    answers = await asyncio.gather(
        *(client.data(COMPLETE, input=checkout.payload(key=f"key-{n}")) for n in range(16))
    )

    found = results(answers)
    assert set(found) <= {"AWAITING_SHIPMENT", "PAYMENT_PENDING"}
    assert found["AWAITING_SHIPMENT"] >= 1
    assert len({answer["number"] for answer in answers if "number" in answer}) == 1
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]
    assert charges(services) == [2350]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_a_repetition_waits_for_the_request_it_repeats(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)
    bank = bank_of(services)
    bank.hang("after")
    first = asyncio.create_task(client.data(COMPLETE, input=checkout.payload(key="key-1")))
    await until(lambda: charges(services) == [2350])

    second = asyncio.create_task(client.data(COMPLETE, input=checkout.payload(key="key-1")))
    other = await client.data(COMPLETE, input=checkout.payload(key="key-2"))
    await asyncio.sleep(0.3)
    assert not second.done()
    bank.hang(None)

    assert other["code"] == "PAYMENT_PENDING"
    assert await first == await second
    assert charges(services) == [2350]


async def test_a_repetition_of_a_decline_waits_too(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)
    payload = checkout.payload("decline", key="key-1")

    answers = await asyncio.gather(*(client.data(COMPLETE, input=payload) for _ in range(8)))

    assert results(answers) == {"PAYMENT_DECLINED": 8}
    assert await order_states(db) == [("CANCELLED", "payment_declined")]


async def test_a_notice_that_comes_before_the_answer(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)
    bank = bank_of(services)
    bank.hang("after")
    request = asyncio.create_task(client.data(COMPLETE, input=checkout.payload(key="key-1")))
    await until(lambda: charges(services) == [2350])
    provider = services.payment_providers["test"]
    ((payment_id, _),) = bank.movements("charge")
    headers, body = await provider.write_webhook(payment_id)  # type: ignore[attr-defined]

    reply = await client.http.post(
        "http://shop.test/webhooks/payments/test", content=body, headers=headers
    )
    assert reply.status_code == 204
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]
    bank.hang(None)

    assert (await request)["status"] == "AWAITING_SHIPMENT"
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]


async def test_two_buyers_of_each_others_goods_do_not_lock_up(
    client: Client, db: Database, services: Services
) -> None:
    async with db.write() as tx:
        goods = await make_product(tx, variants=6, on_hand=1000)
        method_id = await make_delivery(tx)
        checkouts = [
            await make_checkout(
                tx, goods=goods, method_id=method_id, email=f"buyer{number}@example.com"
            )
            for number in range(30)
        ]

    answers = await asyncio.gather(
        *(client.data(COMPLETE, input=each.payload()) for each in checkouts)
    )

    assert results(answers) == {"AWAITING_SHIPMENT": 30}
    for variant_id in goods.variant_ids:
        assert await stock(db, variant_id) == (1000, 30)


async def test_an_approval_that_comes_after_the_cancellation_is_given_back(
    client: Client, db: Database, services: Services
) -> None:
    (checkout,) = await buyers(db, 1, on_hand=10)
    bank = bank_of(services)
    bank.hang("after")
    request = asyncio.create_task(client.data(COMPLETE, input=checkout.payload(key="key-1")))
    await until(lambda: charges(services) == [2350])
    clerk = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)
    (node,) = (await clerk.data("{ orders { nodes { id status } } }"))["nodes"]
    assert node["status"] == "PENDING_PAYMENT"

    cancelled = await clerk.data(CANCEL, input={"orderId": node["id"], "reason": "OTHER"})
    bank.hang(None)
    refused = await request
    await deliver_queued(db, reactions(services))

    assert cancelled["status"] == "CANCELLED"
    assert refused["code"] == "PAYMENT_DECLINED"
    assert await order_states(db) == [("CANCELLED", "other")]
    assert await payment_states(db) == [("CAPTURED", 2350, 2350)]
    assert refunds(services) == [2350]
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)
    again = await client.data(COMPLETE, input=checkout.payload(key="key-2"))
    assert again["status"] == "AWAITING_SHIPMENT"


async def test_expiry_and_approval_at_once(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    """Whoever comes first: money and goods, or neither."""
    checkouts = await buyers(db, 10, on_hand=10)
    for each in checkouts:
        asked = await client.data(COMPLETE, input=each.payload("action"))
        assert asked["__typename"] == "PaymentActionRequired"
    with bank_of(services)._open() as memory:
        ids = [row[0] for row in memory.execute("SELECT id FROM payments").fetchall()]
    clock.advance(timedelta(minutes=31))
    presses = [
        client.http.post(f"http://127.0.0.1:8000/payments/test/{id_}", data={"decision": "approve"})
        for id_ in ids
    ]

    await asyncio.gather(
        expire_unpaid_orders(db, services.payment_providers),
        *presses,
        expire_unpaid_orders(db, services.payment_providers),
    )
    await expire_unpaid_orders(db, services.payment_providers)
    await deliver_queued(db, reactions(services))

    states = Counter(await order_states(db))
    placed = states["AWAITING_SHIPMENT", None]
    assert placed + states["CANCELLED", "payment_expired"] == 10
    assert len(charges(services)) - len(refunds(services)) == placed
    assert await stock(db, checkouts[0].variant_ids[0]) == (10, placed)
    kept = sum(taken - back for _, taken, back in await payment_states(db))
    assert kept == placed * 2350


async def test_an_approval_of_a_closed_payment_is_given_back(
    client: Client, db: Database, services: Services
) -> None:
    """A provider that takes money after it said that it would not."""
    (checkout,) = await buyers(db, 1, on_hand=10)
    await client.data(COMPLETE, input=checkout.payload("decline"))
    bank = bank_of(services)
    with bank._open() as memory:
        ((payment_id,),) = memory.execute("SELECT id FROM payments").fetchall()
        memory.execute("DELETE FROM payments")
    bank.authorize(payment_id, 2350, "GBP", "approve")

    for _ in range(2):
        async with db.write() as tx:
            await settle(tx, payment_id, Approved("late"))
    await deliver_queued(db, reactions(services))

    assert refunds(services) == [2350]
    assert await payment_states(db) == [("CAPTURED", 2350, 2350)]
    assert await order_states(db) == [("CANCELLED", "payment_declined")]


async def test_stock_that_was_let_go_of_is_taken_again_or_the_money_goes_back(
    client: Client, db: Database, services: Services
) -> None:
    checkouts = await buyers(db, 2, on_hand=1)
    first, second = checkouts
    await client.data(COMPLETE, input=first.payload("timeout_approved"))
    async with db.write() as tx:
        order_id = (await tx.execute(select(Order.id))).scalar_one()
        await release(tx, order_id)
    taken = await client.data(COMPLETE, input=second.payload())
    assert taken["status"] == "AWAITING_SHIPMENT"
    ((payment_id, _), _) = bank_of(services).movements("charge")

    async with db.write() as tx:
        await settle(tx, payment_id, Approved("late"))
    await deliver_queued(db, reactions(services))

    assert Counter(await order_states(db)) == {
        ("CANCELLED", "out_of_stock"): 1,
        ("AWAITING_SHIPMENT", None): 1,
    }
    assert refunds(services) == [2350]
    assert await stock(db, first.variant_ids[0]) == (1, 1)
    assert await cart_status(db, first) is CartStatus.ACTIVE


async def test_cancelling_and_shipping_at_once(
    client: Client, db: Database, services: Services
) -> None:
    clerk = client.as_staff(Permission.ORDERS_READ, Permission.ORDERS_WRITE)
    checkouts = await buyers(db, 8, on_hand=8)
    ids = [(await client.data(COMPLETE, input=each.payload()))["id"] for each in checkouts]

    answers = await asyncio.gather(
        *(
            clerk.data(document, input={"orderId": id_, **reason})
            for id_ in ids
            for document, reason in ((CANCEL, {"reason": "OTHER"}), (SHIP, {}))
        )
    )
    await deliver_queued(db, reactions(services))

    pairs = [answers[index : index + 2] for index in range(0, len(answers), 2)]
    for cancelled, shipped in pairs:
        assert sorted([cancelled.get("code", ""), shipped.get("code", "")]) == [
            "",
            "ORDER_STATUS_FORBIDS",
        ]
    states = Counter(status for status, _ in await order_states(db))
    assert states["CANCELLED"] + states["SHIPPED"] == 8
    assert len(refunds(services)) == states["CANCELLED"]
    assert await stock(db, checkouts[0].variant_ids[0]) == (8 - states["SHIPPED"], 0)


async def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
