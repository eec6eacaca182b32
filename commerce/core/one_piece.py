"""Answers leave in one piece: uvicorn writes their head and their body apart, which costs a system
call and wakes the client twice."""

import asyncio
from typing import Any


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
