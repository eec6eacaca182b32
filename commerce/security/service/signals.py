"""Counting signals in memory, and writing them down every few seconds.

A request never waits for it and never causes a write of its own. What a process holds is bounded:
when too many different callers are noticed between two flushes, the rest is counted together,
without an address.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.core.network import network_of
from commerce.security import repo
from commerce.security.kinds import SignalKind

log = structlog.get_logger(__name__)
FLUSH_SECONDS = 5.0
MAX_COUNTERS = 5_000
MAX_NOTE = 200
Key = tuple[datetime, SignalKind, str, UUID | None]
"""Hour, kind, network, client."""


@dataclass(slots=True)
class Counter:
    """What one caller did since the last flush."""

    first_at: datetime
    last_at: datetime
    count: int = 0
    note: str = ""


class Signals:
    """One a process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counters: dict[Key, Counter] = {}

    def note(
        self, kind: SignalKind, *, address: str = "", client_id: UUID | None = None, note: str = ""
    ) -> None:
        """Something happened once. `note` says what, without secrets or personal data; the last
        one of an hour is kept."""
        now = self._db.clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        key: Key = hour, kind, network_of(address), client_id
        counter = self._counters.get(key)
        if counter is None:
            if len(self._counters) >= MAX_COUNTERS:
                key = hour, kind, "", None
            counter = self._counters.setdefault(key, Counter(now, now))
        counter.count += 1
        counter.last_at = now
        counter.note = note[:MAX_NOTE]

    async def run(self, stop: asyncio.Event) -> None:
        """Flush until `stop`, and then once more."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception:  # what was counted stays for the next time
                log.exception("signals were not written down")

    async def flush(self) -> None:
        """Write down what was counted. What fails is kept."""
        if not self._counters:
            return
        taken, self._counters = self._counters, {}
        try:
            async with self._db.write() as tx:
                rows = [self._row(key, counter) for key, counter in taken.items()]
                rows.sort(key=lambda row: (row["hour"], row["kind"].value, row["network_hash"]))
                await repo.add_events(tx, rows)
        except BaseException:
            self._put_back(taken)
            raise

    def _row(self, key: Key, counter: Counter) -> dict[str, Any]:
        hour, kind, network, client_id = key
        vault = self._db.vault
        return {
            "id": new_id(),
            "kind": kind,
            "client_id": client_id,
            "network_hash": vault.fingerprint(repo.NETWORK, network),
            "network_sealed": vault.seal(repo.NETWORK, network),
            "hour": hour,
            "count": counter.count,
            "first_at": counter.first_at,
            "last_at": counter.last_at,
            "note": counter.note,
        }

    def _put_back(self, taken: dict[Key, Counter]) -> None:
        for key, earlier in taken.items():
            later = self._counters.setdefault(key, earlier)
            if later is not earlier:
                later.count += earlier.count
                later.first_at = earlier.first_at
