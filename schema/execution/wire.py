"""Reading GraphQL requests off the wire: every form in which clients name an operation."""

from collections.abc import Mapping
from typing import Any, cast

import orjson

from schema.execution.request import GraphQLRequest


class BadRequest(Exception):
    """The HTTP request is no GraphQL request."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


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
    return GraphQLRequest(
        query=query,
        operation_name=name or None,
        variables=cast("dict[str, Any] | None", variables),
        extensions=parsed.get("extensions") or {},
    )
