"""When answers change by themselves: the next beginning or end of each kind of window.

One time a kind is kept for the process and asked for again once it has passed or something that it
stands on was announced. An answer that depends on a kind expires at that time, whichever thing it
belongs to: coarse, but never late.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from schema.execution.cache.store import Store

NextChange = Callable[[datetime], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Window:
    """One kind. `tags` are announced whenever its next change may be another one."""

    next_change: NextChange
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    asked_at: datetime
    next_at: datetime | None
    sequence: int


class Windows:
    def __init__(self, kinds: dict[str, Window], store: Store) -> None:
        self._kinds = kinds
        self._store = store
        self._known: dict[str, _Known] = {}

    async def next_change(self, kinds: Iterable[str], after: datetime) -> datetime | None:
        """The first change of any of `kinds` after a time; None when none is known. Raises KeyError
        for a kind that nobody declared."""
        found = [await self._next(kind, after) for kind in sorted(kinds)]
        return min((at for at in found if at is not None), default=None)

    async def _next(self, kind: str, after: datetime) -> datetime | None:
        window, known = self._kinds[kind], self._known.get(kind)
        if (
            known is not None
            and known.asked_at <= after
            and (known.next_at is None or known.next_at > after)
            and not self._store.overtaken(window.tags, known.sequence)
        ):
            return known.next_at
        sequence = self._store.sequence
        next_at = await window.next_change(after)
        self._known[kind] = _Known(after, next_at, sequence)
        return next_at
