"""Rows of several shapes from one statement.

What belongs together but repeats in different numbers (products, their pictures, their variants)
can be asked for at once: each shape is a part of one `UNION ALL`. The columns of a part stand side
by side, so that a slice of a row is all of them, and where the types agree they share their places
with those of other parts. A statement costs a page more than all of its rows do
(docs/performance.md).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, cast, literal_column, null, select, union_all

from commerce.core.statements import DIALECT, AnySelect

Rows = dict[int, list[Sequence[Any]]]
"""By the place they belong to; a place without rows is missing."""
_FIRST: Callable[[Any], int] = itemgetter(0)
_SECOND: Callable[[Any], int] = itemgetter(1)
_BEHIND_FIRST = itemgetter(slice(1, None))
ORDERING = 3
"""How many columns each part begins with, by which its rows come."""


class Interleaved:
    """Several statements as one.

    Every part begins with three columns (an integer `place`, an integer `position`, an `id`) by
    which its rows come, and which are not given back; the parts come one after the other.
    """

    def __init__(self, parts: Sequence[AnySelect]) -> None:
        kinds: list[str] = []  # the types of a row's columns, behind its part and place
        offsets = [_laid(_kinds(part), kinds) for part in parts]
        self.statement = _union(parts, offsets, kinds)
        self._columns = [
            itemgetter(slice(2 + offset, 2 + offset + len(_kinds(part))))
            for part, offset in zip(parts, offsets, strict=True)
        ]

    def rows(self, records: Sequence[Sequence[Any]]) -> list[Rows]:
        """The rows of each part, with its own columns in its own order."""
        found: list[Rows] = []
        begin = 0
        for part, columns in enumerate(self._columns):
            end = bisect_left(records, part + 1, begin, key=_FIRST)
            by_place = groupby(records[begin:end], _SECOND)
            found.append({place: list(map(columns, rows)) for place, rows in by_place})
            begin = end
        return found


def rows_by_place(records: Iterable[Sequence[Any]]) -> Rows:
    """The same for rows of one shape, which begin with their place and come in its order."""
    by_place = groupby(records, _FIRST)
    return {place: list(map(_BEHIND_FIRST, rows)) for place, rows in by_place}


def _given(part: AnySelect) -> list[Any]:
    return list(part.selected_columns)[ORDERING:]


def _kinds(part: AnySelect) -> list[str]:
    """The types of what a part gives back."""
    return [column.type.compile(dialect=DIALECT) for column in _given(part)]


def _laid(wanted: list[str], kinds: list[str]) -> int:
    """Where columns of these types can stand among those that are there, which grow by what does
    not fit."""
    offset = next(
        offset
        for offset in range(len(kinds) + 1)
        if all(one == other for one, other in zip(wanted, kinds[offset:], strict=False))
    )
    kinds += wanted[len(kinds) - offset :]
    return offset


def _union(parts: Sequence[AnySelect], offsets: Sequence[int], kinds: list[str]) -> Any:
    padded: list[Any] = []
    types = {
        kind: column.type
        for part in parts
        for kind, column in zip(_kinds(part), _given(part), strict=True)
    }
    for number, (part, offset) in enumerate(zip(parts, offsets, strict=True)):
        row = [cast(null(), types[kind]) for kind in kinds]
        row[offset : offset + len(_given(part))] = _given(part)
        ordering = list(part.selected_columns)[:ORDERING]
        named = [
            column.label(name)
            for name, column in zip(("place", "position", "id"), ordering, strict=True)
        ]
        named += [column.label(f"column_{slot}") for slot, column in enumerate(row)]
        of_part = cast(literal_column(str(number)), Integer).label("part")
        padded.append(part.with_only_columns(of_part, *named, maintain_column_froms=True))
    together = union_all(*padded).subquery("together")
    part, place, position, id_, *columns = together.c
    return select(part, place, *columns).order_by(part, place, position, id_)
