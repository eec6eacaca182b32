"""`/mcp`: the Streamable HTTP transport of the Model Context Protocol, one JSON answer a request.

No sessions and no streams: GET and DELETE answer 405. Who asks is told as at `/graphql`: an API
client's key, and a token for those it acts for. Only clients that staff let serve agents have
tools.
"""

from collections.abc import Awaitable, Mapping
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from commerce.clients.views import ApiClient
from commerce.core.view import replace
from schema.execution.agents.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    METHOD_HEADER,
    NAME_HEADER,
    PARSE_ERROR,
    UNSAID,
    VERSION_HEADER,
    Message,
    Problem,
    message_of,
    spoken,
    status_in,
)
from schema.execution.agents.service import AgentService, refusal_problem
from schema.execution.bodies import ClientLeft, read_body, while_client_waits
from schema.execution.cors import Cors
from schema.execution.errors import formatted
from schema.execution.exchange import Exchange, HeaderList, Reply
from schema.execution.http import CLIENT_KEY, CLIENT_LEFT
from schema.execution.json_text import as_json
from schema.execution.media_types import PLAIN_JSON, content_type, is_utf8
from schema.execution.pipeline import Answer, Pipeline
from schema.execution.ports import FindClient, Refusal
from schema.execution.request import Caller
from schema.execution.wire import BadRequest, load_json

METHODS = b"POST, OPTIONS"
HEADERS: HeaderList = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-store"),
    (b"vary", b"Accept-Encoding, Origin"),
    (b"x-content-type-options", b"nosniff"),
]


class AgentEndpoint:
    """`compresses`: answers go out in gzip to those who take it."""

    def __init__(
        self,
        service: AgentService,
        pipeline: Pipeline,
        *,
        find_client: FindClient,
        cors: Cors,
        max_body_bytes: int,
        compresses: bool = True,
    ) -> None:
        self._service = service
        self._pipeline = pipeline
        self._find_client = find_client
        self._cors = cors
        self._max_body_bytes = max_body_bytes
        self._compresses = compresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope, receive)
        try:
            reply = await self._reply(exchange)
        except ClientLeft:
            reply = Reply(CLIENT_LEFT, [])
        await exchange.send(reply, send, compresses=self._compresses)

    async def _reply(self, exchange: Exchange) -> Reply:
        """Whatever happens, an answer in JSON-RPC."""
        message, version = Message(None, ""), UNSAID
        try:
            await self._check_origin(exchange)
            if exchange.method == "OPTIONS":
                return self._preflight(exchange)
            _check_method(exchange)
            client = await self._client(exchange)
            message = await self._message(exchange)
            version = spoken(message, exchange.headers)
            if not message.wants_answer:
                return Reply(202, list(HEADERS[1:]))
            return await self._answered(exchange, message, version, client)
        except Problem as problem:
            headers = [*HEADERS, *problem.headers]
            status = status_in(version, problem)
            return Reply(status, headers, orjson.dumps(problem.body(message.id)))
        except ClientLeft:
            raise
        except Exception as error:  # noqa: BLE001 - the last place that can answer in JSON
            [shown] = formatted([GraphQLError("unexpected", original_error=error)])
            text = shown.get("message", "")
            problem = Problem(INTERNAL_ERROR, text, details=shown.get("extensions"))
            return Reply(500, list(HEADERS), orjson.dumps(problem.body(message.id)))

    async def _answered(
        self, exchange: Exchange, message: Message, version: str, client: ApiClient
    ) -> Reply:
        caller = replace(exchange.caller(client), takes_events=False)

        async def wait(working: Awaitable[Answer], caller: Caller) -> Answer:
            return await while_client_waits(exchange.receive, working, caller.waiting)

        result, answer = await self._service.answer(message, version, client, caller, wait)
        body: Mapping[str, Any] = {"jsonrpc": "2.0", "id": message.id, "result": result}
        notices = answer.notices if answer is not None else ()
        shown = as_json(body)
        return Reply(200, [*HEADERS, *notices], shown)

    async def _check_origin(self, exchange: Exchange) -> None:
        """Pages of strangers get nothing, whatever they send: a page that a person happens to open
        must not reach what only their own network can. Raises Problem."""
        origin = exchange.origin
        if origin is None:
            return
        if await self._cors.allows_some_client(origin):
            exchange.cors = self._cors.answer_headers(origin)
        elif origin.partition("://")[2] != exchange.text(b"host"):
            raise not_for_pages_of(origin)

    def _preflight(self, exchange: Exchange) -> Reply:
        """A browser's question whether a page may; anybody else learns the methods."""
        allowed: HeaderList = []
        if exchange.origin is not None:
            more = [name.decode() for name in (METHOD_HEADER, NAME_HEADER, VERSION_HEADER)]
            allowed = self._cors.preflight_headers(exchange.origin, more=more)
        return Reply(204, [(b"allow", METHODS), *allowed, *HEADERS[1:]])

    async def _client(self, exchange: Exchange) -> ApiClient:
        """Raises Problem for who may not serve agents."""
        key = exchange.text(CLIENT_KEY)
        client = await self._find_client(key) if key else None
        if client is None:
            refused = Refusal.of(
                "Send the key of an API client as `X-Client-Key`.", "UNAUTHENTICATED", status=401
            )
            if key:
                await self._pipeline.refused(exchange.caller(None), refused)
            raise refusal_problem(refused)
        origin = exchange.origin
        if origin is not None and not self._cors.allows(origin, client, exchange.text(b"host")):
            raise not_for_pages_of(origin)
        if not client.serves_agents:
            refused = Refusal.of(
                f"The client {client.code} serves no agents. Staff can let it.",
                "FORBIDDEN",
                status=403,
            )
            raise refusal_problem(refused)
        return client

    async def _message(self, exchange: Exchange) -> Message:
        """Raises Problem, ClientLeft."""
        headers = exchange.headers
        kind, parameters = content_type(headers.get(b"content-type", b""))
        if kind != PLAIN_JSON or not is_utf8(parameters):
            text = "Send the message as application/json in UTF-8."
            raise Problem(INVALID_REQUEST, text, status=415)
        if exchange.accepted.json is None:
            raise Problem(INVALID_REQUEST, "Answers are application/json.", status=406)
        declared = headers.get(b"content-length", b"")
        try:
            body = await read_body(exchange.receive, declared, self._max_body_bytes)
            return message_of(load_json(body))
        except BadRequest as bad:
            code = PARSE_ERROR if bad.status == 400 else INVALID_REQUEST
            raise Problem(code, str(bad), status=bad.status) from bad


def _check_method(exchange: Exchange) -> None:
    if exchange.method != "POST":
        headers = [(b"allow", METHODS)]
        raise Problem(INVALID_REQUEST, "Use POST.", status=405, headers=headers)


def not_for_pages_of(origin: str) -> Problem:
    refused = Refusal.of(
        f"Pages of {origin} may not use this client.", "FORBIDDEN", status=403, plain_status=403
    )
    return refusal_problem(refused)
