"""Spending points: from what this process has leased, or from a slice it leases now.

While the database is slow or down nobody is let through for nothing and nobody is locked out: each
process grants a quarter of every allowance from a bucket of its own, and tries the database again
after a second.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from asyncpg import PostgresError
from asyncpg.exceptions import InterfaceError

from commerce.quotas import repo
from commerce.quotas.views import Allowance, Spending, Verdict

log = structlog.get_logger(__name__)
LEASE_SECONDS = 1.0
LEASE_SHARE = 10  # a slice is at most this part of the burst
ASK_SECONDS = 0.25  # how long a request waits for the database
CONNECT_SECONDS = 2.0
DEGRADED_SECONDS = 1.0
DEGRADED_SHARE = 4  # while the database is away, a process grants this part of each allowance
MOST_KEYS = 20_000
DOWN = (OSError, TimeoutError, PostgresError, InterfaceError)


@dataclass(slots=True)
class _Bucket:
    """What this process knows of one caller. Times are of the monotonic clock."""

    leased: int = 0
    lease_ends_at: float = 0.0
    tokens: float | None = None  # in the database, when it was last asked
    asked_at: float = 0.0
    day_is_over_at: float = 0.0  # when points of the day are there again, if they ran out
    own: float | None = None  # the process's own bucket, while the database is away
    own_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def take(self, cost: int, now: float) -> bool:
        if self.leased < cost or now >= self.lease_ends_at:
            return False
        self.leased -= cost
        return True

    def at_most(self, allowance: Allowance, now: float) -> float:
        """The most that can be there now, others' spending left aside."""
        if self.tokens is None:
            return float(allowance.burst)
        refilled = self.tokens + self.leased + (now - self.asked_at) * allowance.per_second
        return min(float(allowance.burst), refilled)


