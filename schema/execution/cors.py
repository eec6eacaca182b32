"""Which web pages may use the endpoint.

A browser asks first, without a key (the preflight): it is told yes for every origin that any API
client or the settings name. The request itself then has to come from an origin of its own client.
Programs that are no browsers send no `Origin` and are never held up. No cookies are used, so no
page is ever allowed to send any.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from commerce.clients.views import ApiClient

ALLOWED_METHODS = b"GET, POST"
MAX_AGE_SECONDS = 7_200  # the longest that browsers keep
REQUEST_HEADERS = (
    "accept",
    "apollo-require-preflight",
    "apollographql-client-name",
    "apollographql-client-version",
    "authorization",
    "cache-control",
    "content-type",
    "if-none-match",
    "last-event-id",
    "x-client-key",
    "x-client-version",
    "x-graphql-cost",
    "x-request-id",
    "x-requested-with",
)
ANSWER_HEADERS = (
    "age",
    "deprecation",
    "etag",
    "link",
    "retry-after",
    "sunset",
    "x-graphql-cost",
    "x-request-id",
)
_EXPOSED = (b"access-control-expose-headers", ", ".join(ANSWER_HEADERS).encode())
_ANY = b"*"
NO_HEADERS: list[tuple[bytes, bytes]] = []


class FindOrigins(Protocol):
    """The origins of all API clients."""

    async def __call__(self) -> Collection[str]: ...


async def no_origins() -> Collection[str]:
    return ()


class Cors:
    """`origins` are allowed with any key and with none; `any_origin` allows them all, for
    development."""

    def __init__(
        self,
        origins: Collection[str] = (),
        *,
        any_origin: bool = False,
        find_origins: FindOrigins = no_origins,
    ) -> None:
        self._origins = frozenset(origins)
        self._any_origin = any_origin
        self._find_origins = find_origins

    async def allows_some_client(self, origin: str) -> bool:
        """Whether pages of this origin may use the endpoint at all."""
        if self._any_origin or origin in self._origins:
            return True
        return origin in await self._find_origins()

    def allows(self, origin: str, client: ApiClient, host: str) -> bool:
        """Whether they may use it as this client. Pages of the endpoint's own host may."""
        return (
            self._any_origin
            or origin in self._origins
            or origin in client.allowed_origins
            or origin.partition("://")[2] == host
        )

    def answer_headers(self, origin: str) -> list[tuple[bytes, bytes]]:
        """Headers of an answer that a page of an allowed origin may read."""
        return [self._allow_origin(origin), _EXPOSED]

    def preflight_headers(
        self, origin: str, *, more: Sequence[str] = ()
    ) -> list[tuple[bytes, bytes]]:
        """`more` names request headers that this place takes besides."""
        return [
            self._allow_origin(origin),
            (b"access-control-allow-methods", ALLOWED_METHODS),
            (b"access-control-allow-headers", ", ".join([*REQUEST_HEADERS, *more]).encode()),
            (b"access-control-max-age", str(MAX_AGE_SECONDS).encode()),
        ]

    def _allow_origin(self, origin: str) -> tuple[bytes, bytes]:
        return b"access-control-allow-origin", _ANY if self._any_origin else origin.encode(
            "latin-1"
        )
