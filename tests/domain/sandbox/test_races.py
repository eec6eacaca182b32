"""Test and live buyers on the last units at once, on real connections: live buyers get them all."""

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from commerce.core.db import Database
from commerce.inventory.models import Reservation
from resolvers.context import Services
from tests.api.checkout.documents import COMPLETE, charges, stock
from tests.client import Client
from tests.factories.catalog import make_product
from tests.factories.checkouts import make_checkout, make_delivery
from tests.factories.sandbox import make_sides

pytestmark = pytest.mark.committed
BUYERS, UNITS = 20, 5


@pytest.mark.parametrize("seed", range(3))
async def test_twenty_live_and_twenty_test_buyers_of_five_pieces(
    client: Client, db: Database, services: Services, seed: int
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=UNITS)
        method_id = await make_delivery(tx)
        waiting = [
            (
                side,
                await make_checkout(
                    tx,
                    goods=goods,
                    method_id=method_id,
                    email=f"buyer{number}@example.com",
                    test_client_id=sides.test_id if side is sides.test else None,
                ),
            )
            for side in (sides.live, sides.test)
            for number in range(BUYERS)
        ]
    random.Random(seed).shuffle(waiting)  # noqa: S311 - an order to press in

    answers = await asyncio.gather(
        *(side.data(COMPLETE, input=checkout.payload()) for side, checkout in waiting)
    )

    outcomes = Counter(
        (side is sides.live, answer.get("code") or answer["status"])
        for (side, _), answer in zip(waiting, answers, strict=True)
    )
    assert outcomes[True, "AWAITING_SHIPMENT"] == UNITS
    assert outcomes[True, "OUT_OF_STOCK"] == BUYERS - UNITS
    assert outcomes[False, "AWAITING_SHIPMENT"] + outcomes[False, "OUT_OF_STOCK"] == BUYERS
    assert await stock(db, goods.variant_ids[0]) == (UNITS, UNITS)
    async with db.read() as reader:
        promised = await reader.scalar(select(func.sum(Reservation.quantity)))
    assert promised == UNITS
    numbers = [answer["number"] for answer in answers if "number" in answer]
    assert len(charges(services)) == len(numbers) == len(set(numbers))


async def test_a_test_buyer_does_not_wait_for_stock_that_is_locked(
    client: Client, db: Database
) -> None:
    sides = await make_sides(client, db)
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=1)
        checkout = await make_checkout(tx, goods=goods, test_client_id=sides.test_id)

    async with db.write_engine.connect() as other, asyncio.timeout(20):
        await other.execute(text("SELECT FROM stock_levels FOR UPDATE"))
        order = await sides.test.data(COMPLETE, input=checkout.payload())

    assert order["status"] == "AWAITING_SHIPMENT"
    assert await stock(db, goods.variant_ids[0]) == (1, 0)
