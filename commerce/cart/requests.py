"""What clients ask of carts, and whether it has the right form. Stock and prices are judged later,
with the cart locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

from commerce.core.errors import FieldProblem, InvalidInput
from commerce.core.prose import checked_line, checked_prose

MAX_INPUTS = 100
MAX_NOTE = 1_000
MAX_ATTRIBUTES = 20
MAX_ATTRIBUTE_KEY = 50
MAX_ATTRIBUTE_VALUE = 500
INPUT = ("input",)
LINES = ("input", "lines")
Path = Sequence[str]


@dataclass(frozen=True, slots=True)
class NewLine:
    """`attributes` None leaves those of a line that is there already."""

    variant_id: UUID
    quantity: int
    attributes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """Quantity 0 takes the line away; `attributes` None leaves them as they are."""

    line_id: UUID
    quantity: int
    attributes: Mapping[str, str] | None = None


class CartFields(TypedDict, total=False):
    """What is missing stays as it is."""

    note: str | None
    attributes: Mapping[str, str] | None
    currency: str


class StoredFields(TypedDict, total=False):
    """The same by column."""

    note: str | None
    attributes: dict[str, str]
    currency: str


@dataclass(frozen=True, slots=True)
class CreateCart:
    lines: Sequence[NewLine] = ()
    fields: CartFields = field(default_factory=CartFields)


def check_new_lines(lines: Sequence[NewLine]) -> None:
    """Raises InvalidInput with everything that is wrong."""
    problems = _count_problems(lines, LINES)
    for index, line in enumerate(lines[:MAX_INPUTS]):
        path = (*LINES, str(index))
        if line.quantity < 1:
            problems.append(_out_of_range((*path, "quantity"), "At least 1."))
        problems += _attribute_problems(line.attributes or {}, (*path, "attributes"))
    _end(problems)


def check_line_changes(changes: Sequence[LineChange]) -> None:
    """Raises InvalidInput with everything that is wrong."""
    problems = _count_problems(changes, LINES)
    known: set[UUID] = set()
    for index, change in enumerate(changes[:MAX_INPUTS]):
        path = (*LINES, str(index))
        if change.quantity < 0:
            problems.append(_out_of_range((*path, "quantity"), "0 or more."))
        if change.line_id in known:
            problems.append(FieldProblem((*path, "lineId"), "DUPLICATE", "Named twice."))
        known.add(change.line_id)
        problems += _attribute_problems(change.attributes or {}, (*path, "attributes"))
    _end(problems)


def check_line_ids(line_ids: Sequence[UUID]) -> None:
    """Raises InvalidInput for too many."""
    _end(_count_problems(line_ids, ("input", "lineIds")))


def checked_fields(fields: CartFields) -> StoredFields:
    """The stored form of what was given, by column; currencies are judged by the cart's channel."""
    values: StoredFields = {}
    if "note" in fields:
        values["note"] = checked_note(fields["note"], ("input", "note"))
    if "attributes" in fields:
        attributes = fields["attributes"] or {}
        _end(_attribute_problems(attributes, ("input", "attributes")))
        values["attributes"] = dict(attributes)
    if "currency" in fields:
        values["currency"] = fields["currency"]
    return values


def checked_note(note: str | None, path: Path) -> str | None:
    """Raises InvalidInput; an empty note is none."""
    if note is None or not note.strip():
        return None
    return checked_prose(note, path, max_length=MAX_NOTE)


def _count_problems(items: Sequence[object], path: Path) -> list[FieldProblem]:
    if len(items) <= MAX_INPUTS:
        return []
    return [FieldProblem(tuple(path), "TOO_MANY", f"At most {MAX_INPUTS} at a time.")]


def _attribute_problems(attributes: Mapping[str, str], path: Path) -> list[FieldProblem]:
    if len(attributes) > MAX_ATTRIBUTES:
        return [FieldProblem(tuple(path), "TOO_MANY", f"At most {MAX_ATTRIBUTES}.")]
    problems: list[FieldProblem] = []
    for key, value in attributes.items():
        try:
            checked_line(key, path, max_length=MAX_ATTRIBUTE_KEY)
            if value:
                checked_prose(value, path, max_length=MAX_ATTRIBUTE_VALUE)
        except InvalidInput as refused:
            problems += refused.problems
    return problems


def _out_of_range(path: Path, message: str) -> FieldProblem:
    return FieldProblem(tuple(path), "OUT_OF_RANGE", message)


def _end(problems: Sequence[FieldProblem]) -> None:
    if problems:
        raise InvalidInput(problems)
