"""Segments in GraphQL: what is read of them."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.crm import views
from resolvers import segments as resolvers
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.customers import Customer
from schema.errors import InvalidInputError
from schema.fields import batched, resolved
from schema.node import Node, fetched_by, presents
from schema.scalars import Json
from schema.segment_rules import SegmentRuleInput

READ = Permission.CUSTOMERS_READ


@strawberry.type(
    description="A live group of customers: whoever fits the rule at the moment of asking."
)
class Segment(Node):
    is_type_of = presents(views.Segment)

    code: str = strawberry.field(description="The stable name: `big_spenders`.")
    name: str = strawberry.field(description="The name that staff read.")
    description: str = strawberry.field(description="What it is for, in the words of staff.")
    stored_rule: Json = strawberry.field(
        name="rule",
        description="The rule, in the shape of `SegmentRuleInput`: it can be sent back as it is.",
    )
    rule_text: str = batched(resolvers.rules_in_words, description="The rule in English words.")
    member_count: int = batched(
        resolvers.member_counts, description="How many customers fit now; counted when asked for."
    )
    members: Connection[Customer] = batched(
        resolvers.members,
        description="Who fits now, those first known last first.",
        arguments=PAGE_ARGUMENTS,
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.type(description="Who would be in a segment with this rule.")
class SegmentPreview:
    is_type_of = presents(views.SegmentPreview)

    count: int = strawberry.field(description="How many customers fit now.")
    sample: list[Customer] = batched(
        resolvers.preview_samples, description="Up to ten of them, those first known last."
    )
    words: str = strawberry.field(name="ruleText", description="The rule in English words.")


SegmentPreviewResult = Annotated[
    SegmentPreview | InvalidInputError,
    strawberry.union(
        "SegmentPreviewResult", description="Who would be in it, or what is wrong with the rule."
    ),
]


@strawberry.type
class SegmentsQuery:
    segment: Segment | None = resolved(
        resolvers.segment,
        description="A segment by its id; null when there is none.",
        arguments={"id": (strawberry.ID, "The segment's id.")},
        requires=READ,
    )
    segments: Connection[Segment] = resolved(
        resolvers.segments,
        description="All segments, newest first.",
        arguments=PAGE_ARGUMENTS,
        requires=READ,
    )
    segment_preview: SegmentPreviewResult = resolved(
        resolvers.segment_preview,
        description="Who would be in a segment with a rule, without keeping it.",
        arguments={"rule": (SegmentRuleInput, "The rule.")},
        requires=READ,
    )


fetched_by("Segment", resolvers.segments_by_id)
