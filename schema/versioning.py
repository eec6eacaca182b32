"""The schema's version and its calendar of deprecations, in GraphQL."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import strawberry
from graphql import GraphQLSchema

from commerce.clients import views
from commerce.clients.inputs import NamedDocument
from commerce.core.permissions import Permission
from resolvers import operations as resolvers
from resolvers.context import Context
from schema import version
from schema.execution import deprecation
from schema.execution.deprecation import Calendar, elements
from schema.execution.documents import DocumentErrors, Documents
from schema.execution.limits import Limits
from schema.execution.visibility import Audience, Viewer, VisibleSchemas
from schema.fields import batched, computed, resolved
from schema.operations import PublishedOperation


@cache
def calendar() -> Calendar:
    """Of the whole schema."""
    return Calendar(_executable())


@cache
def visible() -> VisibleSchemas:
    return VisibleSchemas(_executable())


def _executable() -> GraphQLSchema:
    from schema.root import executable  # noqa: PLC0415 - the schema is made of this module too

    return executable()


def within(shown: GraphQLSchema) -> list[deprecation.Deprecation]:
    """What of the calendar a part of the schema has."""
    names = {coordinate for coordinate, _ in elements(shown)}
    return [each for each in calendar().deprecations if each.coordinate in names]


def shown_to_visitors() -> list[deprecation.Deprecation]:
    """What of the calendar everybody may know."""
    if not calendar().deprecations:
        return []
    return within(visible().make(Viewer(Audience.STOREFRONT)))


@dataclass(frozen=True, slots=True, eq=False)
class Versioned:
    """The schema's version as one caller sees it."""

    release: str
    changed_at: date
    sha256: str
    deprecations: Sequence[deprecation.Deprecation]


async def schema_version(ctx: Context) -> Versioned:
    known, found = version.schema_version(), list[deprecation.Deprecation]()
    if calendar().deprecations:
        found = within(await visible().seen_by(Viewer.of(ctx.actor)))
    return Versioned(known.release, known.changed_at, known.sha256, found)


async def operations_using(
    ctx: Context, of: Sequence[deprecation.Deprecation]
) -> list[list[views.PublishedOperation]]:
    """The operations of live versions that write each of them out."""
    live = await resolvers.live_documents(ctx)
    used = await asyncio.to_thread(_used, [document for _, document in live])
    return [
        [operation for operation, document in live if each.coordinate in used[document.hash]]
        for each in of
    ]


def _used(documents: Sequence[NamedDocument]) -> Mapping[bytes, frozenset[str]]:
    """The deprecated coordinates that each text uses, by its hash."""
    reading = Documents(_executable(), Limits(), size=1)
    found: dict[bytes, frozenset[str]] = {}
    for each in documents:
        if each.hash not in found:
            try:
                uses = calendar().used_in(reading.get(each.text).node)
            except DocumentErrors:  # it does not run today either
                uses = []
            found[each.hash] = frozenset(one.coordinate for one in uses)
    return found


def reason_of(_ctx: Context, of: deprecation.Deprecation) -> str:
    return of.going.reason


def replacement_of(_ctx: Context, of: deprecation.Deprecation) -> str | None:
    return of.going.replacement


def deprecated_in(_ctx: Context, of: deprecation.Deprecation) -> str:
    return of.going.deprecated_in


def deprecated_at(_ctx: Context, of: deprecation.Deprecation) -> date:
    return of.going.deprecated_at


def removed_in(_ctx: Context, of: deprecation.Deprecation) -> str:
    return of.going.removed_in


def removed_from(_ctx: Context, of: deprecation.Deprecation) -> date:
    return of.going.removed_from


@strawberry.type(description="Something of the schema that goes.")
class Deprecation:
    coordinate: str = strawberry.field(description="What goes: `Product.title`.")
    reason: str = computed(reason_of, description="Why it goes, and what to use instead.")
    replacement: str | None = computed(
        replacement_of, description="What to use instead, where it is one thing."
    )
    deprecated_in: str = computed(deprecated_in, description="The release that deprecated it.")
    deprecated_at: date = computed(deprecated_at, description="Since when it is deprecated.")
    removed_in: str = computed(removed_in, description="The release that no longer has it.")
    removed_from: date = computed(
        removed_from, description="The day before which that release does not come."
    )
    operations: list[PublishedOperation] = batched(
        operations_using,
        description="The operations of live versions of clients that still use it.",
        requires=Permission.CLIENTS_READ,
    )


@strawberry.type(description="Which schema this is.")
class SchemaVersion:
    release: str = strawberry.field(description="The release of the program.")
    changed_at: date = strawberry.field(description="The day on which the schema last changed.")
    sha256: str = strawberry.field(description="The SHA-256 of the whole schema's text.")
    deprecations: list[Deprecation] = strawberry.field(
        description="What goes of what you may use, those first that go first."
    )


@strawberry.type
class VersioningQuery:
    schema_version: SchemaVersion = resolved(
        schema_version,
        description="The schema's version and its calendar: what is deprecated, since when, and"
        " until when it is there.",
    )
