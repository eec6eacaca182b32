"""The response cache: answers queries of anonymous callers from what is kept, or makes and keeps.

Kept are answers to published operations (`Found.is_trusted`) of callers without a token that act
for nobody, whose every field is public, that have no error, and whose reads are all traceable.
While announcements do not arrive, nothing is kept and nothing kept is shown.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from graphql import GraphQLSchema

from commerce.clients.kinds import ClientKind
from commerce.core.clock import Clock
from commerce.core.kept_answers import CacheReport, DroppedAnswers
from commerce.core.reads import Reads, recording
from commerce.core.view import replace
from schema.execution.cache.kept import Kept, digest_of, surrogate_keys
from schema.execution.cache.keys import key_of
from schema.execution.cache.policy import OperationPolicy, Policies
from schema.execution.cache.store import Entry, Store
from schema.execution.cache.windows import Window, Windows
from schema.execution.json_text import as_json
from schema.execution.pipeline import Admitted, Answer
from schema.execution.request import Caller, Transport

Run = Callable[[], Awaitable[Answer]]
RECENT = 50
CACHED_TRANSPORTS = frozenset({Transport.GET, Transport.POST})


@dataclass(frozen=True, slots=True)
class CacheOptions:
    """`keeps_untrusted`: any document's answers are kept, published or not (development and
    benchmarks). `shared_max_age` and `names_tags` are for a CDN that is purged by our tags."""

    max_bytes: int = 64 << 20
    max_seconds: int = 3_600
    keeps_untrusted: bool = False
    shared_max_age: int | None = None
    names_tags: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """Answers that were dropped for a tag."""

    at: datetime
    tag: str
    count: int


@dataclass(slots=True, eq=False)
class _Flight:
    """One execution that several requests wait for."""

    began: int
    caller: Caller
    task: asyncio.Task[Answer]
    waiting: int = 0


class ResponseCache:
    """`is_current` says whether every announcement arrives."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        clock: Clock,
        is_current: Callable[[], bool],
        windows: dict[str, Window] | None = None,
        options: CacheOptions | None = None,
    ) -> None:
        self.options = options or CacheOptions()
        self.store = Store(max_bytes=self.options.max_bytes)
        self.clock = clock
        self.is_current = is_current
        self.dropped: deque[DroppedAnswers] = deque(maxlen=RECENT)
        """What was dropped lately, and for which tag."""
        self._policies = Policies(schema)
        self._windows = Windows(windows or {}, self.store)
        self._flights: dict[Hashable, _Flight] = {}

    def heard(self, tags: Iterable[str]) -> None:
        """Tags were announced: what stands on them is dropped."""
        for tag in tags:
            dropped = self.store.announced((tag,))
            if dropped:
                self.dropped.append(DroppedAnswers(self.clock.now(), tag, dropped))

    def lost(self) -> None:
        """Announcements may have been missed: nothing that is known counts any more."""
        self.store.counts.losses += 1
        self.store.clear()

    def report(self) -> CacheReport:
        """What is kept and what was done, for those who run the shop."""
        store, counts = self.store, self.store.counts
        return CacheReport(
            is_current=self.is_current(),
            entries=len(store),
            size_bytes=store.bytes,
            max_bytes=store.max_bytes,
            hits=counts.hits + counts.front_hits,
            joined=counts.joined,
            misses=counts.misses,
            stores=counts.stores,
            overtaken=counts.overtaken,
            invalidations=counts.invalidations,
            evictions=counts.evictions,
            expirations=counts.expirations,
            recent=tuple(self.dropped),
        )

    async def answer(self, admitted: Admitted, caller: Caller, run: Run) -> Answer:
        """From what is kept, or by `run`. Raises what `run` raises."""
        policy = self._policy(admitted, caller)
        key = key_of(admitted.operation, caller) if policy is not None else None
        if policy is None or key is None or not self.is_current():
            return await run()
        entry = self.store.get(key, self.clock.now())
        if entry is not None:
            self.store.counts.hits += 1
            return Answer({}, kept=entry.details)
        return await self._join(key, policy, caller, run)

    def _policy(self, admitted: Admitted, caller: Caller) -> OperationPolicy | None:
        """None where the answer is for this caller alone, or must not be kept."""
        client = caller.client
        if (
            caller.authorization is not None
            or caller.wants_cost
            or caller.transport not in CACHED_TRANSPORTS
            or (client is not None and client.kind is ClientKind.PARTNER)
            or not (admitted.found.is_trusted or self.options.keeps_untrusted)
        ):
            return None
        operation = admitted.operation
        return self._policies.of(operation.document.node, operation.node)

    async def _join(
        self, key: Hashable, policy: OperationPolicy, caller: Caller, run: Run
    ) -> Answer:
        """Wait for the execution that is under way, if nothing was announced since it began: what
        it reads could be older than what this caller was told of. Else begin one."""
        flight = self._flights.get(key)
        if flight is None or flight.began != self.store.sequence:
            self.store.counts.misses += 1
            began = self.store.sequence
            task = asyncio.create_task(self._make(key, policy, run, began))
            flight = _Flight(began, caller, task)
            self._flights[key] = flight
            flight.task.add_done_callback(lambda _task: self._landed(key, flight))
        else:
            self.store.counts.joined += 1
        flight.waiting += 1
        try:
            answer = await asyncio.shield(flight.task)
            # The quota that headers speak of is that of the caller who began it.
            return answer if flight.caller is caller else replace(answer, headers={})
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():  # everybody left
                flight.task.cancel()
                await asyncio.wait([flight.task])

    def _landed(self, key: Hashable, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.task.cancelled():
            flight.task.exception()  # seen by those who wait; nobody may be left

    async def _make(self, key: Hashable, policy: OperationPolicy, run: Run, began: int) -> Answer:
        began_at, reads = self.clock.now(), Reads()
        recording.set(reads)  # this task's own
        answer = await run()
        recording.set(None)
        if answer.status != 200 or "errors" in answer.body or not reads.is_traceable:
            return answer
        good_until = await self._good_until(policy, reads, began_at)
        expires_at = began_at + timedelta(seconds=self.options.max_seconds)
        expires_at = expires_at if good_until is None else min(expires_at, good_until)
        if expires_at <= self.clock.now():
            return answer
        body = as_json(answer.body)
        tags = frozenset(reads.tags) | policy.tags
        entry = Entry(key, body, tags, began_at, expires_at, len(body))
        entry.details = kept = self._kept(entry, good_until, policy, reads)
        return Answer({}, kept=kept) if self.store.put(entry, began) else answer

    async def _good_until(
        self, policy: OperationPolicy, reads: Reads, began_at: datetime
    ) -> datetime | None:
        """When the answer stops being true without an announcement; None: never."""
        limits = [policy.unannounced_seconds, reads.seconds]
        times = [began_at + timedelta(seconds=limit) for limit in limits if limit is not None]
        if reads.windows:
            next_change = await self._windows.next_change(reads.windows, began_at)
            times += [] if next_change is None else [next_change]
        return min(times, default=None)

    def _kept(
        self, entry: Entry, good_until: datetime | None, policy: OperationPolicy, reads: Reads
    ) -> Kept:
        """Only what is announced in full can be purged elsewhere, or shown a while longer."""
        is_announced = policy.unannounced_seconds is None and reads.seconds is None
        tags = surrogate_keys(policy, entry.tags) if self.options.names_tags else None
        return Kept(
            entry,
            good_until,
            digest_of(entry.body),
            policy.max_age,
            self.options.shared_max_age if is_announced else None,
            policy.max_age if is_announced else 0,
            tags,
            self.clock,
        )
