"""Results kept for the few plain values that they were made of.

For work that gives the same for the same values and raises nothing else: coercion of variables and
arguments. Most requests ask what another asked a moment ago.
"""

from collections.abc import Hashable, Iterable
from enum import Enum
from typing import Any, Generic, TypeVar

from graphql import Undefined

T = TypeVar("T")
Key = tuple[Hashable, ...]
PLAIN = frozenset({str, int, bool, type(None), type(Undefined)})
LONGEST = 100
"""Letters of a text: nobody fills the memory with what is kept."""
MOST = 64


def key_of(values: Iterable[Any]) -> Key | None:
    """What tells values apart, 1 and true included; None for those that are long or not plain."""
    key: list[Hashable] = []
    for value in values:
        kind: type = value.__class__
        if kind is str:
            if len(value) > LONGEST:
                return None
        elif kind not in PLAIN and not issubclass(kind, Enum):
            return None
        key.append(kind)
        key.append(value)
    return tuple(key)


class Recent(Generic[T]):
    """A few results by their keys; all are forgotten when there are too many."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Key, T] = {}

    def get(self, key: Key) -> T | None:
        return self._known.get(key)

    def put(self, key: Key, result: T) -> T:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = result
        return result
