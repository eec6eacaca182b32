"""A kept answer as it goes out: its headers, its validator, and when nothing new need be sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from commerce.core.clock import Clock
from schema.execution.cache.policy import OperationPolicy
from schema.execution.cache.store import Entry
from schema.execution.compression import takes_gzip
from schema.execution.exchange import Exchange, HeaderList, Reply
from schema.execution.media_types import PLAIN_JSON, RESPONSE_JSON
from schema.execution.ports import Use

VARY = (
    b"vary",
    b"Accept, Accept-Encoding, Apollographql-Client-Version, Authorization, Origin, X-Client-Key,"
    b" X-Client-Version",
)
"""The versions are there because an id may stand for another document in another version."""
NO_SNIFFING = (b"x-content-type-options", b"nosniff")
MOST_SURROGATE_BYTES = 4_000
TICKET = "commerce.kept"
SURROGATE_OVERFLOW = "many"
"""Stands in `Surrogate-Key` where an answer has more tags than fit: purge it with every tag."""
_CONTENT_TYPES = {
    kind: (b"content-type", f"{kind}; charset=utf-8".encode())
    for kind in (RESPONSE_JSON, PLAIN_JSON)
}


@dataclass(slots=True, eq=False)
class Kept:
    """What is known of a kept answer. `good_until` is when it stops being true by itself, None for
    never; `max_age` and `shared_max_age` promise less towards then. `stale_seconds` is how much
    longer a shared cache may show it while it asks again. `surrogate_keys` is None unless a CDN
    wants them."""

    entry: Entry
    good_until: datetime | None
    digest: str
    max_age: int
    shared_max_age: int | None
    stale_seconds: int
    surrogate_keys: bytes | None
    clock: Clock
    _control: bytes = field(init=False)
    _promised: timedelta = field(init=False)

    def __post_init__(self) -> None:
        control = f"public, max-age={self.max_age}"
        if self.shared_max_age is not None:
            control += f", s-maxage={self.shared_max_age}"
        if self.stale_seconds:
            control += f", stale-while-revalidate={self.stale_seconds}"
        self._control = control.encode()
        promised = max(self.max_age + self.stale_seconds, self.shared_max_age or 0)
        self._promised = timedelta(seconds=promised)

    def cache_control(self, now: datetime) -> bytes:
        """Never promises more than what is left, so that caches need no `Age` to be right."""
        if self.good_until is None or self.good_until - now >= self._promised:
            return self._control
        left = int((self.good_until - now).total_seconds())
        return b"public, max-age=%d" % min(self.max_age, max(left, 0))


@dataclass(slots=True, eq=False)
class Ticket:
    """Put into the scope under TICKET by whoever wants to know which kept answer went out."""

    kept: Kept | None = None
    etag: bytes = b""
    use: Use | None = None


def digest_of(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()


def surrogate_keys(policy: OperationPolicy, tags: frozenset[str]) -> bytes:
    """All tags, separated by spaces; one that stands for "too many to name" where they do not
    fit."""
    text = " ".join(sorted({*policy.tags, *tags}))
    if len(text) > MOST_SURROGATE_BYTES:
        few = sorted({*policy.tags, *(tag for tag in tags if not is_of_one(tag))})
        text = " ".join([*few, SURROGATE_OVERFLOW])
    return text.encode()


def is_of_one(tag: str) -> bool:
    """Whether a tag names one thing: `product:0192…`."""
    kind, _, rest = tag.partition(":")
    return bool(rest) and kind != "snapshot"


def kept_reply(exchange: Exchange, kept: Kept, use: Use | None) -> Reply:
    """200 with the kept bytes, or 304 for a client that has them. A ticket in the scope is told
    what was answered."""
    media_type = exchange.accepted.json or PLAIN_JSON
    zipped = takes_gzip(exchange.headers.get(b"accept-encoding", b""))
    variant = ("r" if media_type == RESPONSE_JSON else "j") + ("z" if zipped else "")
    etag = f'"{kept.digest}-{variant}"'.encode()
    control = kept.cache_control(kept.clock.now())
    headers: HeaderList = [(b"etag", etag), VARY, (b"cache-control", control)]
    if kept.surrogate_keys is not None:
        headers.append((b"surrogate-key", kept.surrogate_keys))
    ticket: Ticket | None = exchange.scope.get(TICKET)
    if ticket is not None:
        ticket.kept, ticket.etag, ticket.use = kept, etag, use
        exchange.send_messages()
    wanted = exchange.headers.get(b"if-none-match")
    if wanted is not None and exchange.is_reading and matches(wanted, etag):
        return Reply(304, headers)
    return Reply(200, [_CONTENT_TYPES[media_type], NO_SNIFFING, *headers], kept.entry.body)


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the client has what `etag` names; weak comparison, as `If-None-Match` asks for."""
    named = [each.strip().removeprefix(b"W/") for each in if_none_match.split(b",")]
    return etag in named or b"*" in named
