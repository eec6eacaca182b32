"""Requests that repeat another byte for byte are answered before they are parsed.

Parsing costs twice what a kept answer does. Whoever answered a request that came in one piece may
leave word how to answer the same bytes, from the same address, another time; the server asks there
first, and parses where it is told nothing.
"""

from collections import OrderedDict
from collections.abc import Callable

REPEATS = "commerce.repeats"
"""Where the scope of a request that came in one piece holds a Remember, if the server can do that.
Who has to see every request takes it away."""
Whole = tuple[int, bytes, bytes]
"""Status, `core.whole.head_of` the headers (`content-length` among them), body."""
Again = Callable[[], Whole | None]
"""What to answer now; None when the request has to be looked at anew."""
Remember = Callable[[bytes, Again], None]
"""Takes the body of the request, and how it is answered again."""
END_OF_HEAD = b"\r\n\r\n"
MOST_BYTES = 8 << 20
OVERHEAD = 500  # bytes that Python needs beside a request


class Repeats:
    """Those of one server. What came first makes room."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._known: OrderedDict[tuple[bytes, str], Again] = OrderedDict()

    def answer(self, request: bytes, address: str) -> Whole | None:
        """What these bytes are answered with; None where they have to be parsed."""
        key = request, address
        again = self._known.get(key)
        if again is None:
            return None
        whole = again()
        if whole is None:
            self._forget(key)
        return whole

    def remember(self, request: bytes, address: str, body: bytes, again: Again) -> None:
        """Only what is one request and nothing more."""
        end = request.find(END_OF_HEAD)
        if end < 0 or request[end + len(END_OF_HEAD) :] != body:
            return
        key = request, address
        self._forget(key)
        self._known[key] = again
        self._bytes += len(request) + OVERHEAD
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._known)))

    def _forget(self, key: tuple[bytes, str]) -> None:
        if self._known.pop(key, None) is not None:
            self._bytes -= len(key[0]) + OVERHEAD
