"""What a change of the schema does to operations that clients have published.

An operation is hit when it no longer validates, or when it leans on something whose breaking change
validation cannot see: a field that became nullable, a value that an enum lost. What only widens the
schema hits nobody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    BreakingChangeType,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    validate,
)

from commerce.clients.inputs import NamedDocument
from schema.execution.documents import Documents
from schema.execution.inspect import inspect
from schema.execution.limits import Limits

MAX_ERRORS = 5
_NAMED = re.compile(r"@?[A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?")
_LEADING = (
    "Directive ",
    "Argument ",
    "Field ",
    "Enum value ",
    "Standard scalar ",
    "A required argument ",
    "A required field ",
    "Repeatable flag was removed from ",
)
# What must be in use for the change to matter stands one step above what is named.
_OWNER_IS_HIT = {
    BreakingChangeType.REQUIRED_ARG_ADDED,
    BreakingChangeType.REQUIRED_DIRECTIVE_ARG_ADDED,
    BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED,
}


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A breaking change. `coordinate` is what an operation must use to feel it."""

    kind: str
    description: str
    coordinate: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that the change reaches. `errors` say why it no longer runs; without any, it
    runs and its answers or inputs have changed."""

    document: NamedDocument
    name: str
    changes: Sequence[SchemaChange]
    errors: Sequence[str]


def breaking_changes(old: GraphQLSchema, new: GraphQLSchema) -> list[SchemaChange]:
    """What may break operations, in the order of the schema."""
    return [
        SchemaChange(
            change.type.name, change.description, _coordinate(change.type, change.description)
        )
        for change in find_breaking_changes(old, new)
    ]


def _coordinate(kind: BreakingChangeType, description: str) -> str:
    """graphql-core says what changed in words alone; the words are fixed."""
    if kind is BreakingChangeType.DIRECTIVE_LOCATION_REMOVED:
        return description.rpartition(" ")[2].rstrip(".")
    text = description
    for leading in _LEADING:
        text = text.removeprefix(leading)
    found = _NAMED.match(text)
    named = found[0] if found else ""
    if kind in _OWNER_IS_HIT:
        return named.partition("(")[0] if "(" in named else named.partition(".")[0]
    return named


@dataclass(frozen=True, slots=True)
class Impact:
    """The breaking changes, and the documents they reach by the hashes of their texts."""

    changes: Sequence[SchemaChange]
    hits: Mapping[bytes, Hit]


class NotASchema(ValueError):
    """A text is no schema in GraphQL's own language; the message says which and where."""


def impact(old_text: str, new_text: str, documents: Iterable[NamedDocument]) -> Impact:
    """What going from one schema to another does to documents. Raises NotASchema."""
    old = new = _schema(old_text, "old")
    changes: list[SchemaChange] = []
    if new_text != old_text:
        new = _schema(new_text, "new")
        changes = breaking_changes(old, new)
    by_coordinate: dict[str, list[SchemaChange]] = {}
    for change in changes:
        by_coordinate.setdefault(change.coordinate, []).append(change)
    hits: dict[bytes, Hit] = {}
    reading_old = Documents(old, Limits(), size=1)
    for document in documents:
        if document.hash not in hits:
            hit = _hit(reading_old, old, new, by_coordinate, document)
            if hit is not None:
                hits[document.hash] = hit
    return Impact(changes, hits)


def _schema(text: str, which: str) -> GraphQLSchema:
    try:
        return build_schema(text)
    except (GraphQLError, TypeError, RecursionError) as error:
        raise NotASchema(f"The {which} schema is none: {error}") from error


def _hit(
    reading_old: Documents,
    old: GraphQLSchema,
    new: GraphQLSchema,
    by_coordinate: Mapping[str, Sequence[SchemaChange]],
    document: NamedDocument,
) -> Hit | None:
    inspected = inspect(old, reading_old, document)
    if inspected.problems:  # it does not run today either; `check` tells why
        return Hit(
            document, inspected.name, [], [each.message for each in inspected.problems][:MAX_ERRORS]
        )
    felt = [
        change
        for coordinate in sorted(inspected.coordinates & by_coordinate.keys())
        for change in by_coordinate[coordinate]
    ]
    node = reading_old.get(document.text).node
    errors = [
        error.message for error in validate(new, node, max_errors=MAX_ERRORS, hide_suggestions=True)
    ]
    return Hit(document, inspected.name, felt, errors[:MAX_ERRORS]) if felt or errors else None
