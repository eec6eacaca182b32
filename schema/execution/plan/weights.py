"""How much memory documents take, roughly, and a cache that is bounded by it.

A document's text says little: a kilobyte of short names takes two hundred times as much once it is
parsed. Whoever may send any document could fill a process with a thousand of the worst.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from graphql import Node, Token

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
TOKEN_BYTES = 500
"""Measured: a token with its nodes and locations."""
CHARACTER_BYTES = 3
"""The text is kept as well, in its tokens too."""
MOST_BYTES = 64 << 20


def weight_of(node: Node) -> int:
    """Bytes that the document of a node takes."""
    if node.loc is None:
        return TOKEN_BYTES
    tokens, first = 0, node.loc.start_token
    while first.prev is not None:
        first = first.prev
    token: Token | None = first
    while token is not None:
        tokens, token = tokens + 1, token.next
    return TOKEN_BYTES * tokens + CHARACTER_BYTES * len(node.loc.source.body)


class KeptByWeight(Generic[K, V]):
    """What was asked for lately: at most `size` things that weigh `most_bytes` together. One that
    is heavier than that is kept as long as it is the newest."""

    def __init__(self, size: int, most_bytes: int = MOST_BYTES) -> None:
        self.weight = 0
        self._size = size
        self._most_bytes = most_bytes
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int) -> None:
        former = self._entries.pop(key, None)
        self.weight += weight - (0 if former is None else former[1])
        self._entries[key] = value, weight
        while len(self._entries) > self._size or (
            self.weight > self._most_bytes and len(self._entries) > 1
        ):
            _, (_, dropped) = self._entries.popitem(last=False)
            self.weight -= dropped
