"""GraphQL over HTTP: media types, status codes, bodies, and nothing that is never JSON.

`reference`: the GraphQL over HTTP specification. Every error body is `{"errors": […]}`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, cast

import orjson
import structlog
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from commerce.core.errors import RequestError
from schema.execution.documents import DocumentErrors, coded
from schema.execution.errors import formatted
from schema.execution.operation import Executor, Operation, OperationErrors

log = structlog.get_logger(__name__)
RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"

MakeContext = Callable[[Request, Operation], AbstractAsyncContextManager[object]]


class BadRequest(Exception):
    """The HTTP request is no GraphQL request."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    query: str
    operation_name: str | None
    variables: Mapping[str, Any] | None


class GraphQLEndpoint:
    """`/graphql`. `graphiql` answers browsers when it is given."""

    def __init__(
        self,
        executor: Executor,
        make_context: MakeContext,
        *,
        max_body_bytes: int,
        timeout_seconds: int,
        graphiql: str | None = None,
    ) -> None:
        self._executor = executor
        self._make_context = make_context
        self._max_body_bytes = max_body_bytes
        self._timeout_seconds = timeout_seconds
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
            operation = self._executor.prepare(
                asked.query, name=asked.operation_name, variables=asked.variables
            )
        except (DocumentErrors, OperationErrors) as refused:
            status = 400 if media_type == RESPONSE_JSON else 200
            return answer({"errors": formatted(refused.errors)}, media_type, status)
        if request.method == "GET" and not operation.is_query:
            raise BadRequest(405, "Only queries may be sent by GET.", allow="POST")
        if operation.is_subscription:
            raise BadRequest(400, "Subscriptions are not answered over plain HTTP.")
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._make_context(request, operation) as context,
            ):
                result = await self._executor.run(operation, context)
        except TimeoutError:
            raise BadRequest(504, "The request took too long and was stopped.") from None
        except RequestError as error:
            shown = coded(GraphQLError(str(error)), error.code)
            status = (
                200 if media_type == PLAIN_JSON else 401 if error.code == "UNAUTHENTICATED" else 400
            )
            return answer({"errors": formatted([shown])}, media_type, status)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = formatted(result.errors)
        return answer(body, media_type, 200)


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


def parse_get(parameters: Mapping[str, str]) -> GraphQLRequest:
    variables = parameters.get("variables")
    return from_mapping(
        {
            "query": parameters.get("query"),
            "operationName": parameters.get("operationName") or None,
            "variables": load_json(variables.encode()) if variables else None,
        }
    )


def parse_body(body: bytes) -> GraphQLRequest:
    parsed = load_json(body)
    if not isinstance(parsed, dict):
        raise BadRequest(400, "The body must be one JSON object; batches are not taken.")
    return from_mapping(cast("dict[str, Any]", parsed))


def load_json(text: bytes) -> object:
    """JSON without NaN, numbers beyond 64 bits, or invalid UTF-8. Raises BadRequest."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise BadRequest(400, "That is not valid JSON.") from error


def from_mapping(parsed: Mapping[str, Any]) -> GraphQLRequest:
    query, name = parsed.get("query"), parsed.get("operationName")
    variables = parsed.get("variables")
    if not isinstance(query, str) or not query:
        raise BadRequest(400, "`query` must be the text of a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "`operationName` must be a string.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest(400, "`variables` must be an object.")
    if not isinstance(parsed.get("extensions", {}), dict | None):
        raise BadRequest(400, "`extensions` must be an object.")
    return GraphQLRequest(query, name or None, cast("dict[str, Any] | None", variables))


def answer(
    body: Mapping[str, Any], media_type: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS),
        status,
        {"content-type": f"{media_type}; charset=utf-8", "vary": "Accept", **(headers or {})},
    )


def failure(refused: BadRequest, media_type: str) -> Response:
    body = {"errors": [{"message": str(refused), "extensions": {"code": "BAD_USER_INPUT"}}]}
    return answer(body, media_type, refused.status, refused.headers)


AnswerRequest = Callable[[Request], Awaitable[Response]]
