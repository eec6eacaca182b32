"""The process's view of the order feed: the newest entries, read once for all who follow orders.

Whoever follows keeps a position and asks for what is behind it; what is not in memory any more
comes from the database. While nobody follows orders, nothing is read.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress

import structlog

from commerce.core.db import Database
from commerce.core.driver import UNREACHABLE
from commerce.orders import feed
from commerce.orders.feed import FeedEntry, FeedScope

log = structlog.get_logger(__name__)
REMEMBERED = 1_000  # at least, at most twice as many
BATCH = 500
CHECK_SECONDS = 2.0
"""How often followers' processes look for entries that were never announced."""


class OrderFeed:
    """`tell` is called with every topic of every new entry."""

    def __init__(
        self, db: Database, tell: Callable[[str], None], check_seconds: float = CHECK_SECONDS
    ) -> None:
        self._db = db
        self._check_seconds = check_seconds
        self._tell = tell
        self._entries: list[FeedEntry] = []
        self._floor = 0  # all entries behind this position are in memory
        self._top = 0  # all entries up to this position were read
        self._followers = 0
        self._is_current = False  # read on ever since somebody follows
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()

    def wake(self) -> None:
        self._wake.set()

    @contextmanager
    def follow(self) -> Generator[None]:
        """Within the block new entries are read as they come."""
        self._followers += 1
        try:
            yield
        finally:
            self._followers -= 1
            self._is_current = self._is_current and self._followers > 0

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            if self._followers:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._check_seconds):
                        await self._wake.wait()
            else:
                await self._wake.wait()
            self._wake.clear()
            if self._is_current:
                await self._read_on()

    async def _read_on(self) -> None:
        try:
            await self.advance()
        except UNREACHABLE as error:
            log.warning("cannot read the order feed", reason=str(error))
        except Exception:  # whoever follows must not be left without it
            log.exception("reading the order feed failed")

    async def now(self) -> int:
        """A position: everything behind it is still to be told. Call it as a follower."""
        async with self._reading:
            if not self._is_current:
                await self._begin()
        await self.advance()
        return self._top

    async def _begin(self) -> None:
        """Take the feed up at its end: nobody has read it meanwhile."""
        async with self._db.read() as reader:
            self._top, is_waiting = await feed.top(reader)
        if is_waiting and await feed.put_in_order(self._db):
            async with self._db.read() as reader:
                self._top, _ = await feed.top(reader)
        self._floor = self._top
        self._entries.clear()
        self._is_current = True

    async def advance(self) -> None:
        """Read what is new and tell of it. Entries that somebody else is putting in order are left
        to the announcement that follows."""
        async with self._reading:
            if await self._read() and await feed.put_in_order(self._db):
                await self._read()

    async def _read(self) -> bool:
        """Whether there are entries without a position."""
        while True:
            async with self._db.read() as reader:
                entries, is_waiting = await feed.after(reader, self._top, most=BATCH)
            self._take(entries)
            if len(entries) < BATCH:
                return is_waiting

    def _take(self, entries: Sequence[FeedEntry]) -> None:
        if not entries:
            return
        self._entries.extend(entries)
        self._top = entries[-1].position
        if len(self._entries) > 2 * REMEMBERED:
            dropped = len(self._entries) - REMEMBERED
            self._floor = self._entries[dropped - 1].position
            del self._entries[:dropped]
        for topic in dict.fromkeys(topic for each in entries for topic in feed.topics_of(each)):
            self._tell(topic)

    async def after(self, position: int, scope: FeedScope, most: int) -> Sequence[FeedEntry]:
        """Up to `most` entries of a scope behind a position, the oldest first."""
        if position < self._floor:
            async with self._db.read() as reader:
                return await feed.after_of(reader, scope, position, most=most)
        first = bisect_right(self._entries, position, key=lambda entry: entry.position)
        found: list[FeedEntry] = []
        for index in range(first, len(self._entries)):
            if scope.holds(self._entries[index]):
                found.append(self._entries[index])
                if len(found) == most:
                    break
        return found
