"""Heads of HTTP requests are bounded in size, number and time, on a real socket; answers leave in
one piece."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from commerce.core import bounded_http
from commerce.core.bounded_http import MAX_HEAD_BYTES, MAX_HEADERS, BoundedHttp, OnePiece

GET = b"GET / HTTP/1.1\r\nhost: shop.test\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    reply = b"%d headers, %d bytes" % (len(scope["headers"]), len(body))
    length = (b"content-length", b"%d" % len(reply))
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": reply})


@pytest.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(app, port=0, http=BoundedHttp, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):  # the server closed it with bytes of ours unread
            await writer.wait_closed()


async def answer_to(port: int, *pieces: bytes) -> bytes:
    async with connected(port) as (reader, writer):
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.005)
        return await asyncio.wait_for(reader.read(4_096), 5)


async def test_usual_requests_pass(port: int) -> None:
    body = b"x" * 300_000
    post = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % len(body)

    assert (await answer_to(port, GET + b"\r\n")).endswith(b"1 headers, 0 bytes")
    assert (await answer_to(port, GET[:20], GET[20:] + b"\r\n")).endswith(b"1 headers, 0 bytes")
    assert (await answer_to(port, post + body)).endswith(b"2 headers, 300000 bytes")


async def test_one_connection_serves_several(port: int) -> None:
    async with connected(port) as (reader, writer):
        for _ in range(3):
            writer.write(GET + b"\r\n")
            assert (await reader.readuntil(b"bytes")).startswith(b"HTTP/1.1 200")


async def test_headers_without_end_are_refused(port: int) -> None:
    answer = await answer_to(port, GET + b"x: ", b"a" * MAX_HEAD_BYTES, b"a")

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.endswith(
        b'{"errors":[{"message":"The headers are too large.",'
        b'"extensions":{"code":"BAD_USER_INPUT"}}]}'
    )


async def test_too_many_headers_are_refused(port: int) -> None:
    answer = await answer_to(port, GET + b"a: b\r\n" * MAX_HEADERS + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert b"There are too many headers." in answer


async def test_slow_heads_are_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)

    silent = await answer_to(port)
    half = await answer_to(port, GET)

    assert silent.startswith(b"HTTP/1.1 408 ")
    assert half.startswith(b"HTTP/1.1 408 ")


async def test_a_slow_second_head_is_cut_off_too(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)
    async with connected(port) as (reader, writer):
        writer.write(GET + b"\r\n")
        first = await reader.readuntil(b"bytes")
        writer.write(GET)
        second = await asyncio.wait_for(reader.read(4_096), 5)

    assert first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 408 ")


class Wire(asyncio.Transport):
    """Remembers what is written, write by write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        self.writes.append(b"".join(pieces))

    def close(self) -> None:
        self.writes.append(b"closed")


async def test_a_head_and_its_body_are_written_at_once() -> None:
    wire = Wire()
    one_piece = OnePiece(wire, asyncio.get_running_loop())

    one_piece.write(b"head")
    one_piece.write(b"body")
    await asyncio.sleep(0)
    one_piece.write(b"next head")
    one_piece.write(b"")

    assert wire.writes == [b"headbody", b"next head"]


async def test_a_head_without_a_body_waits_no_longer_than_a_turn_of_the_loop() -> None:
    wire = Wire()
    one_piece = OnePiece(wire, asyncio.get_running_loop())

    one_piece.write(b"head")
    await asyncio.sleep(0)
    at_once = list(wire.writes)
    one_piece.write(b"event")
    one_piece.close()

    assert at_once == [b"head"]
    assert wire.writes == [b"head", b"event", b"closed"]
