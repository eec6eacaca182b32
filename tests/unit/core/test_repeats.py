"""The same bytes are answered the same way before they are parsed, where somebody left word how."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from commerce.core.repeats import OVERHEAD, REPEATS, Remember, Repeats, Whole
from commerce.core.whole import WHOLE, SendWhole, head_of
from tests.live import WithoutAccessLog

GET = b"GET /%s HTTP/1.1\r\nhost: a\r\n\r\n"
POST = b"POST /kept HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n%s"
SLOW = 0.05


def answered() -> Whole:
    return 200, b"", b"hello"


def test_the_same_bytes_from_the_same_address_are_answered() -> None:
    repeats = Repeats()

    repeats.remember(GET % b"a", "1.1.1.1", b"", answered)

    assert repeats.answer(GET % b"a", "1.1.1.1") == answered()
    assert repeats.answer(GET % b"a", "2.2.2.2") is None
    assert repeats.answer(GET % b"b", "1.1.1.1") is None


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (GET % b"a" * 2, b""),
        (GET % b"a" + b"\r\n", b""),
        (POST % b"{}", b"{"),
        (POST % b"{", b"{}"),
        (b"GET / HTTP/1.1\n\n", b""),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", b"{}"),
    ],
    ids=["two", "more", "more body", "less body", "lines", "chunks"],
)
def test_what_is_not_one_request_alone_is_not_remembered(request_: bytes, body: bytes) -> None:
    repeats = Repeats()

    repeats.remember(request_, "", body, answered)

    assert repeats.answer(request_, "") is None


def test_who_has_nothing_to_say_any_more_is_not_asked_again() -> None:
    repeats, asked = Repeats(), 0

    def nothing() -> None:
        nonlocal asked
        asked += 1

    repeats.remember(POST % b"{}", "", b"{}", nothing)

    assert [repeats.answer(POST % b"{}", "") for _ in range(3)] == [None] * 3
    assert asked == 1


def test_what_came_first_makes_room() -> None:
    size = len(GET % b"0") + OVERHEAD
    repeats = Repeats(most_bytes=3 * size)

    for number in (0, 1, 1, 2, 3):
        repeats.remember(GET % b"%d" % number, "", b"", answered)

    found = [repeats.answer(GET % b"%d" % number, "") is not None for number in range(4)]
    assert found == [False, True, True, True]


class App:
    """Leaves word for `/kept`; takes its time for `/slow`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_kept = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body: bytes = (await receive()).get("body", b"")
        self.asked.append(scope["path"])
        if scope["path"] == "/slow":
            await asyncio.sleep(SLOW)
        answer = 200, head_of([(b"content-length", b"5")]), scope["path"][:5].encode()
        whole: SendWhole = scope[WHOLE]
        await whole(*answer)
        remember: Remember | None = scope.get(REPEATS)
        if scope["path"] == "/kept" and remember is not None:
            remember(body, lambda: answer if self.is_kept else None)


@pytest.fixture
async def served() -> AsyncIterator[tuple[App, int]]:
    app = App()
    config = uvicorn.Config(
        app, port=0, http=WithoutAccessLog, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield app, server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def talk(port: int, *pieces: bytes, pause: float = 0.02) -> list[bytes]:
    """The bodies of all answers, the pieces being sent one after another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(pause)
    came = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(3 * SLOW):
            while piece := await reader.read(65_536):
                came += piece
    writer.close()
    await writer.wait_closed()
    return [answer.partition(b"\r\n\r\n")[2] for answer in came.split(b"HTTP/1.1 200 OK\r\n")[1:]]


@pytest.mark.parametrize("ask", [GET % b"kept", POST % b"{}"], ids=["GET", "POST"])
async def test_the_application_is_asked_once(served: tuple[App, int], ask: bytes) -> None:
    app, port = served

    first = await talk(port, ask, ask, ask)
    on_another_connection = await talk(port, ask)

    assert first == [b"/kept"] * 3
    assert on_another_connection == [b"/kept"]
    assert app.asked == ["/kept"]


async def test_other_requests_go_their_way(served: tuple[App, int]) -> None:
    app, port = served
    kept, other = GET % b"kept", GET % b"other"

    bodies = await talk(port, kept, other, kept, other, POST % b"[]", kept)

    assert bodies == [b"/kept", b"/othe", b"/kept", b"/othe", b"/kept", b"/kept"]
    assert app.asked == ["/kept", "/other", "/other", "/kept"]


async def test_word_that_holds_no_more_is_not_taken(served: tuple[App, int]) -> None:
    app, port = served
    await talk(port, GET % b"kept", GET % b"kept")

    app.is_kept = False
    await talk(port, GET % b"kept")

    assert app.asked == ["/kept"] * 2


async def test_requests_in_pieces_and_together_are_parsed(served: tuple[App, int]) -> None:
    app, port = served
    ask = POST % b"{}"
    await talk(port, ask)

    in_pieces = await talk(port, ask[:10], ask[10:])
    head_first = await talk(port, ask[:-2], ask[-2:])
    together = await talk(port, ask + ask)

    assert (in_pieces, head_first, together) == ([b"/kept"], [b"/kept"], [b"/kept"] * 2)
    assert len(app.asked) == 5


async def test_nobody_is_served_before_their_turn(served: tuple[App, int]) -> None:
    _app, port = served
    kept = GET % b"kept"
    await talk(port, kept)

    assert await talk(port, GET % b"slow", kept, kept, pause=0.005) == [
        *(b"/slow", b"/kept", b"/kept")
    ]


@pytest.mark.parametrize(
    "ask",
    [
        b"GET /kept HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        b"GET /kept HTTP/1.0\r\nhost: a\r\n\r\n",
    ],
)
async def test_who_wants_no_more_is_let_go(served: tuple[App, int], ask: bytes) -> None:
    app, port = served

    for _ in range(2):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ask)
        async with asyncio.timeout(1):
            assert (await reader.read()).endswith(b"/kept")
        writer.close()

    assert app.asked == ["/kept"] * 2


async def test_an_idle_connection_is_closed_all_the_same(served: tuple[App, int]) -> None:
    _app, port = served
    await talk(port, GET % b"kept")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(GET % b"kept")

    async with asyncio.timeout(8):  # uvicorn lets a connection be for five seconds
        came = await reader.read()

    writer.close()
    assert came.endswith(b"/kept")
