"""Rows of several shapes from one statement.

What belongs together but repeats in different numbers (products, their pictures, their variants)
can be asked for at once: each shape is a part of one `UNION ALL`, and a column of one part shares
its place in the row with columns of the same type of the others. A statement costs a page more than
all of its rows do (docs/performance.md).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, cast, literal_column, null, union_all

from commerce.core.statements import DIALECT, AnySelect

Columns = Callable[[Any], tuple[Any, ...]]
Rows = Iterator[tuple[Any, ...]]
_PART: Callable[[Any], int] = itemgetter(0)


class Interleaved:
    """Several statements as one.

    Every part begins with three columns (an integer `place`, an integer `position`, an `id`) by
    which its rows come; the parts come one after the other.
    """

    def __init__(self, parts: Sequence[AnySelect]) -> None:
        kinds: list[Any] = []  # the types of a row's columns, behind the number of its part
        taken = [_taken(part, kinds) for part in parts]
        self.statement = _union(parts, taken, kinds)
        self._columns: list[Columns] = [_getter(columns) for columns in taken]

    def rows(self, records: Iterable[Sequence[Any]]) -> list[Rows]:
        """The rows of each part, with its own columns in its own order."""
        found: list[Rows] = [iter(()) for _ in self._columns]
        part: int
        for part, group in groupby(records, _PART):
            found[part] = map(self._columns[part], list(group))
        return found


def _getter(columns: Iterable[int]) -> Columns:
    """What takes a part's columns out of a row, which begins with the number of the part."""
    return itemgetter(*(slot + 1 for slot in columns))


def _taken(part: AnySelect, kinds: list[Any]) -> dict[int, Any]:
    """The columns of a part by their places in the row; each takes the first that is free and of
    its type."""
    columns: dict[int, Any] = {}
    for column in part.selected_columns:
        name = column.type.compile(dialect=DIALECT)
        for slot, kind in enumerate(kinds):
            if slot not in columns and kind.compile(dialect=DIALECT) == name:
                break
        else:
            slot = len(kinds)
            kinds.append(column.type)
        columns[slot] = column
    return columns


def _union(parts: Sequence[AnySelect], taken: Sequence[dict[int, Any]], kinds: list[Any]) -> Any:
    padded: list[Any] = []
    for number, (part, columns) in enumerate(zip(parts, taken, strict=True)):
        row = [columns.get(slot, cast(null(), kind)) for slot, kind in enumerate(kinds)]
        named = [column.label(f"column_{slot}") for slot, column in enumerate(row)]
        of_part = cast(literal_column(str(number)), Integer).label("part")
        padded.append(part.with_only_columns(of_part, *named, maintain_column_froms=True))
    together = union_all(*padded)
    return together.order_by(*list(together.selected_columns)[:4])
