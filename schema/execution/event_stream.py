"""Server-sent events: the graphql-sse protocol's distinct connections mode, one operation each.

`event: next` for every result and `event: complete` at the end, lines ending in LF alone. Results
that can be resumed from carry an `id:`, which browsers send back as `Last-Event-ID`. The other mode
of the protocol, with reserved streams, is not served: its PUT answers 405.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson
from starlette.types import Receive, Send

from schema.execution.exchange import Exchange, HeaderList
from schema.execution.json_text import as_json
from schema.execution.pipeline import Answer, SubscriptionAsked
from schema.execution.places import Places
from schema.execution.subscribe import Ended, Line, Subscription, Subscriptions

EVENT_STREAM = b"text/event-stream; charset=utf-8"
CLIENT_KEY = b"x-client-key"
LAST_EVENT_ID = b"last-event-id"
LONGEST_EVENT_ID = 200
HEARTBEAT = b":\n\n"
COMPLETE = b"event: complete\ndata: \n\n"
HEADERS: HeaderList = [
    (b"content-type", EVENT_STREAM),
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept, Origin"),
    (b"x-accel-buffering", b"no"),  # proxies must pass every event on at once
    (b"x-content-type-options", b"nosniff"),
]


class EventStreams:
    """Streams operations to clients that take `text/event-stream`."""

    def __init__(self, subscriptions: Subscriptions, places: Places) -> None:
        self._subscriptions = subscriptions
        self._places = places
        self._limits = subscriptions.limits

    async def stream(self, exchange: Exchange, asked: SubscriptionAsked, send: Send) -> None:
        """Answer a subscription. Raises Refusal as long as nothing was sent."""
        line = Line(asked.caller, exchange.text(CLIENT_KEY) or None)
        last = exchange.text(LAST_EVENT_ID)[:LONGEST_EVENT_ID] or None
        with self._places.taken(line.caller):
            opened = await self._subscriptions.open(asked.admitted, line, last_event_id=last)
            await _start(exchange, send)
            stream = _Stream(send, self._limits.send_seconds, self._limits.ping_seconds)
            async with asyncio.TaskGroup() as tasks:
                leaving = tasks.create_task(_left(exchange.receive))
                sending = tasks.create_task(self._send(stream, opened))
                await asyncio.wait([leaving, sending], return_when=asyncio.FIRST_COMPLETED)
                leaving.cancel()
                sending.cancel()

    async def _send(self, stream: "_Stream", opened: Subscription) -> None:
        with suppress(TimeoutError):  # the client does not read: it is let go of
            life = asyncio.timeout(self._limits.lifetime_seconds)
            try:
                async with life:
                    await stream.copy(opened)
            except TimeoutError:
                if not life.expired():
                    raise
                await stream.put(next_event({"errors": opened.expired().errors}))
            await stream.end()

    async def answer(self, exchange: Exchange, answer: Answer, send: Send) -> None:
        """The one result of a query or mutation, to a client that takes nothing but events."""
        await _start(exchange, send)
        stream = _Stream(send, self._limits.send_seconds, self._limits.ping_seconds)
        kept = answer.kept
        await stream.put(next_event(answer.body if kept is None else orjson.loads(kept.entry.body)))
        await stream.end()


class _Stream:
    """Events on their way to one client, and heartbeats while there are none."""

    def __init__(self, send: Send, send_seconds: float, heartbeat_seconds: float) -> None:
        self._send = send
        self._send_seconds = send_seconds
        self._heartbeat_seconds = heartbeat_seconds

    async def copy(self, opened: Subscription) -> None:
        """All that the subscription has. Raises TimeoutError for a client that does not read."""
        deliveries = opened.deliveries()
        try:
            while True:
                coming = asyncio.ensure_future(anext(deliveries))
                try:
                    while not (await asyncio.wait([coming], timeout=self._heartbeat_seconds))[0]:
                        await self.put(HEARTBEAT)
                    delivery = await coming
                finally:
                    await _cancelled(coming)
                await self.put(next_event(delivery.body, delivery.cursor))
        except StopAsyncIteration:
            return
        except Ended as ended:
            await self.put(next_event({"errors": ended.errors}))
        finally:
            await deliveries.aclose()

    async def put(self, chunk: bytes) -> None:
        async with asyncio.timeout(self._send_seconds):
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def end(self) -> None:
        async with asyncio.timeout(self._send_seconds):
            await self._send({"type": "http.response.body", "body": COMPLETE, "more_body": False})


def next_event(body: Mapping[str, Any], cursor: str | None = None) -> bytes:
    data = as_json(body)  # on one line
    mark = b"" if cursor is None else b"id: %s\n" % cursor.encode("ascii")
    return b"event: next\n%sdata: %s\n\n" % (mark, data)


async def _start(exchange: Exchange, send: Send) -> None:
    headers = [*HEADERS, *exchange.cors]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": HEARTBEAT, "more_body": True})


async def _left(receive: Receive) -> None:
    """Until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cancelled(task: "asyncio.Future[Any]") -> None:
    """Cancel it, and let it clean up, unless it is over."""
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
