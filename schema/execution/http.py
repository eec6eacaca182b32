"""`/graphql`: GraphQL over HTTP, to the letter.

Owns methods, media types, status codes and headers. Whatever happens, the answer is JSON with
`data` or `errors`; only a browser that opens the address sees a page, where there is one. Knows
nothing of documents: the pipeline answers what `wire` and `uploads` read.
"""

from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from commerce.clients.views import ApiClient
from schema.execution.bodies import (
    ClientLeft,
    check_declared,
    chunks,
    read_body,
    while_client_waits,
)
from schema.execution.cache.kept import kept_reply
from schema.execution.cors import Cors
from schema.execution.errors import formatted
from schema.execution.event_stream import EventStreams
from schema.execution.exchange import Exchange, HeaderList, Reply
from schema.execution.forms import UploadLimits
from schema.execution.json_text import as_json
from schema.execution.media_types import (
    HTML,
    MULTIPART_FORM,
    PLAIN_JSON,
    RESPONSE_JSON,
    content_type,
    is_utf8,
)
from schema.execution.pipeline import Answer, Pipeline, SubscriptionAsked, refusal_answer
from schema.execution.ports import FindClient, Refusal, no_client
from schema.execution.request import GraphQLRequest
from schema.execution.uploads import check_sent_by_script, new_form, read_form
from schema.execution.wire import BadRequest, names_document, parse_body, parse_get

CLIENT_KEY = b"x-client-key"
METHODS = "GET, HEAD, POST, OPTIONS"
CLIENT_LEFT = 499  # for the log alone: nobody is there to read it

_VARY = (b"vary", b"Accept, Accept-Encoding, Origin")
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_NOT_KEPT = (b"cache-control", b"private, no-store")
_CONTENT_TYPES = {
    kind: (b"content-type", f"{kind}; charset=utf-8".encode())
    for kind in (RESPONSE_JSON, PLAIN_JSON, HTML)
}
_USUAL_JSON = b"application/json"  # what nearly everybody sends, in these very bytes


