"""What a format makes of the rows of a file, and how it says what is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from commerce.imports.formats.records import Record
from commerce.imports.progress import Rejection
from commerce.imports.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Item:
    """One record, from one row or from the rows of one product. `number` is that of its last row:
    once the item is done, so is everything up to there. `implied` are records that it refers to:
    they are made where they are missing and else left alone. `variant_lines` tell where each of a
    product's variants stands."""

    number: int
    line: int
    record: Record | None
    implied: Sequence[Record] = ()
    rejections: Sequence[Rejection] = ()
    variant_lines: Sequence[int] = ()


class Format(Protocol):
    """Reads the records of a file in order."""

    def items(self, source: SourceFile) -> Iterator[Item]: ...


def rejected(number: int, line: int, code: str, message: str) -> Item:
    return Item(number, line, None, rejections=[Rejection(line, code, message)])


def ill_formed(number: int, line: int, error: ValidationError, lines: Sequence[int] = ()) -> Item:
    """A record whose fields have not the form of the native format; every problem is told."""
    rejections = [
        Rejection(line_of(line, lines, problem["loc"]), "INVALID_FIELD", _told(problem))
        for problem in error.errors(include_url=False, include_context=False)
    ]
    return Item(number, line, None, rejections=rejections)


def _told(problem: Any) -> str:
    place = ".".join(str(step) for step in problem["loc"])
    return f"{place}: {problem['msg']}" if place else str(problem["msg"])


def line_of(line: int, variant_lines: Sequence[int], path: Sequence[object]) -> int:
    """The line of the variant that a path leads to, or else the record's own."""
    if len(path) > 1 and path[0] == "variants":
        position = int(str(path[1]))
        if position < len(variant_lines):
            return variant_lines[position]
    return line
