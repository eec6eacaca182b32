"""Structured logs, each line with the id of the request it belongs to; secrets never enter them."""

import logging
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from itertools import count
from secrets import token_hex
from typing import Any

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commerce.core.repeats import REPEATS
from commerce.core.whole import WHOLE, SendWhole, head_of

log = structlog.get_logger("commerce.request")
_SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz"})
_PROCESS = token_hex(8)
_NUMBERS = count()
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def configure_logging(*, development: bool, level: str = "info") -> None:
    """JSON lines in production, readable lines in development. There is a line for every request,
    so production's are made the shortest way: bytes, and loggers that are put together once."""
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if development
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=(
            structlog.PrintLoggerFactory() if development else structlog.BytesLoggerFactory()
        ),
        cache_logger_on_first_use=not development,
    )


def _json(event: dict[str, Any], default: Callable[[Any], Any]) -> bytes:
    return orjson.dumps(event, default=default, option=orjson.OPT_NON_STR_KEYS)


def _with_request_id(_logger: Any, _method: str, event: Any) -> Any:
    request_id = _request_id.get()
    if request_id is not None:
        event["request_id"] = request_id
    return event


def current_request_id() -> str | None:
    """Of the request that is being answered."""
    return _request_id.get()


class RequestLogging:
    """Gives every request an id (the client's, when it is harmless), returns it, logs one line and
    has it counted: `counted` is told method, status and seconds."""

    def __init__(self, app: ASGIApp, counted: Callable[[str, int, float], None]) -> None:
        self._app = app
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.pop(REPEATS, None)  # every request is logged and counted here
        request_id = _id_of(scope["headers"])
        sent_id = (b"x-request-id", request_id.encode())
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), sent_id]
            await send(message)

        whole: SendWhole | None = scope.get(WHOLE)

        async def send_whole_with_id(sent: int, head: bytes, body: bytes) -> None:
            nonlocal status
            status = sent
            if whole is not None:
                await whole(sent, head + head_of([sent_id]), body)

        if whole is not None:
            scope[WHOLE] = send_whole_with_id
        began = time.perf_counter()
        token = _request_id.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - began
            self._counted(scope["method"], status, seconds)
            if scope["path"] not in _QUIET:
                log.info(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    milliseconds=round(seconds * 1000, 1),
                )
            _request_id.reset(token)


def new_request_id() -> str:
    """Another each time, here and in every other process; it need not be unguessable."""
    return f"{_PROCESS}-{next(_NUMBERS):x}"


def is_request_id(given: str) -> bool:
    """Whether what a client sent as `X-Request-Id` is harmless in logs and headers."""
    return _SAFE_REQUEST_ID.fullmatch(given) is not None


def _id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The client's own, when it is harmless."""
    for name, value in headers:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            return given if is_request_id(given) else new_request_id()
    return new_request_id()
