"""Reading GraphQL requests off the wire: every form in which clients name an operation.

Owns which members of a body and which parameters of an address are read, and what they must look
like. Finds no document: whether an id is known, and whether a text has the hash that came with it,
is the document source's to say.

    query                                       the text
    extensions.persistedQuery.sha256Hash        Apollo (Web, Kotlin, iOS), urql
    documentId                                  GraphQL over HTTP, codegen's client preset, urql
    doc_id, id                                  Relay
    /graphql/<id>                               plain

Canonical order of the parameters of a GET is the alphabetical one, with the JSON of `variables`
and `extensions` sorted and without spaces, so that a cache in front of the endpoint finds what it
kept; any other order means the same.
"""

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson

from commerce.clients.rules import MAX_ID, document_id_of
from schema.execution.request import GraphQLRequest

MAX_QUERY_STRING_BYTES = 16_384
MAX_JSON_DEPTH = 64
PARAMETERS = frozenset(
    {"query", "operationName", "variables", "extensions", "documentId", "doc_id", "id"}
)
_ID_NAMES = ("documentId", "doc_id", "id")
_ESCAPED_NUL = b"\\u0000"
_NUL_LITERAL = re.compile(r"\\u(?:0000|\{0+\})")
_NOTHING: Mapping[str, Any] = {}


class BadRequest(Exception):
    """The HTTP request is no GraphQL request."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


def parse_get(query_string: bytes, path_id: str | None = None) -> GraphQLRequest:
    """The request of an address. Raises BadRequest; a parameter named twice is refused, because a
    cache on the way might take the other one."""
    if len(query_string) > MAX_QUERY_STRING_BYTES:
        raise BadRequest(414, f"The parameters are over {MAX_QUERY_STRING_BYTES} bytes. Use POST.")
    given: dict[str, Any] = {}
    for name, text in _parameters(query_string):
        if name not in PARAMETERS:
            continue
        if name in given:
            raise BadRequest(400, f"`{name}` is given twice.")
        given[name] = text
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = load_json(given[name].encode()) if given[name] else None
    return from_mapping(given, path_id)


def parse_body(body: bytes, path_id: str | None = None) -> GraphQLRequest:
    """The request of a JSON body. Raises BadRequest."""
    parsed = load_json(body)
    if not isinstance(parsed, dict):
        raise BadRequest(400, "The body must be one JSON object; batches are not taken.")
    return from_mapping(cast("dict[str, Any]", parsed), path_id)


def from_mapping(parsed: Mapping[str, Any], path_id: str | None = None) -> GraphQLRequest:
    """The request that a JSON object makes, `path_id` being the id that the path names. Raises
    BadRequest. Only for what `load_json` gave."""
    query, name = parsed.get("query"), parsed.get("operationName")
    variables, extensions = parsed.get("variables"), parsed.get("extensions")
    if query is not None and not isinstance(query, str):
        raise BadRequest(400, "`query` must be the text of a GraphQL document.")
    if query and "\\u" in query and _NUL_LITERAL.search(query):
        raise BadRequest(400, "Texts must not hold NUL characters.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "`operationName` must be a string.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest(400, "`variables` must be an object.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest(400, "`extensions` must be an object.")
    document_id = _document_id(parsed, path_id)
    named = cast("dict[str, Any]", extensions or _NOTHING)
    persisted_hash = _persisted_hash(named["persistedQuery"]) if "persistedQuery" in named else None
    if document_id is not None and persisted_hash is not None and document_id != persisted_hash:
        raise BadRequest(400, "The request names two different documents.")
    if not query and document_id is None and persisted_hash is None:
        raise BadRequest(400, "Send the text of a document as `query`, or name a published one.")
    return GraphQLRequest(
        query=query or None,
        document_id=document_id,
        persisted_hash=persisted_hash,
        operation_name=name or None,
        variables=cast("dict[str, Any] | None", variables),
        extensions=named,
    )


def names_document(query_string: bytes) -> bool:
    """Whether an address asks for something: a browser that opens it wants no page then."""
    return any(name in PARAMETERS for name, _ in parse_qsl(query_string.decode("latin-1")))


def load_json(text: bytes) -> object:
    """JSON without NaN, infinite numbers, lone surrogates, NUL characters, invalid UTF-8, or more
    than 64 levels. Raises BadRequest."""
    try:
        parsed: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(400, "That is not valid JSON.") from error
    if _ESCAPED_NUL in text or text.count(b"[") + text.count(b"{") > MAX_JSON_DEPTH:
        _check_values(parsed)
    return parsed


def _checked_id(text: str) -> str:
    """The id as the registry keeps it. Raises BadRequest."""
    document_id = document_id_of(text)
    if document_id is None:
        raise BadRequest(
            400,
            f"A document's id is `sha256:` and 64 hexadecimal digits, or up to {MAX_ID} printable"
            " ASCII characters.",
        )
    return document_id


def _document_id(parsed: Mapping[str, Any], path_id: str | None) -> str | None:
    found = None if path_id is None else _checked_id(path_id)
    for name in _ID_NAMES:
        given = parsed.get(name)
        if given is None or given == "":
            continue
        if not isinstance(given, str):
            raise BadRequest(400, f"`{name}` must be a string.")
        document_id = _checked_id(given)
        if found is not None and found != document_id:
            raise BadRequest(400, "The request names two different documents.")
        found = document_id
    return found


def _persisted_hash(persisted: object) -> str | None:
    if persisted is None:
        return None
    given = cast("dict[str, Any]", persisted) if isinstance(persisted, dict) else _NOTHING
    if given.get("version") != 1 or not isinstance(given.get("sha256Hash"), str):
        raise BadRequest(
            400, '`extensions.persistedQuery` must be {"version": 1, "sha256Hash": "…"}.'
        )
    return _checked_id(given["sha256Hash"])


def _parameters(query_string: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=100,
        )
    except ValueError as error:  # bytes that are not UTF-8, or too many parameters
        raise BadRequest(400, "The parameters are not valid.") from error
    if b"%00" in query_string and any("\0" in text for _, text in pairs):
        raise BadRequest(400, "Texts must not hold NUL characters.")
    return pairs


def _check_values(parsed: object) -> None:
    """The work is bounded by the size of the body; it is done only where a body looks like it."""
    level: list[object] = [parsed]
    for _ in range(MAX_JSON_DEPTH + 1):
        deeper: list[object] = []
        for value in level:
            if isinstance(value, str):
                if "\0" in value:
                    raise BadRequest(400, "Texts must not hold NUL characters.")
            elif isinstance(value, dict):
                members = cast("dict[str, object]", value)
                deeper += members
                deeper += members.values()
            elif isinstance(value, list):
                deeper += cast("list[object]", value)
        level = deeper
        if not level:
            return
    raise BadRequest(400, f"The JSON is nested more than {MAX_JSON_DEPTH} deep.")
