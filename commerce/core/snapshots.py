"""Per-process snapshots of small reference data: channels, categories, price lists, tax rates.

A snapshot is loaded at first use and dropped when a transaction that changed it commits: at once
in the process that wrote, by NOTIFY in all others. A load that began before a drop is returned to
its caller but not kept, so no process keeps what was true only before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from commerce.core.driver import connect

if TYPE_CHECKING:
    from commerce.core.db import Reader

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot(Generic[T]):
    """What to load and under which name it is announced."""

    name: str
    load: "Callable[[Reader], Awaitable[T]]"


class Snapshots:
    """The snapshots one Database keeps."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}
        self._drops = 0

    async def get(self, snapshot: Snapshot[T], reader: "Reader") -> T:
        kept = self._kept.get(snapshot.name)
        if kept is not None:
            return cast("T", kept)
        drops_before = self._drops
        loaded = await snapshot.load(reader)
        if drops_before == self._drops:
            self._kept[snapshot.name] = loaded
        return loaded

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            self._drops += 1
            self._kept.pop(name, None)

    def drop_all(self) -> None:
        self._drops += 1
        self._kept.clear()


async def follow(url: str, snapshots: Snapshots, channel: str, stop: asyncio.Event) -> None:
    """Listen for announced changes until `stop`; everything is dropped whenever the connection
    is made anew, since notifications may have been missed."""

    def announced(_connection: object, _pid: int, _channel: str, name: object) -> None:
        snapshots.drop([str(name)])

    while not stop.is_set():
        try:
            connection = await connect(url)
        except OSError:
            await asyncio.sleep(1)
            continue
        lost = asyncio.Event()
        connection.add_termination_listener(partial(_set, lost))
        try:
            await connection.add_listener(channel, announced)
            snapshots.drop_all()
            await _first_of(stop, lost)
        finally:
            snapshots.drop_all()
            await connection.close(timeout=1)


def _set(lost: asyncio.Event, _connection: object) -> None:
    lost.set()


async def _first_of(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
