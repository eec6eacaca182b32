"""A head and its body are written at once, and neither waits for long."""

import asyncio
import gc
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from commerce.core.one_piece import OnePiece
from commerce.core.whole import WHOLE, SendWhole, head_of
from tests.live import WithoutAccessLog


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


KEPT = RequestResponseCycle, HttpToolsProtocol
HEADERS = [(b"Content-Type", b"text/plain"), (b"content-length", b"5"), (b"X-Note", b"a\tb")]


async def both_ways(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answers `/whole` in one piece and everything else as ASGI says."""
    status = 304 if scope["query_string"] == b"304" else 200
    body = b"" if status == 304 else b"hello"
    headers = [pair for pair in HEADERS if status == 200 or pair[0] != b"content-length"]
    if scope["path"] == "/whole":
        whole: SendWhole = scope[WHOLE]
        await whole(status, head_of(headers), body)
        return
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(
        both_ways,
        port=0,
        http=WithoutAccessLog,
        log_level="critical",
        date_header=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def answer_to(port: int, *requests: bytes) -> bytes:
    """All that comes back until the server closes the connection, or for a moment."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(request)
    came = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            while piece := await reader.read(65_536):
                came += piece
    writer.close()
    await writer.wait_closed()
    return came


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /%s HTTP/1.1\r\nhost: a\r\n\r\n",
        b"GET /%s?304 HTTP/1.1\r\nhost: a\r\n\r\n",
        b"GET /%s HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        b"GET /%s HTTP/1.0\r\nhost: a\r\n\r\n",
        b"POST /%s HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}",
        b"GET /%s HTTP/1.1\r\nhost: a\r\n\r\n" * 3,
    ],
    ids=["kept alive", "nothing new", "closed", "1.0", "continue", "pipelined"],
)
async def test_a_whole_answer_is_what_two_messages_make(port: int, request_line: bytes) -> None:
    asked = request_line.count(b"%s")

    usual = await answer_to(port, request_line % ((b"usual",) * asked))
    whole = await answer_to(port, request_line % ((b"whole",) * asked))

    assert usual.count(b"HTTP/1.1 ") == asked
    assert b"x-note: a\tb\r\n" in usual
    assert whole == usual


async def test_a_connection_goes_on_after_a_whole_answer(port: int) -> None:
    ask = b"GET /%s HTTP/1.1\r\nhost: a\r\n\r\n"

    assert await answer_to(port, ask % b"whole", ask % b"usual", ask % b"whole") == (
        await answer_to(port, ask % b"usual", ask % b"usual", ask % b"usual")
    )


async def test_nothing_of_a_request_waits_for_the_collector(port: int) -> None:
    """It comes seldom, and until then each would keep its body."""
    ask = b"POST /%s HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}"
    gc.collect()
    gc.disable()
    try:
        await answer_to(port, *(ask % path for path in (b"whole", b"usual", b"whole")))
        await asyncio.sleep(0.05)
        left = [each for each in gc.get_objects() if isinstance(each, KEPT)]
    finally:
        gc.enable()

    assert not left


@pytest.mark.parametrize(
    ("name", "value"),
    [(b"a", b"b\r\nc: d"), (b"a", b"b\nc"), (b"a\r\n", b"b"), (b"", b"b"), (b"a", b"\0")],
)
def test_a_head_holds_no_further_lines(name: bytes, value: bytes) -> None:
    with pytest.raises(ValueError, match=re.escape(str(name))):
        head_of([(b"fine", b"value"), (name, value)])
