"""Reading what a client sends, within limits, and noticing that it left."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from starlette.types import Message, Receive

from schema.execution.request import Waiting
from schema.execution.wire import BadRequest

T = TypeVar("T")
WATCH_AFTER_SECONDS = 1.0  # nearly all requests are answered before; watching them would cost


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


async def read_body(receive: Receive, declared: bytes, limit: int) -> bytes:
    """The whole body, `declared` being its `Content-Length`. Raises BadRequest 413 over `limit`
    bytes, ClientLeft."""
    check_declared(declared, limit)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        if len(body) > limit:
            raise too_large(limit)
        return body
    collected = bytearray(_body_of(message))
    async for chunk in chunks(receive):
        collected += chunk
        if len(collected) > limit:
            raise too_large(limit)
    return bytes(collected)


async def while_client_waits(receive: Receive, work: Awaitable[T], waiting: Waiting) -> T:
    """The result of `work`, which is cancelled when the client leaves, if it may be by then. Raises
    ClientLeft then. The body must have been read."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    watching: list[asyncio.Task[None]] = []
    has_left = False

    async def watch() -> None:
        nonlocal has_left
        while (await receive())["type"] != "http.disconnect":
            pass
        if task is not None and waiting.may_stop:
            has_left = True
            task.cancel()

    timer = loop.call_later(WATCH_AFTER_SECONDS, lambda: watching.append(loop.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if has_left and task is not None and task.uncancel() == 0:
            raise ClientLeft from None
        raise
    finally:
        timer.cancel()
        for watcher in watching:
            watcher.cancel()


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The rest of the body, piece by piece. Raises ClientLeft."""
    more = True
    while more:
        message = await receive()
        yield _body_of(message)
        more = message.get("more_body", False)


def check_declared(declared: bytes, limit: int) -> None:
    """Raises BadRequest 413 for a body that says itself that it is too large."""
    if declared.isdigit() and (len(declared) > 15 or int(declared) > limit):
        raise too_large(limit)


def too_large(limit: int) -> BadRequest:
    return BadRequest(413, f"The body is over {limit} bytes.")


def _body_of(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientLeft
    return message.get("body", b"")
