"""What an answer was read from, so that whoever keeps it knows when it stops being true.

While `recording` holds a `Reads`, every statement and snapshot that a Reader runs notes in it the
tags of what it read (`product:0192…`, `snapshot:shop`), the windows of time it depends on, and for
how long it holds where its changes are not announced. A statement that does not say what it reads
makes the whole unfit for keeping. Decides nothing about keeping.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Tags = Callable[[Mapping[str, Any], Sequence[Any]], Iterable[str]]
"""The tags of what a statement read, from its parameters and its rows."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What a statement reads. `windows` are the windows of time (`listings`, `prices`) whose
    beginning or end changes the result by itself; `seconds` is how long the result holds where
    changes are not announced."""

    tags: Tags
    windows: frozenset[str] = frozenset()
    seconds: int | None = None


class Reads:
    """Everything that was read for one answer."""

    __slots__ = ("is_traceable", "seconds", "tags", "windows")

    def __init__(self) -> None:
        self.tags: set[str] = set()
        self.windows: set[str] = set()
        self.seconds: int | None = None
        self.is_traceable = True

    def note(
        self, traced: Traced | None, parameters: Mapping[str, Any], rows: Sequence[Any]
    ) -> None:
        """A statement was run."""
        if traced is None:
            self.is_traceable = False
            return
        self.tags.update(traced.tags(parameters, rows))
        self.windows |= traced.windows
        if traced.seconds is not None:
            self.holds_for(traced.seconds)

    def holds_for(self, seconds: int) -> None:
        """Something was read whose changes are not announced."""
        self.seconds = seconds if self.seconds is None else min(self.seconds, seconds)


recording: ContextVar[Reads | None] = ContextVar("recording", default=None)
"""Where Readers of this task note what they read; None: nobody wants to know."""


def tag(kind: str, id_: UUID) -> str:
    """The tag of one thing, as the triggers of the database spell it."""
    return f"{kind}:{id_.hex}"


def snapshot_tag(name: str) -> str:
    return f"snapshot:{name}"


def of_each(kind: str, parameter: str) -> Tags:
    """For statements that read no more than what belongs to the ids in `parameter`."""

    def tags(parameters: Mapping[str, Any], _rows: Sequence[Any]) -> Iterable[str]:
        return [f"{kind}:{id_.hex}" for id_ in parameters[parameter]]

    return tags


def constant(*tags: str) -> Tags:
    """For statements that always read the same."""

    def same(_parameters: Mapping[str, Any], _rows: Sequence[Any]) -> Iterable[str]:
        return tags

    return same


def both(*parts: Tags) -> Tags:
    """Everything that each of `parts` names."""

    def tags(parameters: Mapping[str, Any], rows: Sequence[Any]) -> Iterable[str]:
        return [name for part in parts for name in part(parameters, rows)]

    return tags
