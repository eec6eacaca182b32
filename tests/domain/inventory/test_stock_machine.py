"""Any sequence of reserving, allocating, releasing, shipping and restocking keeps the counts."""

import asyncio
from collections import defaultdict
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commerce.core.clock import FrozenClock
from commerce.core.ids import new_id
from commerce.inventory import service
from commerce.inventory.errors import NotReserved, OutOfStock
from tests.database import pinned
from tests.domain.inventory.stock import levels, movements
from tests.factories.catalog import channel_ids, make_product, set_stock

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
VARIANTS = st.integers(0, 1)
QUANTITIES = st.dictionaries(VARIANTS, st.integers(1, 8), min_size=1)
ORDERS = st.integers(0, 3)
STOCK = {"main": 6, "second": 5}


class StockMachine(RuleBasedStateMachine):
    """Two variants in two warehouses, four orders, and a model of them in plain numbers."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.url = url
        self.on_hand = [sum(STOCK.values())] * 2
        self.held: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.allocated: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.away: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()

    @initialize()
    def goods(self) -> None:
        self.orders = [new_id() for _ in range(4)]
        self.runner.run(self._make())

    async def _make(self) -> None:
        self.db = await self.stack.enter_async_context(pinned(self.url, FrozenClock(NOW)))
        async with self.db.write() as tx:
            self.channel_id = (await channel_ids(tx, ["uk"]))["uk"]
            made = await make_product(tx, variants=2, on_hand=STOCK["main"])
            await set_stock(tx, made.variant_ids, STOCK["second"], warehouse="second")
        self.variants: list[UUID] = made.variant_ids

    def _in_transaction(self, function: Any, *arguments: Any, **named: Any) -> Any:
        async def run() -> Any:
            async with self.db.write() as tx:
                return await function(tx, *arguments, **named)

        return self.runner.run(run())

    def _by_id(self, quantities: dict[int, int]) -> dict[UUID, int]:
        return {self.variants[variant]: quantity for variant, quantity in quantities.items()}

    def _reserved(self, variant: int) -> int:
        return sum(
            units[variant] for orders in (self.held, self.allocated) for units in orders.values()
        )

    @rule(order=ORDERS, wants=QUANTITIES)
    def reserve(self, order: int, wants: dict[int, int]) -> None:
        fits = all(
            quantity <= self.on_hand[variant] - self._reserved(variant)
            for variant, quantity in wants.items()
        )
        try:
            self._in_transaction(
                service.reserve,
                order_id=self.orders[order],
                channel_id=self.channel_id,
                wants=self._by_id(wants),
                expires_at=NOW + timedelta(hours=1),
            )
        except OutOfStock:
            assert not fits
        else:
            assert fits
            for variant, quantity in wants.items():
                self.held[order][variant] += quantity

    @rule(order=ORDERS)
    def allocate(self, order: int) -> None:
        count = self._in_transaction(service.allocate, self.orders[order])
        held = self.held.pop(order, {})
        assert count == sum(held.values())
        for variant, quantity in held.items():
            self.allocated[order][variant] += quantity

    @rule(order=ORDERS)
    def release(self, order: int) -> None:
        self._in_transaction(service.release, self.orders[order])
        self.held.pop(order, None)
        self.allocated.pop(order, None)

    @rule(order=ORDERS, quantities=QUANTITIES)
    def ship(self, order: int, quantities: dict[int, int]) -> None:
        mine = self.allocated[order]
        fits = all(quantity <= mine[variant] for variant, quantity in quantities.items())
        try:
            self._in_transaction(service.ship, self.orders[order], self._by_id(quantities))
        except NotReserved:
            assert not fits
        else:
            assert fits
            for variant, quantity in quantities.items():
                mine[variant] -= quantity
                self.on_hand[variant] -= quantity
                self.away[order][variant] += quantity

    @rule(order=ORDERS, quantities=QUANTITIES)
    def restock(self, order: int, quantities: dict[int, int]) -> None:
        away = self.away[order]
        fits = all(quantity <= away[variant] for variant, quantity in quantities.items())
        try:
            self._in_transaction(
                service.restock,
                self.orders[order],
                self._by_id(quantities),
                actor=service.reservations.WORKER,
            )
        except NotReserved:
            assert not fits
        else:
            assert fits
            for variant, quantity in quantities.items():
                away[variant] -= quantity
                self.on_hand[variant] += quantity

    @invariant()
    def counts_agree(self) -> None:
        for variant, variant_id in enumerate(self.variants):
            rows = self.runner.run(levels(self.db, variant_id)).values()
            assert all(0 <= reserved <= on_hand for on_hand, reserved in rows)
            assert sum(on_hand for on_hand, _ in rows) == self.on_hand[variant]
            assert sum(reserved for _, reserved in rows) == self._reserved(variant)
            moved = self.runner.run(movements(self.db, variant_id))
            assert sum(STOCK.values()) + sum(q for _, q in moved) == self.on_hand[variant]


def test_stock_keeps_its_counts(database_url: str) -> None:
    run_state_machine_as_test(
        lambda: StockMachine(database_url),
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
