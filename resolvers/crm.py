"""What staff read of a customer beyond the account."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.core.paging import Page, PageRequest, cursor_time_and_id, encode_cursor
from commerce.crm.kinds import TimelineKind
from commerce.crm.repo import profiles, timeline, traits
from commerce.crm.views import (
    CustomerNote,
    CustomField,
    CustomFieldDefinition,
    Profile,
    RfmCell,
    RfmGrid,
    TimelineEntry,
    Traits,
)
from commerce.customers.views import Customer
from commerce.staff.views import StaffMember
from resolvers.context import Context, each
from resolvers.loaders import memo
from resolvers.staff import members_by_id

SCORES = range(5, 0, -1)


async def traits_of(ctx: Context, customers: Sequence[Customer]) -> list[Traits]:
    found = await traits.traits_by_customer(ctx.reader, ctx.actor, _ids(customers))
    return [found.get(customer.id) or Traits.none_yet(customer.id) for customer in customers]


async def rfm_grid(ctx: Context) -> RfmGrid:
    counts, computed_at = await traits.rfm_cells(ctx.reader, ctx.actor)
    cells = [
        RfmCell(recency, frequency, counts.get((recency, frequency), 0))
        for recency in SCORES
        for frequency in SCORES
    ]
    return RfmGrid(cells, computed_at)


async def tags(ctx: Context, customers: Sequence[Customer]) -> list[list[str]]:
    found = await _profiles(ctx, customers)
    return [list(profile.tags) if profile else [] for profile in found]


async def owners(ctx: Context, customers: Sequence[Customer]) -> list[StaffMember | None]:
    profiles = await _profiles(ctx, customers)
    return await named_staff(ctx, [profile.owner_id if profile else None for profile in profiles])


async def _profiles(ctx: Context, customers: Sequence[Customer]) -> list[Profile | None]:
    async def fetch(ids: list[UUID]) -> Mapping[UUID, Profile]:
        return await profiles.profiles_by_customer(ctx.reader, ctx.actor, ids)

    ids = _ids(customers)
    return each(await memo(ctx, "customer_profiles").get(ids, fetch), ids)


async def notes(
    ctx: Context,
    customers: Sequence[Customer],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[CustomerNote]]:
    """Newest first."""
    request = PageRequest.of(first, after)
    grouped = await profiles.notes_by_customer(
        ctx.reader,
        ctx.actor,
        _ids(customers),
        after=cursor_time_and_id(after) if after else None,
        limit=request.first + 1,
    )
    return [Page[CustomerNote].cut(grouped[c.id], request, _note_cursor) for c in customers]


def _note_cursor(note: CustomerNote) -> str:
    return encode_cursor(note.created_at, note.id)


async def notes_by_id(ctx: Context, ids: Sequence[UUID]) -> list[CustomerNote | None]:
    return each(await profiles.notes_by_id(ctx.reader, ctx.actor, ids), ids)


async def note_bodies(ctx: Context, notes: Sequence[CustomerNote]) -> list[str]:
    return [ctx.db.vault.open(profiles.NOTE_BODY, note.body_sealed) for note in notes]


async def note_authors(ctx: Context, notes: Sequence[CustomerNote]) -> list[StaffMember | None]:
    return await named_staff(ctx, [note.author_id for note in notes])


async def entry_staff(ctx: Context, entries: Sequence[TimelineEntry]) -> list[StaffMember | None]:
    return await named_staff(ctx, [entry.staff_id for entry in entries])


async def named_staff(ctx: Context, ids: Sequence[UUID | None]) -> list[StaffMember | None]:
    """Staff in the order of `ids`; one statement at most, for all fields that ask."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, StaffMember]:
        found = await members_by_id(ctx, missing)
        return {member.id: member for member in found if member is not None}

    wanted = [id_ for id_ in ids if id_ is not None]
    return each(await memo(ctx, "staff_members").get(wanted, fetch), ids)


async def custom_field_definitions(ctx: Context) -> list[CustomFieldDefinition]:
    return await profiles.definitions(ctx.reader, ctx.actor)


async def definitions_by_id(
    ctx: Context, ids: Sequence[UUID]
) -> list[CustomFieldDefinition | None]:
    found = await custom_field_definitions(ctx)
    return each({definition.id: definition for definition in found}, ids)


async def custom_fields(ctx: Context, customers: Sequence[Customer]) -> list[list[CustomField]]:
    """The values a customer has, in the order of their codes."""
    known = await custom_field_definitions(ctx)
    return [
        [
            CustomField(definition, value)
            for definition in known
            if isinstance(value := customer.custom_fields.get(definition.code), str | bool)
        ]
        for customer in customers
    ]


async def timeline_of(
    ctx: Context,
    customers: Sequence[Customer],
    *,
    kinds: Sequence[TimelineKind] = (),
    first: int | None = None,
    after: str | None = None,
) -> list[Page[TimelineEntry]]:
    """Newest first."""
    request = PageRequest.of(first, after)
    grouped = await timeline.entries_by_customer(
        ctx.reader,
        ctx.actor,
        _ids(customers),
        kinds=kinds,
        after=cursor_time_and_id(after) if after else None,
        limit=request.first + 1,
    )
    return [Page[TimelineEntry].cut(grouped[c.id], request, _entry_cursor) for c in customers]


def _entry_cursor(entry: TimelineEntry) -> str:
    return encode_cursor(entry.at, entry.event_id)


def _ids(customers: Sequence[Customer]) -> list[UUID]:
    return [customer.id for customer in customers]