class GraphQLEndpoint:
    """`graphiql` answers browsers when it is given. `compresses`: answers go out in gzip to those
    who take it."""

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        max_body_bytes: int,
        uploads: UploadLimits | None = None,
        find_client: FindClient = no_client,
        cors: Cors | None = None,
        graphiql: str | None = None,
        compresses: bool = True,
        event_streams: EventStreams | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._max_body_bytes = max_body_bytes
        self._uploads = uploads or UploadLimits()
        self._find_client = find_client
        self._cors = cors or Cors()
        self._graphiql = None if graphiql is None else graphiql.encode()
        self._compresses = compresses
        self._event_streams = event_streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope, receive)
        try:
            if exchange.method == "OPTIONS":
                reply = await self._options(exchange)
            elif self._graphiql is not None and is_visit(exchange):
                reply = Reply(200, [_CONTENT_TYPES[HTML], _VARY], self._graphiql)
            else:
                reply = await self._respond(exchange, send)
        except ClientLeft:
            reply = Reply(CLIENT_LEFT, [])
        except Exception as error:  # noqa: BLE001 - nobody further out answers in JSON
            reply = reply_of(exchange, unexpected_answer(error))
        finally:
            exchange.close()
        if reply is not None:
            await exchange.send(reply, send, compresses=self._compresses)

    async def _respond(self, exchange: Exchange, send: Send) -> Reply | None:
        """None when the answer went out as a stream of events."""
        streams = self._event_streams
        try:
            answer = await self._answer(exchange)
            has_data = "data" in answer.body or answer.kept is not None
            if streams is not None and exchange.accepted.json is None and has_data:
                await streams.answer(exchange, answer, send)
                return None
        except SubscriptionAsked as asked:
            try:
                if streams is None:
                    raise
                await streams.stream(exchange, asked, send)
            except Refusal as refused:
                await self._pipeline.refused(asked.caller, refused)
                answer = refusal_answer(refused)
            else:
                return None
        return reply_of(exchange, answer)

    async def _answer(self, exchange: Exchange) -> Answer:
        try:
            client = await self._client(exchange)
            caller = exchange.caller(client)
            await self._pipeline.enter(caller)
            asked = await self._read(exchange)
            working = self._pipeline.answer(asked, caller)
            return await while_client_waits(exchange.receive, working, caller.waiting)
        except BadRequest as refused:
            return bad_request_answer(refused)
        except SubscriptionAsked:
            raise
        except Refusal as refused:
            return refusal_answer(refused)
        except ClientLeft:
            raise
        except Exception as error:  # noqa: BLE001 - an answer to a request
            return unexpected_answer(error)

    async def _client(self, exchange: Exchange) -> ApiClient | None:
        """Raises Refusal for a key that nobody has, or that is not for this origin's pages."""
        origin = exchange.origin
        if origin is not None and await self._cors.allows_some_client(origin):
            exchange.cors = self._cors.answer_headers(origin)
        if CLIENT_KEY not in exchange.headers:
            return None
        client = await self._find_client(exchange.text(CLIENT_KEY))
        if client is None:
            stranger = exchange.caller(None)
            await self._pipeline.enter(stranger)  # who is blocked is told that, whatever they send
            refused = Refusal.of(
                "No client has this key. Check `X-Client-Key`.", "UNAUTHENTICATED", status=401
            )
            await self._pipeline.refused(stranger, refused)
            raise refused
        if origin is not None and not self._cors.allows(origin, client, exchange.text(b"host")):
            raise Refusal.of(
                f"Pages of {origin} may not use the client {client.code}. Add the origin to its"
                " allowed origins.",
                "FORBIDDEN",
                status=403,
                plain_status=403,
            )
        return client

    async def _read(self, exchange: Exchange) -> GraphQLRequest:
        """Raises BadRequest, ClientLeft."""
        if exchange.accepted.json is None and not exchange.accepted.events:
            raise BadRequest(406, f"This endpoint answers in {RESPONSE_JSON} or {PLAIN_JSON}.")
        if exchange.is_reading:
            return parse_get(exchange.scope["query_string"], exchange.path_id)
        if exchange.method != "POST":
            raise BadRequest(405, "Use GET or POST.", allow=METHODS)
        declared = exchange.headers.get(b"content-length", b"")
        sent_as = exchange.headers.get(b"content-type", b"")
        if sent_as != _USUAL_JSON:
            kind, parameters = content_type(sent_as)
            if kind == MULTIPART_FORM:
                return await self._read_form(exchange, sent_as, declared)
            if kind != PLAIN_JSON:
                raise BadRequest(415, "Send the request as application/json.")
            if not is_utf8(parameters):
                raise BadRequest(415, "Send the request in UTF-8.")
        body = await read_body(exchange.receive, declared, self._max_body_bytes)
        return parse_body(body, exchange.path_id)

    async def _read_form(
        self, exchange: Exchange, sent_as: bytes, declared: bytes
    ) -> GraphQLRequest:
        check_sent_by_script(exchange.headers)
        check_declared(declared, self._uploads.total_bytes)
        exchange.form = new_form(sent_as, self._uploads, self._max_body_bytes)
        return await read_form(exchange.form, chunks(exchange.receive), exchange.path_id)

    async def _options(self, exchange: Exchange) -> Reply:
        """A browser's question whether a page may; anybody else learns the methods."""
        origin = exchange.origin
        if origin is None or b"access-control-request-method" not in exchange.headers:
            return Reply(204, [(b"allow", METHODS.encode()), _VARY])
        if not await self._cors.allows_some_client(origin):
            refused = Refusal.of(
                f"No API client may be used by pages of {origin}.",
                "FORBIDDEN",
                status=403,
                plain_status=403,
            )
            return reply_of(exchange, refusal_answer(refused))
        return Reply(204, [*self._cors.preflight_headers(origin), _VARY])


def is_visit(exchange: Exchange) -> bool:
    """Whether a person opens the address in a browser."""
    return (
        exchange.is_reading
        and exchange.accepted.html
        and exchange.path_id is None
        and not names_document(exchange.scope["query_string"])
    )


def reply_of(exchange: Exchange, answer: Answer) -> Reply:
    """The answer with the status that its media type calls for. Nothing on the way may keep it
    unless its own headers say so."""
    if answer.kept is not None:
        reply = kept_reply(exchange, answer.kept, answer.use)
        reply.headers.extend(answer.notices)
        return reply
    media_type = exchange.accepted.json or PLAIN_JSON
    status = answer.status if exchange.accepted.is_modern else answer.plain_status
    headers: HeaderList = [_CONTENT_TYPES[media_type], _VARY, _NO_SNIFFING]
    own = answer.headers
    if own:
        headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in own.items()]
    if status == 405 and "allow" not in own:
        headers.append((b"allow", b"POST"))
    if "cache-control" not in own:
        headers.append(_NOT_KEPT)
    headers.extend(answer.notices)
    return Reply(status, headers, as_json(answer.body))


def unexpected_answer(error: Exception) -> Answer:
    """What went wrong is logged; who asked is told no more than under which id."""
    unexpected = GraphQLError("unexpected", original_error=error)
    return Answer({"errors": formatted([unexpected])}, status=500, plain_status=500)


def bad_request_answer(refused: BadRequest) -> Answer:
    body = {"errors": [{"message": str(refused), "extensions": {"code": "BAD_USER_INPUT"}}]}
    return Answer(body, refused.status, refused.status, refused.headers)
