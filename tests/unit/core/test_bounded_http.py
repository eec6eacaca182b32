"""What clients send and take over HTTP is bounded in size, number and time, on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from commerce.core import bounded_http
from commerce.core.bounded_http import MAX_HEAD_BYTES, MAX_HEADERS, BoundedHttp

GET = b"GET / HTTP/1.1\r\nhost: shop.test\r\n"
POST = b"POST / HTTP/1.1\r\nhost: shop.test\r\n"
CHUNKED = POST + b"transfer-encoding: chunked\r\n\r\n"
HANDSHAKE = (
    b"host: shop.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
LARGE = 8 << 20  # more than sockets hold for a client that does not read


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    reply = b"%d headers, %d bytes" % (len(scope["headers"]), len(body))
    reply = b"x" * LARGE if scope["path"] == "/large" else reply
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


async def answer_to_drops(port: int, start: bytes, drop: bytes) -> bytes:
    """What comes after the first answer to `start`, if it has one, while drops follow."""
    async with connected(port) as (reader, writer):
        writer.write(start)
        if start.startswith(b"GET"):
            await reader.readuntil(b"bytes")
        reading = asyncio.create_task(reader.read(4_096))
        for _ in range(100):
            if reading.done():
                break
            writer.write(drop)
            await asyncio.sleep(0.01)
        return await asyncio.wait_for(reading, 1)


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


async def test_a_body_that_does_not_come_is_cut_off(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "WATCH_SECONDS", 0.05)

    silent = await answer_to(port, POST + b"content-length: 10\r\n\r\n{")
    chunked = await answer_to(port, CHUNKED + b"1\r\n{\r\n")

    for answer in (silent, chunked):
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"The body took too long." in answer


async def test_a_body_that_comes_in_drops_is_cut_off(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "WATCH_SECONDS", 0.1)

    answer = await answer_to_drops(port, POST + b"content-length: 999\r\n\r\n", b"x")

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_slow_body_that_comes_is_taken(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "WATCH_SECONDS", 0.05)

    answer = await answer_to(port, POST + b"content-length: 3000\r\n\r\n", *[b"x" * 100] * 30)

    assert answer.endswith(b"2 headers, 3000 bytes")


async def test_trailers_are_no_headers(port: int) -> None:
    answer = await answer_to(port, CHUNKED + b"1\r\nx\r\n0\r\nx-forwarded-for: 192.0.2.1\r\n\r\n")

    assert answer.endswith(b"2 headers, 1 bytes")


@pytest.mark.parametrize("start", [b"1\r\nx\r\n0\r\na: ", b"1;", b"1\r\nx\r\n1;"])
async def test_what_stands_around_a_body_has_an_end(port: int, start: bytes) -> None:
    answer = await answer_to(port, CHUNKED + start, b"a" * MAX_HEAD_BYTES, b"a" * 100)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"The body is hardly one." in answer


async def test_a_body_in_chunks_of_one_byte_is_taken(port: int) -> None:
    answer = await answer_to(port, CHUNKED, *[b"1\r\nx\r\n" * 5_000] * 4, b"0\r\n\r\n")

    assert answer.endswith(b"2 headers, 20000 bytes")


async def test_empty_lines_do_not_keep_a_connection(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)

    answer = await answer_to_drops(port, GET + b"\r\n", b"\r\n")

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_large_body_does_not_count_as_the_next_head(port: int) -> None:
    body = b"x" * 100_000
    post = POST + b"content-length: %d\r\n\r\n" % len(body)
    async with connected(port) as (reader, writer):
        writer.write(post[:50])
        await asyncio.sleep(0.01)
        writer.write(post[50:] + body + GET[:20])
        first = await reader.readuntil(b"bytes")
        writer.write(GET[20:] + b"\r\n")
        second = await asyncio.wait_for(reader.readuntil(b"bytes"), 5)

    assert first.endswith(b"2 headers, 100000 bytes")
    assert second.endswith(b"1 headers, 0 bytes")


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01\x00", CHUNKED + b"zz\r\n"])
async def test_what_is_no_http_is_refused_in_json(port: int, sent: bytes) -> None:
    answer = await answer_to(port, sent)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(
        b'{"errors":[{"message":"Invalid HTTP request received.",'
        b'"extensions":{"code":"BAD_USER_INPUT"}}]}'
    )


@pytest.mark.parametrize(
    "handshake",
    [
        b"POST / HTTP/1.1\r\n" + HANDSHAKE + b"content-length: 2\r\n\r\n{}",
        b"GET / HTTP/1.1\r\n" + HANDSHAKE + b"content-length: 2\r\n\r\n{}",
        b"GET / HTTP/1.1\r\n" + HANDSHAKE + b"x: " + b"a" * 9_000 + b"\r\n\r\n",
    ],
)
async def test_every_handshake_is_answered(port: int, handshake: bytes) -> None:
    answer = await answer_to(port, handshake)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"That is no handshake for a WebSocket." in answer


async def test_a_handshake_with_too_many_headers_is_refused(port: int) -> None:
    answer = await answer_to(
        port, b"GET / HTTP/1.1\r\n" + HANDSHAKE + b"a: b\r\n" * MAX_HEADERS + b"\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert answer.count(b"HTTP/1.1") == 1


async def test_timers_of_http_leave_websockets_alone(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.05)
    async with connected(port) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\n" + HANDSHAKE + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(100), 0.2)

    assert head.startswith(b"HTTP/1.1 101 ")


async def test_who_reads_nothing_is_let_go_of(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "WATCH_SECONDS", 0.05)
    async with connected(port) as (reader, writer):
        writer.write(b"GET /large HTTP/1.1\r\nhost: shop.test\r\n\r\n")
        await asyncio.sleep(0.5)

        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(LARGE)


async def test_who_reads_slowly_is_served(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_http, "WATCH_SECONDS", 0.5)
    async with connected(port) as (reader, writer):
        writer.write(b"GET /large HTTP/1.1\r\nhost: shop.test\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(16):
            await reader.readexactly(LARGE // 16)
            await asyncio.sleep(0.08)
