"""Answers whose bytes are known go out as they are, past what the server does to each header."""

import re
from collections.abc import Awaitable, Callable, Iterable

_ENDS_A_LINE = re.compile(rb"[\x00-\x08\x0a-\x1f]")
WHOLE = "commerce.send_whole"
"""Where the scope of a request holds a SendWhole, if the server can do that."""
SendWhole = Callable[[int, bytes, bytes], Awaitable[None]]
"""Sends status, `head_of` the answer's headers (`content-length` among them) and body, in place of
both messages of ASGI. Who stands between and watches messages puts its own there."""


def head_of(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they are written. Raises ValueError where one would end before its time."""
    lines: list[bytes] = []
    for name, value in headers:
        line = b"%s: %s" % (name.lower(), value)
        if not name or _ENDS_A_LINE.search(line):
            raise ValueError(name)
        lines.append(line + b"\r\n")
    return b"".join(lines)
