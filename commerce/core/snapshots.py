"""Per-process snapshots of small reference data: channels, categories, price lists, tax rates.

A snapshot is loaded at first use and dropped when a transaction that changed it commits: at once
in the process that wrote, by NOTIFY in all others. A load that began before a drop is returned to
its caller but not kept, so no process keeps what was true only before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from commerce.core.listening import Listener

if TYPE_CHECKING:
    from commerce.core.db import Reader

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot(Generic[T]):
    """What to load and under which name it is announced."""

    name: str
    load: "Callable[[Reader], Awaitable[T]]"
    windows: frozenset[str] = frozenset()
    """The windows of time (`commerce.core.reads`) that what it holds depends on."""


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

    def kept(self, snapshot: Snapshot[T]) -> T | None:
        """What is in memory now, for who would rather not open a reader; None when nothing is."""
        return cast("T | None", self._kept.get(snapshot.name))

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            self._drops += 1
            self._kept.pop(name, None)

    def drop_all(self) -> None:
        self._drops += 1
        self._kept.clear()


def listen(listener: Listener, snapshots: Snapshots, channel: str) -> None:
    """Drop what is announced on `channel`; everything whenever announcements may have been
    missed."""
    listener.on(channel, lambda name: snapshots.drop([name]), missed=snapshots.drop_all)


async def follow(url: str, snapshots: Snapshots, channel: str, stop: asyncio.Event) -> None:
    """Listen for announced changes until `stop`, in a process that listens to nothing else."""
    listener = Listener(url)
    listen(listener, snapshots, channel)
    await listener.run(stop)
