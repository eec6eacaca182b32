"""GraphQL over HTTP: media types, status codes, bodies, and nothing that is never JSON.

`reference`: the GraphQL over HTTP specification. Every error body is `{"errors": […]}`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from schema.execution.pipeline import Answer, Pipeline, refusal_answer
from schema.execution.ports import FindClient, Refusal, no_client
from schema.execution.request import Caller, GraphQLRequest, Transport
from schema.execution.wire import BadRequest, parse_body, parse_get

log = structlog.get_logger(__name__)
RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
CLIENT_KEY = "x-client-key"
CLIENT_VERSION = "x-client-version"
WANTS_COST = "x-graphql-cost"


class GraphQLEndpoint:
    """`/graphql`. `graphiql` answers browsers when it is given."""

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        max_body_bytes: int,
        find_client: FindClient = no_client,
        graphiql: str | None = None,
    ) -> None:
        self._pipeline = pipeline
        self._find_client = find_client
        self._max_body_bytes = max_body_bytes
        self._graphiql = graphiql

    async def respond(self, request: Request) -> Response:
        try:
            media_type = accepted(request.headers.get("accept", ""))
        except BadRequest as refused:
            return failure(refused, PLAIN_JSON)
        if self._wants_graphiql(request):
            return HTMLResponse(self._graphiql)
        try:
            asked = await self._read(request)
            return await self._answer(request, asked, media_type)
        except BadRequest as refused:
            return failure(refused, media_type)
        except ClientDisconnect:
            return Response(status_code=499)

    def _wants_graphiql(self, request: Request) -> bool:
        return (
            self._graphiql is not None
            and request.method == "GET"
            and "text/html" in request.headers.get("accept", "")
            and "query" not in request.query_params
        )

    async def _read(self, request: Request) -> GraphQLRequest:
        if request.method == "GET":
            return parse_get(request.query_params)
        if request.method != "POST":
            raise BadRequest(405, "Use GET or POST.", allow="GET, POST")
        content_type, _, parameters = request.headers.get("content-type", "").partition(";")
        if content_type.strip().lower() != PLAIN_JSON:
            raise BadRequest(415, "Send the request as application/json.")
        if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
            raise BadRequest(415, "Send the request in UTF-8.")
        return parse_body(await self._body(request))

    async def _body(self, request: Request) -> bytes:
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self._max_body_bytes:
            raise BadRequest(413, f"The body is over {self._max_body_bytes} bytes.")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._max_body_bytes:
                raise BadRequest(413, f"The body is over {self._max_body_bytes} bytes.")
        return bytes(body)

    async def _answer(self, request: Request, asked: GraphQLRequest, media_type: str) -> Response:
        try:
            caller = await self._caller(request)
        except Refusal as refused:
            return shown(refusal_answer(refused), media_type)
        return shown(await self._pipeline.answer(asked, caller), media_type)

    async def _caller(self, request: Request) -> Caller:
        """Raises Refusal for a key that nobody has."""
        headers, key = request.headers, request.headers.get(CLIENT_KEY)
        client = await self._find_client(key) if key is not None else None
        if key is not None and client is None:
            raise Refusal.of(
                f"No client has this key. Check `{CLIENT_KEY}`.", "UNAUTHENTICATED", status=401
            )
        return Caller(
            client=client,
            client_version=headers.get(CLIENT_VERSION, "")[:64] or None,
            authorization=headers.get("authorization"),
            address=request.client.host if request.client else "",
            user_agent=headers.get("user-agent", "")[:300],
            origin=headers.get("origin"),
            transport=Transport.GET if request.method == "GET" else Transport.POST,
            wants_cost=headers.get(WANTS_COST) == "1",
        )


def accepted(accept: str) -> str:
    """The media type to answer in. Raises BadRequest 406 when the client takes neither."""
    if not accept:
        return PLAIN_JSON
    offered: dict[str, float] = {}
    for part in accept.split(","):
        name, _, parameters = part.strip().partition(";")
        quality = 1.0
        for parameter in parameters.split(";"):
            key, _, text = parameter.strip().partition("=")
            if key == "q":
                try:
                    quality = float(text)
                except ValueError:
                    quality = 0.0
        offered[name.strip().lower()] = quality
    best = max(
        (RESPONSE_JSON, PLAIN_JSON),
        key=lambda name: (offered.get(name, -1.0), name == RESPONSE_JSON),
    )
    if offered.get(best, 0) > 0:
        return best
    if any(offered.get(wild, 0) > 0 for wild in ("*/*", "application/*", "text/html")):
        return PLAIN_JSON
    raise BadRequest(406, f"This endpoint answers in {RESPONSE_JSON} or {PLAIN_JSON}.")


def answer(
    body: Mapping[str, Any], media_type: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS),
        status,
        {"content-type": f"{media_type}; charset=utf-8", "vary": "Accept", **(headers or {})},
    )


def shown(made: Answer, media_type: str) -> Response:
    """The answer with the status that its media type calls for."""
    status = made.status if media_type == RESPONSE_JSON else made.plain_status
    return answer(made.body, media_type, status, made.headers)


def failure(refused: BadRequest, media_type: str) -> Response:
    body = {"errors": [{"message": str(refused), "extensions": {"code": "BAD_USER_INPUT"}}]}
    return answer(body, media_type, refused.status, refused.headers)


AnswerRequest = Callable[[Request], Awaitable[Response]]
