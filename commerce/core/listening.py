"""The process's LISTEN connection: one for all channels, made again whenever it is lost.

Notifications are hints that something changed, never the change itself: whoever listens to a
channel also says what to do when some may have been missed. Holds nothing back and orders nothing.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from commerce.core.driver import UNREACHABLE, connect

log = structlog.get_logger(__name__)
LISTENER = "commerce listener"
"""What the connection is called in the database's list of sessions."""
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 2.0
PROBE_SECONDS = 4.0
"""How often the connection is asked whether it still stands: a cut cable says nothing."""
LEASE_SECONDS = 10.0
"""For how long an answered question vouches for the connection."""


@dataclass(frozen=True, slots=True)
class _Ear:
    heard: Callable[[str], None]
    missed: Callable[[], None]


class Listener:
    """Listens to the channels that were added before `run`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ears: dict[str, _Ear] = {}
        self.is_listening = asyncio.Event()
        self._connection: Any = None  # the asyncpg connection, while it listens
        self._lost = asyncio.Event()
        self._vouched_until = 0.0
        self._asking = asyncio.Lock()
        self._asked = self._answered = 0

    def on(self, channel: str, heard: Callable[[str], None], *, missed: Callable[[], None]) -> None:
        """Call `heard` with every payload of `channel`, and `missed` whenever listening begins
        anew or ends: notifications may have been lost. Both must return at once."""
        self._ears[channel] = _Ear(heard, missed)

    @property
    def is_current(self) -> bool:
        """Whether everything that is announced arrives: the connection answered a moment ago."""
        return time.monotonic() < self._vouched_until

    async def caught_up(self) -> None:
        """Wait until everything that was committed before has been heard, or, where the connection
        does not answer, been declared missed. Many callers at once share one statement."""
        self._asked += 1
        mine = self._asked
        async with self._asking:
            if self._connection is None or self._answered >= mine:
                return
            upto = self._asked
            try:
                await self._connection.execute("SELECT 1", timeout=PROBE_SECONDS)
            except UNREACHABLE:
                self._lose()
                return
            self._answered = upto
            if self._connection is not None:
                self._vouched_until = time.monotonic() + LEASE_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop`; a lost connection is made again, with growing pauses."""
        pause = SHORTEST_PAUSE_SECONDS
        while not stop.is_set():
            try:
                connection = await connect(self._url, LISTENER)
            except UNREACHABLE as error:
                log.warning("cannot listen for notifications", reason=str(error))
                await _first_of(stop, timeout=pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            pause = SHORTEST_PAUSE_SECONDS
            try:
                await self._listen(connection, stop)
            except UNREACHABLE as error:
                log.warning("stopped hearing notifications", reason=str(error))
            finally:
                self._lose()
                await _closed(connection)

    async def _listen(self, connection: Any, stop: asyncio.Event) -> None:
        self._lost = lost = asyncio.Event()
        connection.add_termination_listener(partial(_set, lost))
        for channel, ear in self._ears.items():
            await connection.add_listener(channel, partial(_hear, ear))
        self._missed()  # what was announced before LISTEN was in force
        self._connection = connection
        self.is_listening.set()
        while not (stop.is_set() or lost.is_set()):
            await self.caught_up()
            await _first_of(stop, lost, timeout=PROBE_SECONDS)

    def _lose(self) -> None:
        self._connection = None
        self._vouched_until = 0.0
        self._lost.set()
        self.is_listening.clear()
        self._missed()

    def _missed(self) -> None:
        for ear in self._ears.values():
            ear.missed()


def _hear(ear: _Ear, _connection: object, _pid: int, _channel: str, payload: object) -> None:
    ear.heard(str(payload))


def _set(lost: asyncio.Event, _connection: object) -> None:
    lost.set()


async def _closed(connection: Any) -> None:
    try:
        await connection.close(timeout=1)
    except UNREACHABLE:
        connection.terminate()


async def _first_of(*events: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 - asyncio.wait's
    """Whether one of the events was set before the time was over."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    done, _ = await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    return bool(done)