class Quotas:
    """The quotas of one process. `run` gives back what is not spent; `close` at the end."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Any]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`connect` opens a driver's connection, which the quotas keep for themselves: a pool that
        is exhausted by slow requests must not stop the counting."""
        self._connect = connect
        self._clock = clock
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._connection: Any = None
        self._turn = asyncio.Lock()
        self._degraded_until = 0.0

    async def spend(self, key: bytes, cost: int, allowance: Allowance) -> Spending:
        """Spend `cost` points, or none at all. Costs over the burst are never admitted."""
        now = self._clock()
        bucket = self._bucket(key)
        if bucket.take(cost, now):
            return self._admitted(bucket, allowance, now)
        async with bucket.lock:
            now = self._clock()
            if bucket.take(cost, now):
                return self._admitted(bucket, allowance, now)
            refused = self._known_refusal(bucket, cost, allowance, now)
            if refused is not None:
                return refused
            if now < self._degraded_until:
                return self._spend_alone(bucket, cost, allowance, now)
            return await self._lease(key, bucket, cost, allowance)

    def is_exhausted(self, key: bytes, allowance: Allowance) -> Spending | None:
        """The refusal of any request at all, where this process knows it without asking."""
        bucket = self._buckets.get(key)
        if bucket is None or bucket.tokens is None:
            return None
        return self._known_refusal(bucket, 1, allowance, self._clock())

    async def run(self, stop: asyncio.Event) -> None:
        """Give back slices that were not spent in time, every second until `stop`."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), LEASE_SECONDS)
            except TimeoutError:
                await self.give_back(self._clock())
        await self.close()

    async def give_back(self, now: float | None = None) -> None:
        """Give back what is leased: slices that ended before `now`, or all."""
        idle = {
            key: bucket
            for key, bucket in self._buckets.items()
            if bucket.leased and not bucket.lock.locked()
            if now is None or bucket.lease_ends_at <= now
        }
        slices = {key: bucket.leased for key, bucket in idle.items()}
        for bucket in idle.values():
            bucket.leased = 0
        if not slices or self._connection is None:
            return
        try:
            async with asyncio.timeout(CONNECT_SECONDS), self._turn:
                await repo.give_back(self._connection, slices)
        except DOWN:
            self._lose_connection()  # the slices are lost; the buckets fill up again

    async def close(self) -> None:
        """Give everything back and close the connection."""
        await self.give_back()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close(timeout=1)

    async def _lease(
        self, key: bytes, bucket: _Bucket, cost: int, allowance: Allowance
    ) -> Spending:
        asked_at = self._clock()
        returned, bucket.leased = bucket.leased, 0
        wish = repo.Wish(cost, max(cost, slice_of(allowance, cost)), returned)
        rate = (allowance.per_second, allowance.burst, allowance.per_day)
        try:
            lease = await self._ask(key, rate, wish)
        except DOWN as error:
            log.warning("quotas cannot ask the database", problem=type(error).__name__)
            self._lose_connection()
            self._degraded_until = self._clock() + DEGRADED_SECONDS
            return self._spend_alone(bucket, cost, allowance, self._clock())
        now = self._clock()
        bucket.own = None
        bucket.leased, bucket.lease_ends_at = lease.slice, asked_at + LEASE_SECONDS
        bucket.tokens, bucket.asked_at = lease.tokens, now
        if lease.slice >= cost:
            bucket.leased -= cost
            return self._admitted(bucket, allowance, now)
        if allowance.per_day is not None and allowance.per_day - lease.spent < cost:
            bucket.day_is_over_at = now + min(lease.day_left, LEASE_SECONDS)
            return Spending(Verdict.DAY, 0, lease.day_left)
        return self._refusal(bucket, cost, allowance, now)

    async def _ask(
        self, key: bytes, rate: tuple[float, int, int | None], wish: repo.Wish
    ) -> repo.Lease:
        if self._connection is None:
            async with asyncio.timeout(CONNECT_SECONDS), self._turn:
                if self._connection is None:
                    self._connection = await self._connect()
        async with asyncio.timeout(ASK_SECONDS), self._turn:
            return await repo.lease(self._connection, key, rate, wish)

    def _lose_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    def _spend_alone(
        self, bucket: _Bucket, cost: int, allowance: Allowance, now: float
    ) -> Spending:
        burst = max(allowance.burst / DEGRADED_SHARE, 1.0)
        rate = allowance.per_second / DEGRADED_SHARE
        held = burst if bucket.own is None else bucket.own + (now - bucket.own_at) * rate
        bucket.own, bucket.own_at = min(burst, held), now
        needed = min(float(cost), burst)  # what is over the share takes all of it
        if bucket.own < needed:
            return Spending(
                Verdict.RATE,
                int(bucket.own),
                (needed - bucket.own) / max(rate, 1e-9),
                is_exact=False,
            )
        bucket.own -= needed
        return Spending(Verdict.ADMITTED, int(bucket.own), is_exact=False)

    def _known_refusal(
        self, bucket: _Bucket, cost: int, allowance: Allowance, now: float
    ) -> Spending | None:
        """A refusal that needs no statement: others can only have spent more since it was asked,
        apart from slices that they give back, so it is asked again after a second."""
        if cost > allowance.burst:
            return self._refusal(bucket, cost, allowance, now)
        if bucket.tokens is None or now - bucket.asked_at > LEASE_SECONDS:
            return None
        if now < bucket.day_is_over_at:
            return Spending(Verdict.DAY, 0, LEASE_SECONDS)
        if bucket.at_most(allowance, now) >= cost:
            return None
        return self._refusal(bucket, cost, allowance, now)

    def _refusal(self, bucket: _Bucket, cost: int, allowance: Allowance, now: float) -> Spending:
        available = bucket.at_most(allowance, now)
        missing = max(cost - available, 0.0)
        return Spending(Verdict.RATE, int(available), missing / allowance.per_second)

    def _admitted(self, bucket: _Bucket, allowance: Allowance, now: float) -> Spending:
        return Spending(Verdict.ADMITTED, int(bucket.at_most(allowance, now)))

    def _bucket(self, key: bytes) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket()
            if len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)  # what it has leased is lost to its caller
        else:
            self._buckets.move_to_end(key)
        return bucket


def slice_of(allowance: Allowance, cost: int) -> int:
    """How much to lease: a quarter of a second or four requests like this one, so that callers are
    not counted one by one, and never more than a tenth of the burst."""
    wanted = max(int(allowance.per_second / 4), 4 * cost)
    return max(1, min(wanted, allowance.burst // LEASE_SHARE))
