"""What goes, since when, and until when it is there: the calendar of deprecations.

The reason of a deprecation says it, in one form that people and programs read: whoever holds the
schema's text holds its calendar.

    Use `Product.title`. Deprecated in 0.3.0 (2027-01-31), removed in 0.5.0 (2027-07-31).

Answers to documents that use something of it carry `Deprecation` (RFC 9745), `Sunset` (RFC 8594)
and a `Link` to the calendar. That is worked out once for a document. What variables hold is not
looked at: the headers speak of the document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, cast

from graphql import DocumentNode, GraphQLEnumType, GraphQLSchema

from schema.execution.exchange import HeaderList
from schema.execution.inspect import deprecated_uses

PAGE = "/deprecations"
KEPT_MINORS = 2
"""How many minor releases something stays after it was deprecated, at least."""
_RELEASE = r"\d+\.\d+\.\d+"
_DAY = r"\d{4}-\d{2}-\d{2}"
_FORM = re.compile(
    rf"(?P<why>.*\S) Deprecated in (?P<since>{_RELEASE}) \((?P<at>{_DAY})\),"
    rf" removed in (?P<until>{_RELEASE}) \((?P<end>{_DAY})\)\.",
    re.DOTALL,
)
_REPLACEMENT = re.compile(r"Use `([^`]+)`")
_LINKS = b", ".join(
    b'<%s>; rel="%s"; type="text/html"' % (PAGE.encode(), relation)
    for relation in (b"deprecation", b"sunset")
)


@dataclass(frozen=True, slots=True)
class Going:
    """When something goes. `removed_in` is the release that no longer has it, which does not come
    before the day `removed_from`."""

    reason: str
    deprecated_in: str
    deprecated_at: date
    removed_in: str
    removed_from: date

    @property
    def replacement(self) -> str | None:
        """What to use instead, where it is one thing."""
        found = _REPLACEMENT.match(self.reason)
        return found[1] if found else None

    @property
    def text(self) -> str:
        """As a deprecation's reason."""
        return (
            f"{self.reason} Deprecated in {self.deprecated_in} ({self.deprecated_at}),"
            f" removed in {self.removed_in} ({self.removed_from})."
        )

    def is_due(self, release: str, today: date) -> bool:
        """Whether a release of today may be without it."""
        return numbers(release) >= numbers(self.removed_in) and today >= self.removed_from


@dataclass(frozen=True, slots=True, eq=False)
class Deprecation:
    """Something of a schema that goes."""

    coordinate: str
    going: Going


def numbers(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


def going_of(reason: str) -> Going | None:
    """None for a text that is not in the form, or names no day."""
    found = _FORM.fullmatch(reason)
    if found is None:
        return None
    try:
        days = date.fromisoformat(found["at"]), date.fromisoformat(found["end"])
    except ValueError:
        return None
    return Going(found["why"], found["since"], days[0], found["until"], days[1])


def wrong_with(reason: str, release: str) -> str | None:
    """What keeps a deprecation of a schema of this release from being one."""
    going = going_of(reason)
    if going is None:
        return "say why, since when and until when: schema.execution.deprecation.Going"
    since, until = numbers(going.deprecated_in), numbers(going.removed_in)
    if since > numbers(release):
        return f"{going.deprecated_in} is not out yet"
    if until[0] == since[0] and until[1] < since[1] + KEPT_MINORS:
        return f"keep it for {KEPT_MINORS} minor releases"
    if until <= since or going.removed_from <= going.deprecated_at:
        return "it goes before it was deprecated"
    return None


def deprecated_elements(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """The coordinates of all that is deprecated, and the reasons."""
    for coordinate, element in elements(schema):
        reason = getattr(element, "deprecation_reason", None)
        if reason is not None:
            yield coordinate, reason


def elements(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """Fields, arguments, input fields, values of enums and arguments of directives, by their
    coordinates."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", each) for value, each in kind.values.items())
        for field_name, field in cast("Mapping[str, Any]", getattr(kind, "fields", {})).items():
            coordinate = f"{name}.{field_name}"
            yield coordinate, field
            arguments = cast("Mapping[str, Any]", getattr(field, "args", {}))
            yield from ((f"{coordinate}({each}:)", arguments[each]) for each in arguments)
    for directive in schema.directives:
        for name, argument in directive.args.items():
            yield f"@{directive.name}({name}:)", argument


class Calendar:
    """The deprecations of one schema, those that go first at the beginning."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        found = [
            Deprecation(coordinate, going)
            for coordinate, reason in deprecated_elements(schema)
            if (going := going_of(reason)) is not None
        ]
        found.sort(key=lambda each: (each.going.removed_from, each.coordinate))
        self.deprecations: Sequence[Deprecation] = found
        self._by_coordinate = {each.coordinate: each for each in found}

    def used_in(self, document: DocumentNode) -> list[Deprecation]:
        """What a valid document uses of them."""
        if not self.deprecations:
            return []
        known = self._by_coordinate
        uses = deprecated_uses(self._schema, document)
        return [known[coordinate] for coordinate in uses if coordinate in known]

    def headers(self, document: DocumentNode) -> HeaderList:
        """What answers to a valid document carry. Of several things, the first that went and the
        first that goes count."""
        found = [each.going for each in self.used_in(document)]
        if not found:
            return []
        since = min(midnight(going.deprecated_at) for going in found)
        until = min(midnight(going.removed_from) for going in found)
        return [
            (b"deprecation", b"@%d" % since.timestamp()),
            (b"sunset", format_datetime(until, usegmt=True).encode()),
            (b"link", _LINKS),
        ]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def removed_too_early(
    old: GraphQLSchema, new: GraphQLSchema, *, release: str, today: date
) -> list[str]:
    """What a schema no longer has, though it was not deprecated or its time has not come. A type
    cannot be deprecated: it goes with the fields that lead to it."""
    left = {coordinate for coordinate, _ in elements(new)}
    owners = {*new.type_map, *(f"@{directive.name}" for directive in new.directives)}
    found: list[str] = []
    for coordinate, element in elements(old):
        owner = re.split(r"[.(]", coordinate)[0]
        whole = coordinate.partition("(")[0]
        if coordinate in left or owner not in owners:
            continue
        if whole != coordinate and whole not in left and not whole.startswith("@"):
            continue  # the whole field went
        going = going_of(getattr(element, "deprecation_reason", None) or "")
        if going is None or not going.is_due(release, today):
            found.append(coordinate)
    return found
