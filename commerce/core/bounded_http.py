"""uvicorn's HTTP protocol with bounds on all that a client sends and takes: `uvicorn --http
commerce.core.bounded_http:BoundedHttp`.

The parser alone takes headers and trailers without end, waits for heads and bodies for ever, and
for clients that do not read what they asked for. How large a body may be is decided where it is
read.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakMethod, ref

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from commerce.core.one_piece import OnePiece, send_whole, whole_answer
from commerce.core.repeats import REPEATS, Repeats, Whole
from commerce.core.whole import WHOLE

MAX_HEAD_BYTES = 65_536  # of the request line and all headers
MAX_HEADERS = 100
HEAD_SECONDS = 10.0  # from the first byte, or from the connection, to the end of the headers
WATCH_SECONDS = 15.0  # how often a body that comes, or an answer that leaves, is looked at
SLOWEST_BODY = 500  # bytes a second
FRAMING = 8  # bytes that a chunk of one byte may take on the way, and more
_BODY = b'{"errors":[{"message":"%s","extensions":{"code":"BAD_USER_INPUT"}}]}'


class Timer:
    """Calls a method of whoever holds it after a while, unless it is stopped before. It holds the
    method weakly: in a circle, connections would outlive themselves until the collector comes."""

    def __init__(self, loop: asyncio.AbstractEventLoop, action: Callable[[], None]) -> None:
        self._loop = loop
        self._action = WeakMethod(action)
        self._waiting: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        return self._waiting is not None

    def start(self, seconds: float) -> None:
        self.stop()
        self._waiting = self._loop.call_later(seconds, self._ring)

    def stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _ring(self) -> None:
        self._waiting = None
        action = self._action()
        if action is not None:
            action()


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    _head_bytes = 0
    _in_head = True
    _in_body = False
    _has_ended = False  # a message, with the bytes that came last
    _is_between = True  # messages: nothing has come of the next one
    _piece: bytes | None = None  # what came since it was between messages, if it is one piece
    _is_upgraded = False
    _body_bytes = 0  # of the content
    _sent_bytes = 0  # what they took on the way, chunks' sizes and trailers included
    _seen_bytes = 0  # of the content, when it was last looked at
    _unread_bytes = 0  # of answers, when they were last looked at

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._one_piece: Any = OnePiece(transport, self.loop)
        self._head_timer = Timer(self.loop, self._late_head)
        self._body_timer = Timer(self.loop, self._watch_body)
        self._write_timer = Timer(self.loop, self._watch_writing)
        self._head_timer.start(HEAD_SECONDS)
        self._repeats: Repeats = vars(self.server_state).setdefault("repeats", Repeats())
        self._address = self.client[0] if self.client else ""

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._body_timer, self._write_timer):
            timer.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_between and self._may_answer_at_once():
            repeated = self._repeats.answer(data, self._address)
            if repeated is not None:
                self._answer_again(repeated)
                return
        self._piece = data if self._is_between else None
        was_in_body, self._has_ended = self._in_body, False
        super().data_received(data)
        self._piece = None
        if self._is_upgraded or self.transport.is_closing():
            return
        if self._in_head:
            # What came with the end of another message is not all of it this head's.
            self._head_bytes += 0 if self._has_ended else len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(b"431 Request Header Fields Too Large", b"The headers are too large.")
            elif not self._head_timer.is_running:
                self._head_timer.start(HEAD_SECONDS)
        elif self._in_body:
            self._sent_bytes += len(data) if was_in_body else 0
            if self._sent_bytes > FRAMING * self._body_bytes + MAX_HEAD_BYTES:
                self._refuse(b"400 Bad Request", b"The body is hardly one.")
            elif not self._body_timer.is_running:
                self._begin_to_watch_body()
        elif self._is_idle() and not self._head_timer.is_running:
            self._head_timer.start(HEAD_SECONDS)  # empty lines between requests

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_between = False
        self._in_head, self._head_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Trailers are let go of: nobody asked for any, and they are no headers."""
        if not self._in_head:
            return
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large", b"There are too many headers.")

    def on_headers_complete(self) -> None:
        self._head_timer.stop()
        self._in_head, self._in_body = False, True
        self._body_bytes = self._sent_bytes = 0
        if not self.transport.is_closing():
            super().on_headers_complete()
            cycle: Any = self.cycle  # None while a WebSocket is opened
            if cycle is not None:
                cycle.transport = self._one_piece  # its task has not begun
                if not cycle.access_log:  # which uvicorn writes as it sends
                    cycle.scope[WHOLE] = partial(send_whole, ref(cycle))
                    if self._piece is not None and cycle.keep_alive:
                        remember = partial(self._repeats.remember, self._piece, self._address)
                        cycle.scope[REPEATS] = remember

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body, self._has_ended = False, True
        self._is_between = True
        self._body_timer.stop()
        if not self.transport.is_closing():
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """The handshake is answered, whatever it looks like: the library that parses it anew
        leaves some of those that it does not take without an answer."""
        if self.transport.is_closing():
            return
        self._is_upgraded = True
        super().handle_websocket_upgrade()
        if not getattr(self.transport.get_protocol(), "handshake_initiated", True):
            self._refuse(b"400 Bad Request", b"That is no handshake for a WebSocket.")

    def send_400_response(self, msg: str) -> None:
        """Where an answer is on its way already, nothing can be put into it."""
        if self.cycle and self.cycle.response_started and not self.cycle.response_complete:
            self.transport.close()
        else:
            self._refuse(b"400 Bad Request", msg.encode("ascii"))

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_bytes = self.transport.get_write_buffer_size()
        self._write_timer.start(WATCH_SECONDS)

    def resume_writing(self) -> None:
        self._write_timer.stop()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._unread_bytes = self.transport.get_write_buffer_size()
        if self._unread_bytes:
            self._write_timer.start(WATCH_SECONDS)

    def _is_idle(self) -> bool:
        """Whether no request is being answered."""
        return not self.cycle or self.cycle.response_complete

    def _may_answer_at_once(self) -> bool:
        """Whether nobody is served before, or has to wait: not the client, nor we for it."""
        return (
            self._is_idle()
            and not self.pipeline
            and not self.flow.write_paused
            and not self.transport.is_closing()
            and self.limit_concurrency is None
        )

    def _answer_again(self, whole: Whole) -> None:
        """What parsing, running and answering come to where the answer is known."""
        self._head_timer.stop()
        self._one_piece.write_whole(whole_answer(*whole, self.server_state.default_headers))
        self.on_response_complete()

    def _begin_to_watch_body(self) -> None:
        self._seen_bytes = self._body_bytes
        self._body_timer.start(WATCH_SECONDS)

    def _late_head(self) -> None:
        if not self.transport.is_closing():
            self._refuse(b"408 Request Timeout", b"The headers took too long.")

    def _watch_body(self) -> None:
        """Cut off a body that hardly comes, unless it is we who do not read it, and one whose
        request has been answered."""
        if self.transport.is_closing():
            return
        if self.cycle and self.cycle.response_complete:
            self.transport.close()
        elif self.flow.read_paused or (
            self._body_bytes - self._seen_bytes >= SLOWEST_BODY * WATCH_SECONDS
        ):
            self._begin_to_watch_body()
        else:
            self._refuse(b"408 Request Timeout", b"The body took too long.")

    def _watch_writing(self) -> None:
        """Let go of a client that reads nothing of what it asked for."""
        left = self.transport.get_write_buffer_size()
        if left and left >= self._unread_bytes:
            self.transport.abort()
        elif left:
            self._unread_bytes = left
            self._write_timer.start(WATCH_SECONDS)

    def _refuse(self, status: bytes, message: bytes) -> None:
        body = _BODY % message
        self.transport.write(
            b"HTTP/1.1 %s\r\ncontent-type: application/json; charset=utf-8\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (status, len(body), body)
        )
        self.transport.close()
