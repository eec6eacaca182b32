"""What happens when connections break, and when clients do not read."""

import asyncio
import json
import os
import signal
from typing import Any

import asyncpg
import pytest

from commerce.core.db import Database
from commerce.live.running import on_stop_signal
from schema.execution.places import LiveLimits
from tests.api.live.test_order_updated import ONE, made, ship, told
from tests.database import VAULT
from tests.live import LiveServer

DROP_EVERYBODY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def limits() -> LiveLimits:
    return LiveLimits(send_seconds=0.1)


async def test_a_lost_listening_connection_loses_no_event(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)
    listener = live.app.state.listener
    await listener.is_listening.wait()
    administrator = await asyncpg.connect(db.url)

    async with live.socket() as socket:
        await socket.subscribe(ONE, id=order.gid, token=order.token)
        await told(socket)
        lost = listener._connection.get_server_pid()
        assert await administrator.fetchval("SELECT pg_terminate_backend($1)", lost)
        await ship(db, order)

        assert await told(socket) == ("SHIPPED", order.gid)
        assert await socket.is_quiet()
    await administrator.close()
    async with asyncio.timeout(5):
        await listener.is_listening.wait()

    assert listener._connection.get_server_pid() != lost


async def test_followers_outlive_a_database_that_drops_everybody(
    live: LiveServer, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (order,) = await made(db)
    monkeypatch.setattr(live.hub.orders, "_check_seconds", 0.05)
    administrator = await asyncpg.connect(db.url)

    async with live.socket() as socket:
        await socket.subscribe(ONE, id=order.gid, token=order.token)
        await told(socket)
        await administrator.execute(DROP_EVERYBODY)
        other = Database(db.url, VAULT, pool_size=1)
        await ship(other, order)

        assert await told(socket) == ("SHIPPED", order.gid)
    await administrator.close()
    await other.close()


class DeafClient:
    """An ASGI client that stops reading at its first result."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self._coming = list(messages)
        self.sent: list[dict[str, Any]] = []
        self._for_ever = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if not self._coming:
            await self._for_ever.wait()
        return self._coming.pop(0)

    async def send(self, message: Any) -> None:
        if b"next" in message.get("body", b"") or '"next"' in message.get("text", ""):
            await self._for_ever.wait()
        self.sent.append(message)


async def test_a_websocket_that_is_not_read_is_closed(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)
    subscribe = {
        "id": "1",
        "type": "subscribe",
        "payload": {"query": ONE, "variables": {"id": order.gid, "token": order.token}},
    }
    texts = [json.dumps(message) for message in ({"type": "connection_init"}, subscribe)]
    client = DeafClient(
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "text": text} for text in texts),
    )
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "headers": [],
        "query_string": b"",
        "subprotocols": ["graphql-transport-ws"],
        "client": ("127.0.0.9", 1),
    }

    async with asyncio.timeout(5):
        await live.app(scope, client.receive, client.send)

    assert client.sent[-1]["type"] == "websocket.close"
    assert client.sent[-1]["code"] == 1013
    assert "`after`" in client.sent[-1]["reason"]
    assert live.hub.followers == 0


async def test_an_event_stream_that_is_not_read_is_let_go(live: LiveServer, db: Database) -> None:
    (order,) = await made(db)
    body = {"query": ONE, "variables": {"id": order.gid, "token": order.token}}
    client = DeafClient({"type": "http.request", "body": json.dumps(body).encode()})
    headers = {"accept": "text/event-stream", "content-type": "application/json"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "query_string": b"",
        "client": ("127.0.0.9", 1),
    }

    async with asyncio.timeout(5):
        await live.app(scope, client.receive, client.send)

    assert client.sent[0]["status"] == 200
    assert client.sent[-1]["body"] == b":\n\n"
    assert live.hub.followers == 0


async def test_the_signal_to_stop_reaches_the_hub_and_the_server() -> None:
    heard: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("server"))
    try:
        with on_stop_signal(lambda: heard.append("hub")):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0)
    finally:
        signal.signal(signal.SIGTERM, before)

    assert heard == ["server", "hub", "server"]
