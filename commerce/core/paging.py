"""Keyset paging: cursors are positions, never offsets.

A cursor is the sort values of a row and its id, as opaque base64 JSON. `Page` is what a connection
field returns; its edges, cursors and count are made only when somebody selects them.
"""

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson

from commerce.core.errors import BadUserInput
from commerce.core.view import Value, View

MAX_PAGE = 100
DEFAULT_PAGE = 20

T = TypeVar("T")
R = TypeVar("R")
CursorValue = str | int | bool | None
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def encode_cursor(*values: object) -> str:
    text = orjson.dumps(values, default=_plain)
    return b2a_base64(text, newline=False).translate(_URL_SAFE, b"=").decode()


def _plain(value: object) -> object:
    """For ids as the driver gives them, which orjson does not know."""
    if isinstance(value, UUID):
        return value.hex
    raise TypeError(type(value))


def cursor_by(attribute: str) -> Callable[[Any], str]:
    """What makes the cursor of a view of this of its attributes and its id."""
    values = attrgetter(attribute, "id")

    def cursor_of(view: Any) -> str:
        value, id_ = values(view)
        return encode_cursor(value, id_.hex)

    return cursor_of


def decode_cursor(cursor: str, length: int) -> list[CursorValue]:
    """The values of a cursor. Raises BadUserInput unless it has exactly `length` of them."""
    try:
        values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise BadUserInput("The cursor is not one of ours.") from error
    if not isinstance(values, list) or len(values) != length:  # pyright: ignore[reportUnknownArgumentType] - JSON
        raise BadUserInput("The cursor is not one of ours.")
    if b"\\u0000" in orjson.dumps(values):  # the database takes no NUL
        raise BadUserInput("The cursor is not one of ours.")
    return values  # pyright: ignore[reportUnknownVariableType] - JSON


def cursor_time(value: CursorValue) -> datetime:
    """A time out of a cursor. Raises BadUserInput."""
    try:
        at = datetime.fromisoformat(str(value))
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadUserInput("The cursor is not one of ours.") from error
    raise BadUserInput("The cursor is not one of ours.")


def cursor_id(value: CursorValue) -> UUID:
    """An id out of a cursor. Raises BadUserInput."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise BadUserInput("The cursor is not one of ours.") from error


def cursor_int(value: CursorValue) -> int:
    """A number out of a cursor, as small as a column of integers takes. Raises BadUserInput."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31:
        return value
    raise BadUserInput("The cursor is not one of ours.")


def cursor_text(value: CursorValue) -> str:
    """A text out of a cursor. Raises BadUserInput."""
    if isinstance(value, str):
        return value
    raise BadUserInput("The cursor is not one of ours.")


def cursor_time_and_id(cursor: str) -> tuple[datetime, UUID]:
    """Decode the commonest position: (time, id)."""
    at, id_ = decode_cursor(cursor, 2)
    return cursor_time(at), cursor_id(id_)


class PageRequest(Value):
    """How much of a list is wanted. Use `PageRequest.of` for what a client sent."""

    first: int = DEFAULT_PAGE
    after: str | None = None

    @classmethod
    def of(cls, first: int | None, after: str | None) -> "PageRequest":
        """Raises BadUserInput for a negative `first` or one over 100."""
        size = DEFAULT_PAGE if first is None else first
        if not 0 <= size <= MAX_PAGE:
            raise BadUserInput(f"`first` must be between 0 and {MAX_PAGE}.")
        return cls(size, after)


class Edge(View, Generic[T]):
    cursor: str
    node: T


class PageInfo(View):
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(slots=True, eq=False)
class Page(Generic[T]):
    """One page of a list. `cursor_of` names a row's position; `count` counts the whole list."""

    nodes: Sequence[T]
    has_next_page: bool
    cursor_of: Callable[[T], str]
    count: Callable[[], Awaitable[int]] | None = None
    has_previous_page: bool = False

    @staticmethod
    def cut(
        rows: Sequence[R],
        request: PageRequest,
        cursor_of: Callable[[R], str],
        count: Callable[[], Awaitable[int]] | None = None,
    ) -> "Page[R]":
        """From one row more than asked for, as repositories fetch them."""
        return Page(
            rows[: request.first],
            has_next_page=len(rows) > request.first,
            cursor_of=cursor_of,
            count=count,
            has_previous_page=request.after is not None,
        )

    @property
    def edges(self) -> list[Edge[T]]:
        return [Edge(self.cursor_of(node), node) for node in self.nodes]

    @property
    def page_info(self) -> PageInfo:
        return PageInfo(
            self.has_next_page,
            self.has_previous_page,
            self.cursor_of(self.nodes[0]) if self.nodes else None,
            self.cursor_of(self.nodes[-1]) if self.nodes else None,
        )
