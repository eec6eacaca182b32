"""A real server in the test's own loop, and the two ways to subscribe to it, spoken by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from commerce.app import create_app
from commerce.core.actor import Actor
from commerce.core.bounded_http import BoundedHttp
from commerce.live.hub import Hub
from resolvers.context import Services
from schema.execution.places import LiveLimits
from tests.client import Actors

PATIENCE = 5.0
QUIET = 0.15


@dataclass
class LiveServer:
    """A running server; `app` is its application."""

    address: str
    app: Any
    actors: Actors
    server: uvicorn.Server

    @property
    def hub(self) -> Hub:
        return self.app.state.services.hub

    @property
    def http(self) -> str:
        return f"http://{self.address}/graphql"

    @property
    def ws(self) -> str:
        return f"ws://{self.address}/graphql"

    def headers(self, actor: Actor | None) -> dict[str, str]:
        return {} if actor is None else {"authorization": f"Bearer {self.actors.token(actor)}"}

    @asynccontextmanager
    async def socket(self, actor: Actor | None = None, **payload: Any) -> AsyncIterator["Socket"]:
        """An initialised WebSocket."""
        async with self.raw_socket() as connection:
            socket = Socket(connection)
            await socket.send(
                {"type": "connection_init", "payload": {**self.headers(actor), **payload}}
            )
            assert await socket.receive() == {"type": "connection_ack"}
            yield socket

    @asynccontextmanager
    async def raw_socket(self, **options: Any) -> AsyncIterator[ClientConnection]:
        options = {"subprotocols": ["graphql-transport-ws"], **options}
        async with connect(self.ws, close_timeout=0.2, **options) as connection:
            yield connection

    @asynccontextmanager
    async def events(
        self,
        document: str,
        actor: Actor | None = None,
        *,
        after: str | None = None,
        **variables: Any,
    ) -> AsyncIterator["Events"]:
        """An event stream."""
        headers = {"accept": "text/event-stream", **self.headers(actor)}
        if after is not None:
            headers["last-event-id"] = after
        body = {"query": document, "variables": variables}
        async with (
            httpx.AsyncClient(timeout=PATIENCE) as client,
            client.stream("POST", self.http, json=body, headers=headers) as reply,
        ):
            yield Events(reply)


@asynccontextmanager
async def running(
    services: Services, actors: Actors, limits: LiveLimits | None = None
) -> AsyncIterator[LiveServer]:
    app = create_app(services=services, live_limits=limits)
    config = uvicorn.Config(
        app, port=0, log_level="error", timeout_graceful_shutdown=1, lifespan="on"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
        if serving.done():
            await serving
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    try:
        yield LiveServer(f"{host}:{port}", app, actors, server)
    finally:
        app.state.services.hub.close()  # as the signal does where one is sent
        server.should_exit = True
        await serving


class Socket:
    """Messages of `graphql-transport-ws`."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        await self.connection.send(message if isinstance(message, str) else json.dumps(message))

    async def receive(self, seconds: float = PATIENCE) -> Any:
        """The next message that is no ping."""
        async with asyncio.timeout(seconds):
            while (message := json.loads(await self.connection.recv()))["type"] == "ping":
                pass
            return message

    async def subscribe(self, document: str, operation: str = "1", **variables: Any) -> None:
        payload = {"query": document, "variables": variables}
        await self.send({"id": operation, "type": "subscribe", "payload": payload})

    async def next(self, operation: str = "1") -> Any:
        """The data of the next result."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert message["id"] == operation
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def is_quiet(self, seconds: float = QUIET) -> bool:
        try:
            await self.receive(seconds)
        except TimeoutError:
            return True
        return False

    async def close_code(self) -> int | None:
        """The code with which the server closes."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


class Events:
    """Server-sent events, as they come."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply
        self._chunks = reply.aiter_text()
        self._buffer = ""

    async def receive(self, seconds: float = PATIENCE) -> dict[str, str] | None:
        """The fields of the next event; None when the stream has ended."""
        async with asyncio.timeout(seconds):
            while True:
                while "\n\n" in self._buffer:
                    block, _, self._buffer = self._buffer.partition("\n\n")
                    fields = dict(
                        line.split(": ", 1)
                        for line in block.split("\n")
                        if not line.startswith(":")
                    )
                    if fields:
                        return fields
                try:
                    self._buffer += await anext(self._chunks)
                except StopAsyncIteration:
                    return None

    async def next(self) -> Any:
        """The data of the next result."""
        event = await self.receive()
        assert event is not None
        assert event["event"] == "next", event
        body = json.loads(event["data"])
        assert "errors" not in body, body
        return body["data"]


class WithoutAccessLog(BoundedHttp):
    """As `--no-access-log` makes it; pytest gives every logger a handler."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access_log = False
