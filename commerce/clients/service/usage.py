"""Counting what is used, in memory, and writing it down every few seconds.

A request never waits for the database and never causes a write of its own. What one process holds
is bounded: when too many different things are in use between two flushes, the rest is counted
together. A flush that fails keeps its counts for the next one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import structlog

from commerce.clients.latency import SIZE, bucket_of
from commerce.clients.repo import usage as repo
from commerce.core.db import Database

log = structlog.get_logger(__name__)
FLUSH_SECONDS = 5.0
MAX_COUNTERS = 10_000
MAX_UNKNOWN = 200
MAX_UNKNOWN_TEXT = 64_000
MAX_UNKNOWN_BYTES = 4 << 20
Key = tuple[UUID | None, UUID | None, str]
"""Client, published operation, version."""


@dataclass(slots=True)
class Counter:
    """Use of one thing since the last flush."""

    last_used_at: datetime
    calls: int = 0
    errors: int = 0
    cost: int = 0
    latency: list[int] = field(default_factory=lambda: [0] * SIZE)

    def add(self, other: "Counter") -> None:
        self.calls += other.calls
        self.errors += other.errors
        self.cost += other.cost
        self.latency = [a + b for a, b in zip(self.latency, other.latency, strict=True)]
        self.last_used_at = max(self.last_used_at, other.last_used_at)


@dataclass(slots=True)
class Sighting:
    """A document that its client has not published."""

    text: str
    operation_name: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    calls: int = 0


class UsageRecorder:
    """One a process. `run` flushes until it is told to stop, and then once more."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counters: dict[tuple[Key, datetime], Counter] = {}
        self._keys: dict[UUID, datetime] = {}
        self._unknown: dict[tuple[UUID | None, bytes], Sighting] = {}
        self._unknown_bytes = 0

    def count(self, key: Key, *, seconds: float, cost: int, failed: bool, times: int = 1) -> None:
        """A request that was answered, or several alike. `seconds` is wall-clock time of each."""
        now = self._db.clock.now()
        counter = self._counter(key, now)
        counter.calls += times
        counter.errors += failed * times
        counter.cost += cost * times
        counter.latency[bucket_of(seconds)] += times
        counter.last_used_at = now

    def _counter(self, key: Key, now: datetime) -> Counter:
        hour = now.replace(minute=0, second=0, microsecond=0)
        counter = self._counters.get((key, hour))
        if counter is None:
            if len(self._counters) >= MAX_COUNTERS:
                key = (key[0], None, "") if len(self._counters) < 2 * MAX_COUNTERS else _ALL_ELSE
            counter = self._counters.setdefault((key, hour), Counter(now))
        return counter

    def key_used(self, key_id: UUID) -> None:
        self._keys[key_id] = self._db.clock.now()

    def unknown(self, client_id: UUID | None, text: str, operation_name: str | None) -> None:
        """A document that was run though it is not published. Very long ones, and those that come
        when many are waiting to be written, are not kept."""
        if len(text) > MAX_UNKNOWN_TEXT:
            return
        now, key = self._db.clock.now(), (client_id, sha256(text.encode()).digest())
        seen = self._unknown.get(key)
        if seen is None:
            size = self._unknown_bytes + len(text)
            if len(self._unknown) >= MAX_UNKNOWN or size > MAX_UNKNOWN_BYTES:
                return
            self._unknown_bytes = size
            seen = self._unknown[key] = Sighting(text, operation_name, now, now)
        seen.calls += 1
        seen.last_seen_at = now

    async def flush(self) -> None:
        """Write down what was counted since the last time: one statement for each kind of thing,
        none for what nothing was counted of."""
        counters, self._counters = self._counters, {}
        keys, self._keys = self._keys, {}
        unknown, self._unknown = self._unknown, {}
        self._unknown_bytes = 0
        if not (counters or keys or unknown):
            return
        try:
            async with self._db.write() as tx:
                await repo.add_use(tx, _use_rows(counters))
                await repo.add_key_use(tx, keys)
                await repo.add_unknown(tx, _unknown_rows(unknown))
        except BaseException:
            self._take_back(counters, keys)
            raise

    def _take_back(
        self, counters: dict[tuple[Key, datetime], Counter], keys: dict[UUID, datetime]
    ) -> None:
        for key, counter in counters.items():
            kept = self._counters.setdefault(key, counter)
            if kept is not counter:
                kept.add(counter)
        self._keys = keys | self._keys

    async def run(self, stop: asyncio.Event) -> None:
        """Flush every few seconds until `stop`, and a last time then."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), FLUSH_SECONDS)
            except TimeoutError:
                await self._flush_or_log()
        await self._flush_or_log()

    async def _flush_or_log(self) -> None:
        try:
            await self.flush()
        except Exception:
            log.exception("what was used could not be written down; it is tried again")


_ALL_ELSE: Key = (None, None, "")


def _use_rows(counters: dict[tuple[Key, datetime], Counter]) -> Sequence[dict[str, object]]:
    return [
        {
            "client_id": client_id,
            "operation_id": operation_id,
            "version": version,
            "hour": hour,
            "calls": counter.calls,
            "errors": counter.errors,
            "cost": counter.cost,
            "latency": counter.latency,
            "last_used_at": counter.last_used_at,
        }
        for ((client_id, operation_id, version), hour), counter in counters.items()
    ]


def _unknown_rows(
    unknown: dict[tuple[UUID | None, bytes], Sighting],
) -> Sequence[dict[str, object]]:
    return [
        {
            "client_id": client_id,
            "hash": text_hash.hex(),
            "text": seen.text,
            "operation_name": seen.operation_name,
            "calls": seen.calls,
            "first_seen_at": seen.first_seen_at,
            "last_seen_at": seen.last_seen_at,
        }
        for (client_id, text_hash), seen in unknown.items()
    ]
