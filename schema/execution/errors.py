"""Errors as clients see them: coded where they are the client's, masked where they are ours."""

from collections.abc import Sequence
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLFormattedError

from commerce.core.errors import ExpectedError, RequestError
from commerce.core.ids import new_id

log = structlog.get_logger(__name__)
MAX_ERRORS = 10
MAX_MESSAGE = 1_000  # letters; those of bad documents and variables repeat what was sent
MASKED = "INTERNAL_SERVER_ERROR"


def formatted(errors: Sequence[GraphQLError]) -> list[GraphQLFormattedError]:
    """What goes into `errors[]`: at most ten, and nothing of ours in their texts."""
    return [_one(error) for error in errors[:MAX_ERRORS]]


def _one(error: GraphQLError) -> GraphQLFormattedError:
    original = error.original_error
    if isinstance(original, RequestError):
        return _with(error, str(original), {"code": original.code})
    is_coded = "code" in (error.extensions or {})  # a bad document or variable, whatever raised it
    if original is None or isinstance(original, GraphQLError) or is_coded:
        code = (error.extensions or {}).get("code", "BAD_USER_INPUT")
        return _with(error, error.message, {**(error.extensions or {}), "code": code})
    error_id = str(new_id())
    log.error(
        "a refusal has no place in its field's result"
        if isinstance(original, ExpectedError)
        else "unexpected error",
        error_id=error_id,
        path=error.path,
        exc_info=original,
    )
    text = f"Something went wrong on our side. Error id: {error_id}"
    return _with(error, text, {"code": MASKED, "errorId": error_id})


def _with(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLFormattedError:
    if len(message) > MAX_MESSAGE:
        message = f"{message[:MAX_MESSAGE]}…"
    shown: GraphQLFormattedError = {"message": message, "extensions": extensions}
    if error.locations is not None:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    return shown
