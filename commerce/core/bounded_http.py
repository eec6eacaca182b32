"""uvicorn's HTTP protocol with bounds on what comes before a body: `uvicorn --http
commerce.core.bounded_http:BoundedHttp`.

The parser alone takes headers without end, and waits for them for ever. Bodies are bounded where
they are read. Answers leave in one piece: uvicorn writes their head and their body apart, which
costs a system call and wakes the client twice.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 65_536  # of the request line and all headers
MAX_HEADERS = 100
HEAD_SECONDS = 10.0  # from the first byte, or from the connection, to the end of the headers
_BODY = b'{"errors":[{"message":"%s","extensions":{"code":"BAD_USER_INPUT"}}]}'


class OnePiece:
    """A transport that holds back what is written until the next write, or until the loop has run
    what waits now: a head goes out with its body, and no later than that."""

    __slots__ = ("_held", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, piece: bytes) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, piece))
        else:
            self._held = piece
            self._loop.call_soon(self._let_go)

    def close(self) -> None:
        self._let_go()
        self._transport.close()

    def _let_go(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    _head_bytes = 0
    _in_head = True
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._one_piece: Any = OnePiece(transport, self.loop)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(b"431 Request Header Fields Too Large", b"The headers are too large.")
        elif self._timer is None:
            self._start_timer()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large", b"There are too many headers.")

    def on_headers_complete(self) -> None:
        self._stop_timer()
        self._in_head = False
        if not self.transport.is_closing():
            super().on_headers_complete()
            cycle: Any = self.cycle  # None while a WebSocket is opened
            if cycle is not None:
                cycle.transport = self._one_piece  # its task has not begun

    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.transport.is_closing():
            super().on_message_complete()

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self._refuse(b"408 Request Timeout", b"The headers took too long.")

    def _refuse(self, status: bytes, message: bytes) -> None:
        body = _BODY % message
        self.transport.write(
            b"HTTP/1.1 %s\r\ncontent-type: application/json; charset=utf-8\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (status, len(body), body)
        )
        self.transport.close()
