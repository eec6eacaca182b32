"""One GraphQL request, whatever transport and wire form it came by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from commerce.clients.views import ApiClient
from commerce.core.view import Value, field


class Transport(Enum):
    """How an operation came in."""

    GET = "get"
    POST = "post"
    EVENT_STREAM = "event stream"
    WEBSOCKET = "websocket"


class GraphQLRequest(Value):
    """`document_id` names a published document (without the `sha256:` prefix); `persisted_hash` is
    the hash of an automatic persisted query, which is the same as an id to a client that publishes
    its documents. At least one of the three namings is there."""

    query: str | None = None
    document_id: str | None = None
    persisted_hash: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(slots=True, eq=False)
class Waiting:
    """Whether what was asked for may be stopped when nobody waits for it any more: reading may, a
    mutation that has begun is carried through."""

    may_stop: bool = True


class Caller(Value):
    """Who is on the line. `client` is None for requests without a key. `wants_cost` asks for
    `extensions.cost` and `extensions.throttle`; `takes_events` an event stream where the operation
    is a subscription."""

    client: ApiClient | None = None
    client_version: str | None = None
    authorization: str | None = None
    address: str = ""
    user_agent: str = ""
    origin: str | None = None
    transport: Transport = Transport.POST
    wants_cost: bool = False
    takes_events: bool = False
    waiting: Waiting = field(default_factory=Waiting)
