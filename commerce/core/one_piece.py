"""Answers leave in one piece: uvicorn writes their head and their body apart, which costs a system
call and wakes the client twice. `send_whole` is what `core.whole` promises."""

import asyncio
from typing import Any
from weakref import ref

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle


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

    def write_whole(self, pieces: list[bytes]) -> None:
        self._let_go()
        self._transport.writelines(pieces)

    def close(self) -> None:
        self._let_go()
        self._transport.close()

    def _let_go(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def whole_answer(
    status: int, head: bytes, body: bytes, default_headers: list[tuple[bytes, bytes]]
) -> list[bytes]:
    """An answer as it is written, with the headers that the server gives all of them."""
    pieces = [STATUS_LINE[status]]
    for name, value in default_headers:
        pieces += name, b": ", value, b"\r\n"
    pieces += head, b"\r\n"
    return [b"".join(pieces), body]


async def send_whole(
    answered: ref[RequestResponseCycle], status: int, head: bytes, body: bytes
) -> None:
    """What its `send` does with the two messages of a short answer. The reference is weak because
    this hangs on the request's own scope: a circle would keep requests with their bodies until the
    collector comes by."""
    cycle = answered()
    if cycle is None:  # its task is over
        return
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if cycle.disconnected:
        return
    if cycle.response_started:
        raise RuntimeError("The answer has begun already.")
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    head += b"" if cycle.keep_alive else b"connection: close\r\n"
    transport: Any = cycle.transport  # a OnePiece
    transport.write_whole(whole_answer(status, head, body, cycle.default_headers))
    cycle.message_event.set()
    if not cycle.keep_alive:
        transport.close()
    cycle.on_response()
