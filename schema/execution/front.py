"""In front of everything: answers repeated requests from bytes, without parsing anything.

When a kept answer goes out, the very bytes of the request that asked for it and of the response as
the whole application made it are remembered together. The same bytes again are answered with
those: what the request's body says was worked out the first time. Everything that is not surely
such a repetition goes on to the application unchanged.

A hit here has been let through the same doors as any other: the key of its client still holds, the
address is not blocked, its use is counted. It costs no quota, because it costs us nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commerce.clients.views import ApiClient
from commerce.core.logging import is_request_id, new_request_id
from commerce.core.repeats import REPEATS, Remember, Whole
from commerce.core.view import replace
from commerce.core.whole import WHOLE, SendWhole, head_of
from schema.execution.cache.answers import ResponseCache
from schema.execution.cache.kept import TICKET, Kept, Ticket, matches
from schema.execution.cache.store import Entry
from schema.execution.exchange import HeaderList
from schema.execution.ports import FindClient, NoUsage, UsageLog, Use, no_client

PATH = "/graphql"
METHODS = frozenset({"GET", "POST"})
SHAPING = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"apollo-require-preflight",
        b"apollographql-client-version",
        b"authorization",
        b"content-encoding",
        b"content-type",
        b"host",
        b"origin",
        b"transfer-encoding",
        b"x-client-version",
        b"x-graphql-cost",
        b"x-requested-with",
    }
)
"""Request headers that the answer depends on: part of what must be the same."""
PER_ANSWER = frozenset({b"cache-control", b"x-request-id"})
NOT_IN_304 = frozenset({b"content-type", b"content-length", b"content-encoding"})
LONGEST_BODY = 16_384
TALLY_SECONDS = 0.5
KEY_CHECK = timedelta(seconds=1)
"""Keys that expire by time are found out so much late at most."""

FindBlock = Callable[[str, UUID | None], Awaitable[object | None]]
"""Why an address or a client is blocked; None where it is not."""


LetsIn = Callable[[str, UUID | None], bool]
"""Whether it is known at once that an address or a client is not blocked."""


async def nobody_blocked(_address: str, _client_id: UUID | None) -> None:
    return None


def everybody(_address: str, _client_id: UUID | None) -> bool:
    return True


class Tally:
    """Repetitions of the same use, counted together and handed on after a moment."""

    def __init__(self, usage: UsageLog) -> None:
        self._usage = usage
        self._waiting: dict[int, list[Any]] = {}  # use, times

    def repeated(self, use: Use) -> None:
        """Once more. The same object each time."""
        known = self._waiting.get(id(use))
        if known is None:
            known = self._waiting[id(use)] = [use, 0]
            if len(self._waiting) == 1:
                asyncio.get_running_loop().call_later(TALLY_SECONDS, self.flush)
        known[1] += 1

    def flush(self) -> None:
        """Hand on what was counted; for the end of the process."""
        waiting, self._waiting = self._waiting, {}
        for use, times in waiting.values():
            self._usage.record(replace(use, times=times))


@dataclass(slots=True, eq=False)
class Remembered:
    """How a kept answer went out; the heads are the headers as they are written. `use` is what is
    counted for each repetition; `checked_until` is until when the client's key needs no new look: a
    revoked one drops this by its tags."""

    kept: Kept
    client: ApiClient | None
    etag: bytes
    headers: HeaderList
    not_modified: HeaderList
    head: bytes
    not_modified_head: bytes
    names_request: bool
    is_get: bool
    use: Use
    checked_until: datetime


class Front:
    """Wraps the application, or the endpoint alone."""

    def __init__(
        self,
        app: ASGIApp,
        cache: ResponseCache,
        *,
        find_client: FindClient = no_client,
        tally: Tally | None = None,
        find_block: FindBlock = nobody_blocked,
        lets_in: LetsIn = everybody,
        stands_on: Callable[[ApiClient | None], Iterable[str]] = lambda _client: (),
    ) -> None:
        self._app = app
        self._cache = cache
        self._find_client = find_client
        self._tally = tally or Tally(NoUsage())
        self._find_block = find_block
        self._lets_in = lets_in
        self._stands_on = stands_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self._app(scope, receive, send)
            return
        body: bytes | None = b""
        taken: list[Message] = []
        if scope["method"] == "POST":
            body = await read_short(receive, taken)
        if body is None or scope["method"] not in METHODS:
            await self._app(scope, again(taken, receive), send)
            return
        shaping, client_key, if_none_match, request_id = sorted_out(scope["headers"])
        key = (scope["method"], scope["path"], scope["query_string"], body, client_key, *shaping)
        now = self._cache.clock.now()
        entry = self._cache.store.get(key, now) if self._cache.is_current() else None
        if entry is None or not await self._may_repeat(entry.details, client_key, scope, now):
            await self._ask(key, scope, again(taken, receive), send)
            return
        peer = scope.get("client")
        own = OfRequest(if_none_match, request_id, peer[0] if peer else "", client_key is not None)
        self._cache.store.counts.front_hits += 1
        await send_again(entry, own, now, scope.get(WHOLE), send)
        self._tally.repeated(entry.details.use)
        remember: Remember | None = scope.get(REPEATS)
        if remember is not None:
            remember(body, partial(self._repeated, key, own))

    def _repeated(self, key: tuple[Any, ...], own: "OfRequest") -> Whole | None:
        """What the same request is answered with now, without a look at anything that may have to
        be waited for."""
        now = self._cache.clock.now()
        entry = self._cache.store.get(key, now) if self._cache.is_current() else None
        if entry is None:
            return None
        known: Remembered = entry.details
        client_id = None if known.client is None else known.client.id
        if (own.has_key and now >= known.checked_until) or not self._lets_in(
            own.address, client_id
        ):
            return None
        self._cache.store.counts.front_hits += 1
        self._tally.repeated(known.use)
        return whole_again(entry, own, now)

    async def _may_repeat(
        self, known: Remembered, client_key: bytes | None, scope: Scope, now: datetime
    ) -> bool:
        """Whether the key is still that client's, and nobody is blocked; no statement."""
        client = known.client
        if client_key is not None and now >= known.checked_until:
            if await self._find_client(client_key.decode("latin-1")) is not client:
                return False
            known.checked_until = now + KEY_CHECK
        peer, client_id = scope.get("client"), client.id if client is not None else None
        return await self._find_block(peer[0] if peer else "", client_id) is None

    async def _ask(self, key: tuple[Any, ...], scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the application, and remember its answer if it was a kept one."""
        began, ticket = self._cache.store.sequence, Ticket()
        scope[TICKET] = ticket
        messages: list[Message] = []

        async def watch(message: Message) -> None:
            if ticket.kept is not None and len(messages) < 3:
                messages.append(message)
            await send(message)

        await self._app(scope, receive, watch)
        if ticket.kept is not None and ticket.use is not None:
            self._remember(key, ticket, ticket.kept, ticket.use, messages, began)

    def _remember(
        self,
        key: tuple[Any, ...],
        ticket: Ticket,
        kept: Kept,
        use: Use,
        messages: list[Message],
        began: int,
    ) -> None:
        """Only answers that went out whole, in one piece."""
        if len(messages) != 2 or messages[0].get("status") != 200 or messages[1].get("more_body"):
            return
        all_headers: HeaderList = list(messages[0]["headers"])
        headers = [pair for pair in all_headers if pair[0].lower() not in PER_ANSWER]
        body: bytes = messages[1]["body"]
        client = use.caller.client
        tags = kept.entry.tags | frozenset(self._stands_on(client))
        not_modified = [pair for pair in headers if pair[0].lower() not in NOT_IN_304]
        own_bytes = sum(map(len, (part for part in key if isinstance(part, bytes))))
        own_bytes += 0 if body is kept.entry.body else len(body)
        base = kept.entry
        entry = Entry(key, body, tags, base.made_at, base.expires_at, own_bytes)
        entry.details = Remembered(
            kept,
            client,
            ticket.etag,
            headers,
            not_modified,
            head_of(headers),
            head_of(not_modified),
            any(name.lower() == b"x-request-id" for name, _ in all_headers),
            key[0] == "GET",
            use,
            base.made_at,
        )
        self._cache.store.put(entry, began)


@dataclass(frozen=True, slots=True)
class OfRequest:
    """What of a request is no part of the key and yet changes the answer."""

    if_none_match: bytes | None
    request_id: bytes | None
    address: str
    has_key: bool


def own_headers(known: Remembered, own: OfRequest, now: datetime) -> HeaderList:
    """Those that belong to one request alone."""
    headers: HeaderList = [(b"cache-control", known.kept.cache_control(now))]
    if known.names_request:
        request_id = own.request_id
        if request_id is None or not is_request_id(request_id.decode("latin-1")):
            request_id = new_request_id().encode()
        headers.append((b"x-request-id", request_id))
    return headers


def is_nothing_new(known: Remembered, own: OfRequest) -> bool:
    match = own.if_none_match
    return match is not None and known.is_get and matches(match, known.etag)


def whole_again(entry: Entry, own: OfRequest, now: datetime) -> Whole:
    """What is remembered, as bytes."""
    known: Remembered = entry.details
    lines = b"".join([b"%s: %s\r\n" % pair for pair in own_headers(known, own, now)])
    if is_nothing_new(known, own):
        return 304, known.not_modified_head + lines, b""
    return 200, known.head + lines, entry.body


async def send_again(
    entry: Entry, own: OfRequest, now: datetime, whole: SendWhole | None, send: Send
) -> None:
    """Send what is remembered, as bytes where the server takes them."""
    if whole is not None:
        await whole(*whole_again(entry, own, now))
        return
    known: Remembered = entry.details
    status, headers, body = 200, known.headers, entry.body
    if is_nothing_new(known, own):
        status, headers, body = 304, known.not_modified, b""
    headers = headers + own_headers(known, own, now)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def sorted_out(
    headers: HeaderList,
) -> tuple[HeaderList, bytes | None, bytes | None, bytes | None]:
    """The headers that shape the answer; the client's key, `If-None-Match`, the request's id."""
    shaping: HeaderList = []
    client_key = if_none_match = request_id = None
    for pair in headers:
        name = pair[0]
        if name in SHAPING:
            shaping.append(pair)
        elif name == b"x-client-key":
            client_key = pair[1]
        elif name == b"if-none-match":
            if_none_match = pair[1]
        elif name == b"x-request-id":
            request_id = pair[1]
    return shaping, client_key, if_none_match, request_id


async def read_short(receive: Receive, taken: list[Message]) -> bytes | None:
    """The whole body, None when it is long or does not come; `taken` are the messages it came
    in."""
    message = await receive()
    taken.append(message)
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body if len(body) <= LONGEST_BODY else None
    size = len(message.get("body", b""))
    while taken[-1]["type"] == "http.request" and size <= LONGEST_BODY:
        if not taken[-1].get("more_body"):
            return b"".join(message.get("body", b"") for message in taken)
        taken.append(await receive())
        size += len(taken[-1].get("body", b""))
    return None


def again(messages: list[Message], receive: Receive) -> Receive:
    """`receive` with messages that were taken from it put back."""
    if not messages:
        return receive
    waiting = messages[::-1]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again
