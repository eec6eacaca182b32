"""What may be written about a customer. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

import orjson

from commerce.core.errors import FieldProblem, InvalidInput

MAX_NAME = 100
MAX_ADDRESSES = 50
MAX_PREFERENCES_BYTES = 8_192
MAX_PREFERENCES_DEPTH = 5

T = TypeVar("T")


def gather(problems: list[FieldProblem], check: Callable[[], T]) -> T | None:
    """What `check` returns; what it refuses goes to `problems`, so that all are named at once."""
    try:
        return check()
    except InvalidInput as refused:
        problems.extend(refused.problems)
        return None


def checked_preferences(value: object, path: Sequence[str]) -> Mapping[str, object]:
    """A JSON object of bounded size, empty for none. Raises InvalidInput."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidInput.at(path, "INVALID_TYPE", "Preferences are a JSON object.")
    preferences = cast("dict[str, object]", value)
    if _depth(preferences, MAX_PREFERENCES_DEPTH) > MAX_PREFERENCES_DEPTH:
        raise InvalidInput.at(path, "TOO_DEEP", f"At most {MAX_PREFERENCES_DEPTH} levels.")
    try:
        written = orjson.dumps(preferences)
    except TypeError as error:
        raise InvalidInput.at(path, "INVALID_TYPE", "A number is beyond 64 bits.") from error
    if len(written) > MAX_PREFERENCES_BYTES:
        raise InvalidInput.at(path, "TOO_LONG", f"At most {MAX_PREFERENCES_BYTES} bytes.")
    if b"\\u0000" in written:
        raise InvalidInput.at(path, "INVALID_CHARACTERS", "Remove the null characters.")
    return preferences


def _depth(value: object, limit: int) -> int:
    """Levels of objects and lists; stops counting past the limit."""
    if isinstance(value, dict):
        inside: Sequence[object] = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        inside = cast("list[object]", value)
    else:
        return 0
    if limit == 0:
        return 1
    return 1 + max((_depth(item, limit - 1) for item in inside), default=0)
