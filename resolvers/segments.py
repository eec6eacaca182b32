"""Segments: their rules, and who is in them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.core.errors import BadUserInput, NotFound
from commerce.core.paging import Page, PageRequest, decode_cursor, encode_cursor
from commerce.crm.inputs import CreateSegment, DeleteSegment, UpdateSegment
from commerce.crm.repo import segments as repo
from commerce.crm.segments.stored import parse, to_json
from commerce.crm.segments.tree import Rule, goods_named
from commerce.crm.segments.wording import in_words
from commerce.crm.service import segments as service
from commerce.crm.views import Segment, SegmentPreview
from commerce.customers.views import Customer
from resolvers.context import Context, each
from resolvers.crm_writes import changed
from resolvers.customers import customers_by_id
from resolvers.deletion import Deleted
from resolvers.global_ids import uuid_to_find

SAMPLE = 10


async def segment(ctx: Context, *, id: str) -> Segment | None:  # noqa: A002 - GraphQL's name
    return (await segments_by_id(ctx, [uuid_to_find("Segment", id)]))[0]


async def segments_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Segment | None]:
    return each(await repo.segments_by_id(ctx.reader, ctx.actor, ids), ids)


async def segments(
    ctx: Context, *, first: int | None = None, after: str | None = None
) -> Page[Segment]:
    """Newest first."""
    request = PageRequest.of(first, after)

    async def count() -> int:
        return await repo.count_visible(ctx.reader, ctx.actor)

    found = await repo.page(ctx.reader, ctx.actor, after=_position(after), limit=request.first + 1)
    return Page[Segment].cut(found, request, lambda segment: encode_cursor(segment.id), count)


async def rules_in_words(ctx: Context, segments: Sequence[Segment]) -> list[str]:
    return await _in_words(ctx, _rules(segments))


async def _in_words(ctx: Context, rules: Sequence[Rule]) -> list[str]:
    titles: Mapping[UUID, str] = {}
    named = sorted({id_ for rule in rules for id_ in goods_named(rule)})
    if named:
        titles = await repo.titles_of_goods(ctx.reader, named)
    return [in_words(rule, titles) for rule in rules]


async def member_counts(ctx: Context, segments: Sequence[Segment]) -> list[int]:
    return await repo.member_counts(ctx.reader, ctx.actor, _rules(segments), ctx.reader.clock.now())


async def members(
    ctx: Context,
    segments: Sequence[Segment],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[Customer]]:
    """The newest customers first."""
    request, rules = PageRequest.of(first, after), _rules(segments)
    now = ctx.reader.clock.now()
    limit = request.first + 1
    ids = await repo.member_ids(
        ctx.reader, ctx.actor, rules, now, after=_position(after), limit=limit
    )
    wanted = sorted({id_ for of_one in ids for id_ in of_one})
    found = await customers_by_id(ctx, wanted) if wanted else []
    known = {customer.id: customer for customer in found if customer is not None}
    return [
        Page[Customer].cut([known[id_] for id_ in of_one if id_ in known], request, _cursor)
        for of_one in ids
    ]


def _cursor(customer: Customer) -> str:
    return encode_cursor(customer.id)


def _position(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(str(decode_cursor(cursor, 1)[0]))
    except ValueError as error:
        raise BadUserInput("The cursor is not one of ours.") from error


async def segments_of_customers(ctx: Context, customers: Sequence[Customer]) -> list[list[Segment]]:
    """Which segments each customer is in: one statement for the segments, one for all answers."""
    known = await repo.visible_segments(ctx.reader, ctx.actor)
    ids = [customer.id for customer in customers]
    found = await repo.memberships(
        ctx.reader, ctx.actor, _rules(known), ids, ctx.reader.clock.now()
    )
    return [[known[position] for position in found.get(id_, ())] for id_ in ids]


async def segment_preview(ctx: Context, *, rule: Rule) -> SegmentPreview:
    await service.check_references(ctx.reader, rule, ("rule",))
    now = ctx.reader.clock.now()
    (count,) = await repo.member_counts(ctx.reader, ctx.actor, [rule], now)
    (ids,) = await repo.member_ids(ctx.reader, ctx.actor, [rule], now, after=None, limit=SAMPLE)
    (words,) = await _in_words(ctx, [rule])
    return SegmentPreview(count, ids, words)


async def preview_samples(ctx: Context, previews: Sequence[SegmentPreview]) -> list[list[Customer]]:
    wanted = sorted({id_ for preview in previews for id_ in preview.sample_ids})
    found = await customers_by_id(ctx, wanted) if wanted else []
    known = {customer.id: customer for customer in found if customer is not None}
    return [[known[id_] for id_ in p.sample_ids if id_ in known] for p in previews]


async def segment_create(ctx: Context, *, input: CreateSegment) -> Segment:  # noqa: A002
    rule = to_json(input.rule)
    id_ = await changed(ctx, "segmentCreate", input, service.create_segment, rule=rule)
    return await _there(ctx, id_)


async def segment_update(ctx: Context, *, input: UpdateSegment) -> Segment:  # noqa: A002
    rule = to_json(input.changes["rule"]) if "rule" in input.changes else None
    id_ = await changed(ctx, "segmentUpdate", input, service.update_segment, rule=rule)
    return await _there(ctx, id_)


async def segment_delete(ctx: Context, *, input: DeleteSegment) -> Deleted:  # noqa: A002
    await changed(ctx, "segmentDelete", input, service.delete_segment)
    return Deleted("Segment", input.segment_id)


async def _there(ctx: Context, id_: UUID) -> Segment:
    found = (await segments_by_id(ctx, [id_]))[0]
    if found is None:
        raise NotFound("Segment")
    return found


def _rules(segments: Sequence[Segment]) -> list[Rule]:
    return [parse(segment.stored_rule, ("rule",)) for segment in segments]
