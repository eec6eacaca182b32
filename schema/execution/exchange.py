"""One HTTP request to `/graphql`, read once, and the one answer that goes back.

A plain object over the ASGI messages: request and response objects that parse, copy and encode
headers again cost more than all the endpoint does.
"""

from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from commerce.clients.views import ApiClient
from commerce.core.view import Value
from commerce.core.whole import WHOLE, SendWhole, head_of
from schema.execution.compression import compressed
from schema.execution.forms import Form
from schema.execution.media_types import Accepted, accepted
from schema.execution.request import Caller, Transport

HeaderList = list[tuple[bytes, bytes]]

CLIENT_VERSION = b"x-client-version"
APOLLO_CLIENT_VERSION = b"apollographql-client-version"
WANTS_COST = b"x-graphql-cost"
READING = frozenset({"GET", "HEAD"})
MAX_VERSION_LENGTH = 64
MAX_USER_AGENT_LENGTH = 300


class Reply(Value):
    """What goes back."""

    status: int
    headers: HeaderList
    body: bytes = b""


@dataclass(slots=True)
class Exchange:
    """`cors` are the headers that let a page of another origin read the answer; `form` is closed
    when the answer is sent."""

    scope: Scope
    receive: Receive
    method: str
    headers: dict[bytes, bytes]
    accepted: Accepted
    path_id: str | None
    origin: str | None
    cors: HeaderList = field(default_factory=list[tuple[bytes, bytes]])
    form: Form | None = None

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> "Exchange":
        headers = header_map(scope["headers"])
        origin = headers.get(b"origin")
        return cls(
            scope,
            receive,
            scope["method"],
            headers,
            accepted(headers.get(b"accept", b"")),
            scope.get("path_params", {}).get("document_id") or None,
            None if origin is None else origin.decode("latin-1"),
        )

    @property
    def is_reading(self) -> bool:
        return self.method in READING

    def text(self, name: bytes) -> str:
        """The value of a header, empty when it is not there."""
        return self.headers.get(name, b"").decode("latin-1")

    def caller(self, client: ApiClient | None) -> Caller:
        headers = self.headers
        version = headers.get(CLIENT_VERSION) or headers.get(APOLLO_CLIENT_VERSION)
        authorization = headers.get(b"authorization")
        peer = self.scope.get("client")
        return Caller(
            client,
            version.decode("latin-1")[:MAX_VERSION_LENGTH] if version else None,
            authorization.decode("latin-1") if authorization else None,
            peer[0] if peer else "",
            self.text(b"user-agent")[:MAX_USER_AGENT_LENGTH],
            self.origin,
            Transport.GET if self.is_reading else Transport.POST,
            headers.get(WANTS_COST) == b"1",
            self.accepted.events,
        )

    async def send(self, reply: Reply, send: Send, *, compresses: bool) -> None:
        """To HEAD, everything but the body."""
        headers, body = reply.headers, reply.body
        if compresses:
            body, encoding = compressed(body, self.headers.get(b"accept-encoding", b""))
            if encoding is not None:
                headers.append((b"content-encoding", encoding))
        headers += self.cors
        headers.append((b"content-length", b"%d" % len(body)))
        if self.method == "HEAD":
            body = b""
        whole: SendWhole | None = self.scope.get(WHOLE)
        if whole is not None:
            await whole(reply.status, head_of(headers), body)
            return
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def send_messages(self) -> None:
        """Whatever the server could do: somebody watches them."""
        self.scope.pop(WHOLE, None)

    def close(self) -> None:
        if self.form is not None:
            self.form.close()


def header_map(pairs: HeaderList) -> dict[bytes, bytes]:
    """Headers by name. Those that come several times are put together, as lists are."""
    headers = dict(pairs)
    if len(headers) != len(pairs):
        together: dict[bytes, list[bytes]] = {}
        for name, value in pairs:
            together.setdefault(name, []).append(value)
        headers = {name: b", ".join(values) for name, values in together.items()}
    return headers
