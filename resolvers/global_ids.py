"""Ids, slugs and codes as clients send them: text becomes what can be looked up, or a problem."""

from collections.abc import Sequence
from uuid import UUID

from commerce.core.errors import InvalidInput
from commerce.core.ids import InvalidId, decode

NOTHING = UUID(int=0)
"""An id that nothing has."""


def uuid_of(kind: str, text: str, path: Sequence[str]) -> UUID:
    """The UUID of a `kind` id. Raises InvalidInput at `path` for text that is none."""
    try:
        return decode(kind, text)
    except InvalidId as error:
        raise InvalidInput.at(path, "INVALID_ID", f"This is no id of a {kind}.") from error


def uuid_to_find(kind: str, text: str) -> UUID:
    """For reads: text that is no id of a `kind` finds nothing."""
    try:
        return decode(kind, text)
    except InvalidId:
        return NOTHING


def findable(text: str | None) -> str:
    """A slug or code to look for. NUL, which the database cannot take, stands in none."""
    return "" if text is None or "\0" in text else text
