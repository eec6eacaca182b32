"""Mailboxes: which of its topics one subscriber has not looked at yet."""

import asyncio
from collections.abc import Collection


class Mailbox:
    """Each topic stands in it once, however often it was touched."""

    def __init__(self, topics: Collection[str]) -> None:
        self.topics = frozenset(topics)
        self.is_closed = False
        self._touched: dict[str, None] = {}
        self._wake = asyncio.Event()

    def put(self, topic: str) -> None:
        self._touched[topic] = None
        self._wake.set()

    def close(self) -> None:
        """The process stops: whoever waits is woken, for the last time."""
        self.is_closed = True
        self._wake.set()

    async def wait(self, seconds: float) -> bool:
        """Until something was touched, or the time is over; then False."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return False
        if not self.is_closed:
            self._wake.clear()
        return True

    def take(self) -> list[str]:
        """What was touched since the last time, in the order in which it was first touched."""
        touched, self._touched = list(self._touched), {}
        return touched
