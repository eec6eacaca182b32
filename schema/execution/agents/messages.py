"""JSON-RPC 2.0 as the Model Context Protocol uses it, one message a request.

Two generations of clients come. Those of `HANDSHAKES` say `initialize` first and speak freely
after; those of `ENVELOPES` say with every request, in its `_meta` and its headers, what they speak.
Nothing is remembered between requests, for either.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from schema.execution.exchange import HeaderList

HANDSHAKES = ("2025-06-18", "2025-11-25")
ENVELOPES = ("2026-07-28",)
VERSIONS = (*HANDSHAKES, *ENVELOPES)
UNSAID = "2025-03-26"
"""What clients speak that do not say it; they know no header for it yet."""

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022
REFUSED = -32050
"""Our own: who asks may not. `data.code` is the code that `/graphql` would answer with."""

VERSION_HEADER = b"mcp-protocol-version"
METHOD_HEADER = b"mcp-method"
NAME_HEADER = b"mcp-name"
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
_ENCODED, _END = "=?base64?", "?="
_STATUSES = {METHOD_NOT_FOUND: 404, INTERNAL_ERROR: 200}


class Problem(Exception):
    """A message that cannot be answered with a result. `status` is the HTTP status."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 200,
        details: Mapping[str, Any] | None = None,
        headers: HeaderList | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.details = details
        self.headers = headers or []

    def body(self, id_: str | int | None) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.details is not None:
            error["data"] = dict(self.details)
        return {"jsonrpc": "2.0", "id": id_, "error": error}


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `id` is None for what wants no answer: notifications, and answers to questions
    that we never ask."""

    id: str | int | None
    method: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def wants_answer(self) -> bool:
        return self.id is not None


def message_of(parsed: object) -> Message:
    """Raises Problem."""
    if not isinstance(parsed, dict):
        raise invalid("Send one JSON-RPC message; batches are not taken.")
    given = cast("dict[str, Any]", parsed)
    method, params = given.get("method"), given.get("params", {})
    if given.get("jsonrpc") != "2.0":
        raise invalid('A message is JSON-RPC: `"jsonrpc": "2.0"`.')
    if method is None and ("result" in given or "error" in given):
        return Message(None, "")
    if not isinstance(method, str):
        raise invalid("`method` must be a string.")
    if not isinstance(params, dict):
        raise invalid("`params` must be an object.")
    id_ = given.get("id")
    if "id" in given and (isinstance(id_, bool) or not isinstance(id_, str | int)):
        raise invalid("`id` must be a string or a whole number.")
    return Message(id_, method, cast("dict[str, Any]", params))


def invalid(text: str) -> Problem:
    return Problem(INVALID_REQUEST, text, status=400)


def spoken(message: Message, headers: Mapping[bytes, bytes]) -> str:
    """The version of the protocol that a request is in. Raises Problem."""
    stated = headers.get(VERSION_HEADER, b"").decode("latin-1")
    if stated in HANDSHAKES or stated == UNSAID:
        return stated
    envelope = message.params.get("_meta")
    meta = cast("dict[str, Any]", envelope) if isinstance(envelope, dict) else {}
    if not stated and VERSION_KEY not in meta:
        return UNSAID
    if stated and stated not in ENVELOPES:
        raise Problem(
            UNSUPPORTED_VERSION,
            "This version of the protocol is not spoken here.",
            status=400,
            details={"supported": list(VERSIONS), "requested": stated},
        )
    if message.wants_answer:
        _check_envelope(message, meta, headers)
    return stated


def _check_envelope(
    message: Message, meta: Mapping[str, Any], headers: Mapping[bytes, bytes]
) -> None:
    """Headers are for those on the way, who do not read bodies: they must say the same."""
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in meta]
    if missing:
        raise Problem(INVALID_PARAMS, f"`_meta` lacks {', '.join(missing)}.", status=400)
    pairs = [(VERSION_HEADER, meta[VERSION_KEY]), (METHOD_HEADER, message.method)]
    if message.method == "tools/call":
        pairs.append((NAME_HEADER, message.params.get("name")))
    for header, value in pairs:
        if decoded(headers.get(header)) != value:
            text = f"The header {header.decode()} does not say what the message says."
            raise Problem(HEADER_MISMATCH, text, status=400)


def decoded(value: bytes | None) -> str | None:
    """A header that may hold text which headers cannot: `=?base64?…?=`."""
    text = None if value is None else value.decode("latin-1")
    if text is None or not (text.startswith(_ENCODED) and text.endswith(_END)):
        return text
    try:
        return b64decode(text[len(_ENCODED) : -len(_END)], validate=True).decode()
    except (Error, UnicodeDecodeError):
        return None


def status_in(version: str, problem: Problem) -> int:
    """The older generation reads what is wrong from the body alone."""
    if problem.status != 200 or version not in ENVELOPES:
        return problem.status
    return _STATUSES.get(problem.code, 400)


def result_in(version: str, result: Mapping[str, Any], *, ttl_ms: int | None) -> dict[str, Any]:
    """A result as the version of the protocol wants it; `ttl_ms` where it may be kept so long."""
    if version not in ENVELOPES:
        return dict(result)
    kept = {} if ttl_ms is None else {"ttlMs": ttl_ms, "cacheScope": "private"}
    return {"resultType": "complete", **kept, **result}
