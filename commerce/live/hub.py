"""The hub: wakes those who follow a topic, and nobody else."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from commerce.core.announcing import CHANNEL
from commerce.core.db import Database
from commerce.core.listening import Listener
from commerce.live.mailbox import Mailbox
from commerce.live.order_feed import CHECK_SECONDS, OrderFeed
from commerce.orders.feed import TOPIC as ORDERS

LOOK_AGAIN_SECONDS = 60.0
"""How often everybody is woken without a reason, in case an announcement was lost."""


class Hub:
    """One per process. What it costs to hear of a topic that nobody here follows is one look into
    a dictionary."""

    def __init__(
        self,
        db: Database,
        *,
        look_again_seconds: float = LOOK_AGAIN_SECONDS,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self.orders = OrderFeed(db, self._put, check_seconds)
        self._closed = asyncio.Event()
        self._look_again_seconds = look_again_seconds
        self._by_topic: dict[str, set[Mailbox]] = {}
        self._mailboxes: set[Mailbox] = set()

    def listen(self, listener: Listener) -> None:
        listener.on(CHANNEL, self.heard, missed=self.missed)

    def heard(self, payload: str) -> None:
        """Topics that a process announced, separated by spaces."""
        for topic in payload.split(" "):
            if topic == ORDERS:
                self.orders.wake()
            else:
                self._put(topic)

    def missed(self) -> None:
        """Announcements may have been lost: everybody looks for themselves."""
        self.orders.wake()
        for mailbox in self._mailboxes:
            for topic in mailbox.topics:
                mailbox.put(topic)

    def _put(self, topic: str) -> None:
        for mailbox in self._by_topic.get(topic, ()):
            mailbox.put(topic)

    @contextmanager
    def follow(self, mailbox: Mailbox) -> Generator[None]:
        """Within the block the mailbox is told of its topics."""
        self._mailboxes.add(mailbox)
        for topic in mailbox.topics:
            self._by_topic.setdefault(topic, set()).add(mailbox)
        if self.is_closed:
            mailbox.close()
        try:
            yield
        finally:
            self._mailboxes.discard(mailbox)
            for topic in mailbox.topics:
                self._by_topic[topic].discard(mailbox)
                if not self._by_topic[topic]:
                    del self._by_topic[topic]

    @property
    def topics(self) -> int:
        """How many topics somebody follows."""
        return len(self._by_topic)

    @property
    def followers(self) -> int:
        return len(self._mailboxes)

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    async def closed_within(self, seconds: float) -> bool:
        """Wait that long, or until the process stops; whether it does."""
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """The process stops: every follower is woken and finds its mailbox closed."""
        self._closed.set()
        for mailbox in self._mailboxes:
            mailbox.close()

    async def run(self, stop: asyncio.Event) -> None:
        """Read the order feed when there is something new, and look again now and then."""
        feeding = asyncio.create_task(self.orders.run())
        try:
            while not stop.is_set():
                try:
                    async with asyncio.timeout(self._look_again_seconds):
                        await stop.wait()
                except TimeoutError:
                    self.missed()
        finally:
            feeding.cancel()
            await asyncio.wait([feeding])
