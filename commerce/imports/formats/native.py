"""The native format: JSON lines, each a record of `records`."""

from collections.abc import Iterator

from pydantic import ValidationError

from commerce.imports.formats.items import Item, ill_formed, rejected
from commerce.imports.formats.records import KINDS
from commerce.imports.sources import Row, SourceFile


def is_native(source: SourceFile) -> bool:
    """Whether the first line of a file is one of our records."""
    first = source.first_values()
    return first is not None and first.get("type") in KINDS


class NativeFormat:
    """Records as they stand in the file."""

    def items(self, source: SourceFile) -> Iterator[Item]:
        return map(read, source.rows())


def read(row: Row) -> Item:
    """The record of a row."""
    if row.problem is not None:
        return rejected(row.number, row.line, "UNREADABLE", f"The row is {row.problem}.")
    kind = KINDS.get(str(row.values.get("type")))
    if kind is None:
        known = ", ".join(KINDS)
        return rejected(row.number, row.line, "UNKNOWN_TYPE", f"`type` is one of {known}.")
    try:
        record = kind.model_validate(row.values)
    except ValidationError as error:
        return ill_formed(row.number, row.line, error)
    return Item(row.number, row.line, record)
