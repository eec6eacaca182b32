"""The kept answers of one process: found by key, dropped by tag, bounded in bytes.

A counter goes up with every announcement. Whoever reads notes it before the first statement; what
it read is kept only if none of its tags was announced since, so an answer that was overtaken while
it was being made is never kept. Knows nothing of GraphQL or HTTP.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EVERYTHING = "all"
ENTRY_OVERHEAD = 1_000  # bytes that Python needs beside a body
TAG_OVERHEAD = 150
MOST_REMEMBERED_TAGS = 20_000


@dataclass(slots=True, eq=False)
class Entry:
    """A kept answer. `own_bytes` is what it holds besides what other entries hold anyway."""

    key: Hashable
    body: bytes
    tags: frozenset[str]
    made_at: datetime
    expires_at: datetime
    own_bytes: int
    details: Any = None
    is_alive: bool = True
    was_used: bool = False

    @property
    def size(self) -> int:
        """Bytes that it takes up, roughly."""
        return self.own_bytes + len(self.tags) * TAG_OVERHEAD + ENTRY_OVERHEAD


@dataclass(slots=True)
class Counts:
    """What happened since the process started."""

    hits: int = 0
    front_hits: int = 0
    joined: int = 0
    misses: int = 0
    stores: int = 0
    overtaken: int = 0
    evictions: int = 0
    expirations: int = 0
    invalidations: int = 0
    announcements: int = 0
    losses: int = 0


class Store:
    """At most `max_bytes` of answers; what has not been asked for lately makes room."""

    def __init__(self, *, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.counts = Counts()
        self.sequence = 0
        """Goes up with every announcement."""
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._by_tag: dict[str, set[Entry]] = {}
        self._announced: dict[str, int] = {}  # tag: the sequence at its last announcement
        self._forgotten = 0  # announcements up to this sequence are known no more

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, now: datetime) -> Entry | None:
        """The kept answer, if it still holds."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires_at <= now:
            self.counts.expirations += 1
            self._drop(entry)
            return None
        entry.was_used = True
        return entry

    def put(self, entry: Entry, began: int) -> bool:
        """Keep an answer whose reads began when `sequence` was `began`; False when it has been
        overtaken, or is too big to be worth the room."""
        if self.overtaken(entry.tags, began):
            self.counts.overtaken += 1
            return False
        if entry.size > self.max_bytes // 20:
            return False
        former = self._entries.get(entry.key)
        if former is not None:
            self._drop(former)
        self._entries[entry.key] = entry
        self.bytes += entry.size
        for tag in entry.tags:
            self._by_tag.setdefault(tag, set()).add(entry)
        self.counts.stores += 1
        self._make_room()
        return entry.is_alive

    def overtaken(self, tags: Iterable[str], began: int) -> bool:
        """Whether any of `tags` was announced since `sequence` was `began`."""
        if began == self.sequence:
            return False
        announced = self._announced
        return self._forgotten > began or any(announced.get(tag, 0) > began for tag in tags)

    def announced(self, tags: Iterable[str]) -> int:
        """Drop what stands on any of `tags`; how many answers that was."""
        self.sequence += 1
        self.counts.announcements += 1
        dropped = 0
        for tag in tags:
            if tag == EVERYTHING:
                self.counts.invalidations += dropped
                return dropped + self.clear()
            self._announced[tag] = self.sequence
            entries = self._by_tag.get(tag)
            if entries:
                dropped += len(entries)
                for entry in list(entries):
                    self._drop(entry)
        self.counts.invalidations += dropped
        if len(self._announced) > MOST_REMEMBERED_TAGS:
            self._announced.clear()
            self._forgotten = self.sequence
        return dropped

    def clear(self) -> int:
        """Drop everything, and keep nothing that is being read now; how many answers there were."""
        self.sequence += 1
        self._announced.clear()
        self._forgotten = self.sequence
        dropped = len(self._entries)
        self.counts.invalidations += dropped
        for entry in list(self._entries.values()):
            self._drop(entry)
        return dropped

    def _make_room(self) -> None:
        """Second chance: what was used since the hand passed last goes to the back once more."""
        while self.bytes > self.max_bytes and self._entries:
            key, entry = next(iter(self._entries.items()))
            if entry.was_used:
                entry.was_used = False
                self._entries.move_to_end(key)
            else:
                self.counts.evictions += 1
                self._drop(entry)

    def _drop(self, entry: Entry) -> None:
        if not entry.is_alive:
            return
        entry.is_alive = False
        del self._entries[entry.key]
        self.bytes -= entry.size
        for tag in entry.tags:
            entries = self._by_tag[tag]
            entries.discard(entry)
            if not entries:
                del self._by_tag[tag]
