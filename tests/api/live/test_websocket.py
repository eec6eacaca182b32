"""`graphql-transport-ws` to the letter: messages, close codes, limits."""

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from commerce.core.actor import Customer
from commerce.core.db import Database
from commerce.core.ids import new_id
from schema.execution.places import LiveLimits
from schema.execution.request import Waiting
from schema.execution.websocket import CARRIED_THROUGH, Running
from tests.factories.orders import make_order
from tests.live import LiveServer, Socket

INIT = {"type": "connection_init"}
SHOP = "{ shop { name } }"
ONE = "subscription ($id: ID!, $t: String) { orderUpdated(id: $id, accessToken: $t) { event } }"


@pytest.fixture(scope="module")
def limits() -> LiveLimits:
    return LiveLimits(
        init_seconds=0.2,
        ping_seconds=0.1,
        connections_each=3,
        subscriptions_each=2,
        max_message_bytes=2_000,
    )


async def closed_after(live: LiveServer, *messages: Any, acknowledged: bool = False) -> int | None:
    """The code with which the server closes after these messages."""
    async with live.raw_socket() as connection:
        socket = Socket(connection)
        if acknowledged:
            await socket.send(INIT)
            await socket.receive()
        for message in messages:
            await socket.send(message)
        return await socket.close_code()


async def test_close_codes(live: LiveServer) -> None:
    subscribe = {"id": "1", "type": "subscribe", "payload": {"query": SHOP}}
    following = {"id": "1", "type": "subscribe", "payload": {"query": ONE, "variables": {"id": ""}}}

    before = {
        "nothing": await closed_after(live),
        "no JSON": await closed_after(live, "nonsense"),
        "no object": await closed_after(live, "[]"),
        "unknown": await closed_after(live, {"type": "start"}),
        "subscribe": await closed_after(live, subscribe),
        "bad payload": await closed_after(live, {**INIT, "payload": "text"}),
        "bad token": await closed_after(live, {**INIT, "payload": {"authorization": "Bearer x"}}),
        "bad key": await closed_after(live, {**INIT, "payload": {"clientKey": "pk_live_x"}}),
        "too big": await closed_after(live, "x" * 2_001),
    }
    after = {
        "init again": await closed_after(live, INIT, acknowledged=True),
        "no id": await closed_after(live, {**subscribe, "id": 1}, acknowledged=True),
        "no query": await closed_after(live, {**subscribe, "payload": {}}, acknowledged=True),
        "same id": await closed_after(live, following, following, acknowledged=True),
    }

    assert before == {
        "nothing": 4408,
        "no JSON": 4400,
        "no object": 4400,
        "unknown": 4400,
        "subscribe": 4401,
        "bad payload": 4400,
        "bad token": 4403,
        "bad key": 4403,
        "too big": 1009,
    }
    assert after == {"init again": 4429, "no id": 4400, "no query": 4400, "same id": 4409}


async def test_another_protocol_is_not_spoken(live: LiveServer) -> None:
    async with live.raw_socket(subprotocols=None) as connection:
        assert await Socket(connection).close_code() == 4406


async def test_queries_and_mutations_are_answered_over_it(live: LiveServer) -> None:
    async with live.socket() as socket:
        await socket.subscribe(SHOP, "a")
        assert set(await socket.next("a")) == {"shop"}
        assert await socket.receive() == {"id": "a", "type": "complete"}
        await socket.subscribe("{ nonsense }", "a")
        invalid = await socket.receive()
        await socket.subscribe("mutation { cartCreate(input: {}) { __typename } }", "b")
        assert await socket.next("b") == {"cartCreate": {"__typename": "Cart"}}

    assert (invalid["id"], invalid["type"]) == ("a", "error")
    assert invalid["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_an_unknown_document_id_is_an_error_of_the_operation(live: LiveServer) -> None:
    payload = {"documentId": "sha256:" + "0" * 64}
    async with live.socket() as socket:
        await socket.send({"id": "1", "type": "subscribe", "payload": payload})
        message = await socket.receive()

    assert message["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_pings_are_answered_and_sent(live: LiveServer) -> None:
    async with live.socket() as socket:
        await socket.send({"type": "ping", "payload": {"at": 1}})
        assert await socket.receive() == {"type": "pong", "payload": {"at": 1}}
        await socket.send({"type": "pong"})
        async with asyncio.timeout(2):
            assert json.loads(await socket.connection.recv()) == {"type": "ping"}


async def test_a_completed_subscription_tells_no_more(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx)
    async with live.socket() as socket:
        await socket.subscribe(ONE, "1", id=order.gid, t=order.token)
        await socket.next()
        assert live.hub.followers == 1
        await socket.send({"id": "1", "type": "complete"})
        await socket.send({"id": "unknown", "type": "complete"})
        await socket.subscribe(SHOP, "2")
        await socket.next("2")

        assert live.hub.followers == 0
        assert live.hub.topics == 0


async def test_a_mutation_that_has_begun_is_carried_through() -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        await asyncio.sleep(0.01)
        done.append(name)

    reading = Running(asyncio.create_task(work("query")), Waiting())
    writing = Running(asyncio.create_task(work("mutation")), Waiting(may_stop=False))
    stopped = [reading.stop(), writing.stop()]
    await asyncio.gather(reading.task, writing.task, return_exceptions=True)

    assert stopped == [reading.task, None]
    assert done == ["mutation"]
    assert not CARRIED_THROUGH


async def test_too_many_operations_and_connections(live: LiveServer, db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx)
    async with live.socket() as socket, live.socket(), live.socket():
        for number in ("1", "2"):
            await socket.subscribe(ONE, number, id=order.gid, t=order.token)
            await socket.next(number)
        await socket.subscribe(ONE, "3", id=order.gid, t=order.token)
        refused = await socket.receive()
        with pytest.raises(InvalidStatus) as turned_away:
            async with live.raw_socket():
                pass

    assert refused["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert turned_away.value.response.status_code == 429


async def test_pages_of_unknown_origins_may_not_connect(
    live: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = next(r.app for r in live.app.routes if type(r).__name__ == "WebSocketRoute")
    monkeypatch.setattr(endpoint.cors, "_any_origin", False)

    with pytest.raises(InvalidStatus) as refused:
        async with live.raw_socket(origin="https://elsewhere.example"):
            pass
    async with live.raw_socket(origin=f"http://{live.address}") as connection:
        await Socket(connection).send(INIT)
        assert await Socket(connection).receive() == {"type": "connection_ack"}

    assert refused.value.response.status_code == 403


async def test_the_end_of_the_process_closes_connections_at_once(own_server: LiveServer) -> None:
    async with own_server.socket(Customer(new_id())) as socket:
        await socket.subscribe("subscription { orderUpdated { event } }")
        await socket.next()
        own_server.hub.close()

        with pytest.raises(ConnectionClosed) as closed:
            await socket.receive(1)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001
