"""A real server process, killed between the two transactions of completing: nothing is lost and
nothing happens twice. The bank is a system of its own and remembers what it charged."""

import asyncio
import os
import random
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from commerce.checkout.service import expire_unpaid_orders, recover_payments
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.payments.test_bank import TestBank
from resolvers.context import Services
from tests.api.checkout.documents import COMPLETE, bank_of, order_states, payment_states, stock
from tests.client import Client
from tests.database import ROOT, VAULT
from tests.factories.catalog import make_product
from tests.factories.checkouts import MadeCheckout, make_checkout, make_delivery

pytestmark = pytest.mark.committed
SECRET = "1:" + b64encode(b"a key for tests, 32 bytes or more").decode()


@dataclass
class Shop:
    """One uvicorn process over the test's database, which may be killed and started again."""

    url: str
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        port = self.url.rpartition(":")[2]
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "uvicorn", "--factory", "commerce.app:create_app"),
            *("--port", port, "--log-level", "critical"),
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with httpx.AsyncClient() as http, asyncio.timeout(60):
            while True:
                try:
                    await http.get(f"{self.url}/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def complete(self, checkout: MadeCheckout, token: str, key: str) -> dict[str, Any] | None:
        """The answer; None when the connection broke."""
        body = {"query": COMPLETE, "variables": {"input": checkout.payload(token, key=key)}}
        try:
            async with httpx.AsyncClient(timeout=40) as http:
                reply = await http.post(f"{self.url}/graphql", json=body)
        except httpx.TransportError:
            return None
        return reply.json()["data"]["checkoutComplete"]


@pytest.fixture
def bank(services: Services) -> TestBank:
    """One bank behind the killed process and everybody else."""
    return bank_of(services)


@asynccontextmanager
async def running(db: Database, bank: TestBank, folder: Path) -> AsyncIterator[Shop]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shop = Shop(
        f"http://127.0.0.1:{port}",
        {
            "COMMERCE_DATABASE_URL": db.url,
            "COMMERCE_SECRET_KEYS": SECRET,
            "COMMERCE_ENVIRONMENT": "development",
            "COMMERCE_MEDIA_ROOT": str(folder / "media"),
            "COMMERCE_TEST_BANK_FILE": str(bank._file),
        },
    )
    try:
        yield shop
    finally:
        await shop.kill()


@asynccontextmanager
async def later(db: Database, minutes: int) -> AsyncIterator[Database]:
    """The same database for a worker whose clock is ahead."""
    clock = FrozenClock(datetime.now(UTC) + timedelta(minutes=minutes))
    ahead = Database(db.url, VAULT, clock=clock, pool_size=5)
    yield ahead
    await ahead.close()


async def ready(db: Database, count: int = 1, on_hand: int = 10) -> list[MadeCheckout]:
    async with db.write() as tx:
        goods = await make_product(tx, on_hand=on_hand)
        method_id = await make_delivery(tx)
        return [
            await make_checkout(
                tx, goods=goods, method_id=method_id, email=f"buyer{number}@example.com"
            )
            for number in range(count)
        ]


async def payment_begun(db: Database, *, beyond: int = 0) -> None:
    async with asyncio.timeout(20):
        while len(await payment_states(db)) <= beyond:
            await asyncio.sleep(0.02)


async def charged(bank: TestBank) -> None:
    async with asyncio.timeout(20):
        while not bank.movements("charge"):
            await asyncio.sleep(0.02)


async def test_killed_after_the_charge_the_order_is_placed_by_the_schedule(
    client: Client, db: Database, services: Services, bank: TestBank, tmp_path: Path
) -> None:
    (checkout,) = await ready(db)
    bank.hang("after")
    async with running(db, bank, tmp_path) as shop:
        await shop.start()
        request = asyncio.create_task(shop.complete(checkout, "approve", "key-1"))
        await charged(bank)
        await shop.kill()
        assert await request is None
        bank.hang(None)
        assert await payment_states(db) == [("PENDING", 0, 0)]
        assert await stock(db, checkout.variant_ids[0]) == (10, 1)

    async with later(db, 2) as ahead:
        assert await recover_payments(ahead, services.payment_providers) == 1
        assert await recover_payments(ahead, services.payment_providers) == 0
    answer = await client.data(COMPLETE, input=checkout.payload(key="key-1"))

    assert answer["status"] == "AWAITING_SHIPMENT"
    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]
    assert len(bank.movements("charge")) == 1
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_killed_after_the_charge_the_same_request_finishes_it(
    db: Database, bank: TestBank, tmp_path: Path
) -> None:
    (checkout,) = await ready(db)
    bank.hang("after")
    async with running(db, bank, tmp_path) as shop:
        await shop.start()
        request = asyncio.create_task(shop.complete(checkout, "approve", "key-1"))
        await charged(bank)
        await shop.kill()
        await request
        bank.hang(None)
        await shop.start()

        again, twice = await asyncio.gather(
            shop.complete(checkout, "approve", "key-1"), shop.complete(checkout, "approve", "key-1")
        )

    assert again is not None
    assert again["status"] == "AWAITING_SHIPMENT"
    assert twice == again
    assert len(bank.movements("charge")) == 1
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_killed_before_the_charge_the_goods_are_released(
    client: Client, db: Database, services: Services, bank: TestBank, tmp_path: Path
) -> None:
    (checkout,) = await ready(db)
    bank.hang("before")
    async with running(db, bank, tmp_path) as shop:
        await shop.start()
        request = asyncio.create_task(shop.complete(checkout, "approve", "key-1"))
        await payment_begun(db)
        await shop.kill()
        await request
        bank.hang(None)
        assert await stock(db, checkout.variant_ids[0]) == (10, 1)

    async with later(db, 2) as ahead:
        assert await recover_payments(ahead, services.payment_providers) == 1
    same = await client.data(COMPLETE, input=checkout.payload(key="key-1"))
    anew = await client.data(COMPLETE, input=checkout.payload(key="key-2"))

    assert same["code"] == "PAYMENT_DECLINED"
    assert anew["status"] == "AWAITING_SHIPMENT"
    assert await order_states(db) == [
        ("CANCELLED", "payment_declined"),
        ("AWAITING_SHIPMENT", None),
    ]
    assert len(bank.movements("charge")) == 1
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_killed_again_and_again_money_and_goods_agree(
    db: Database, services: Services, bank: TestBank, tmp_path: Path
) -> None:
    """Buyers come all the time and the server dies at any moment; in the end every charge has its
    order and every order its charge."""
    checkouts = await ready(db, count=60, on_hand=40)
    chance = random.Random(20260302)  # noqa: S311 - moments, not secrets
    async with running(db, bank, tmp_path) as shop:
        for batch in (checkouts[:30], checkouts[30:]):
            await shop.start()
            known = len(await payment_states(db))
            requests = [
                asyncio.create_task(shop.complete(checkout, "approve", f"key-{checkout.id}"))
                for checkout in batch
            ]
            await payment_begun(db, beyond=known)
            await asyncio.sleep(chance.uniform(0, 0.4))
            await shop.kill()
            await asyncio.gather(*requests)
    async with later(db, 2) as ahead:
        while await recover_payments(ahead, services.payment_providers):
            pass
    async with later(db, 60) as ahead:
        await expire_unpaid_orders(ahead, services.payment_providers)

    orders, payments = await order_states(db), await payment_states(db)
    placed = [state for state in orders if state[0] == "AWAITING_SHIPMENT"]
    charges = bank.movements("charge")
    assert {status for status, _ in orders} <= {"AWAITING_SHIPMENT", "CANCELLED"}
    assert len(charges) == len({payment_id for payment_id, _ in charges}) == len(placed)
    assert sum(taken - back for _, taken, back in payments) == 2350 * len(placed)
    assert bank.movements("refund") == []
    assert await stock(db, checkouts[0].variant_ids[0]) == (40, len(placed))
