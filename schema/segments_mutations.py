"""Keeping segments, in GraphQL."""

from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from commerce.core.permissions import Permission
from commerce.crm import inputs
from resolvers import segments as resolvers
from resolvers.global_ids import uuid_of
from schema.deletion import Deleted
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from schema.fields import resolved
from schema.segment_rules import SegmentRuleInput
from schema.segments import Segment

WRITE = Permission.CUSTOMERS_WRITE
SEGMENT_ID, RULE = ("input", "segmentId"), ("input", "rule")
KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."


@strawberry.input(description="A new segment.")
class SegmentCreateInput:
    code: str = strawberry.field(
        description="The stable name, up to 50 lower-case letters, digits and underscores."
    )
    name: str = strawberry.field(description="The name that staff read, up to 100 characters.")
    rule: SegmentRuleInput = strawberry.field(description="Who is in it.")
    description: str = strawberry.field(
        default="", description="What it is for, up to 1,000 characters."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.CreateSegment:
        return inputs.CreateSegment(
            self.code, self.name, self.rule.rule(RULE), self.description, self.idempotency_key
        )


@strawberry.input(description="What to change of a segment; what is left out stays as it is.")
class SegmentUpdateInput:
    segment_id: strawberry.ID = strawberry.field(description="The segment.")
    name: str | None = strawberry.field(
        default=UNSET, description="The name that staff read, up to 100 characters."
    )
    rule: SegmentRuleInput | None = strawberry.field(default=UNSET, description="Who is in it.")
    description: str | None = strawberry.field(
        default=UNSET, description="What it is for, up to 1,000 characters."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.UpdateSegment:
        changes: inputs.SegmentChanges = {}
        if self.name is not UNSET and self.name is not None:
            changes["name"] = self.name
        if self.description is not UNSET and self.description is not None:
            changes["description"] = self.description
        if self.rule is not UNSET and self.rule is not None:
            changes["rule"] = self.rule.rule(RULE)
        segment_id = uuid_of("Segment", self.segment_id, SEGMENT_ID)
        return inputs.UpdateSegment(segment_id, changes, self.idempotency_key)


@strawberry.input(description="A segment to delete.")
class SegmentDeleteInput:
    segment_id: strawberry.ID = strawberry.field(description="The segment.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> inputs.DeleteSegment:
        segment_id = uuid_of("Segment", self.segment_id, SEGMENT_ID)
        return inputs.DeleteSegment(segment_id, self.idempotency_key)


REFUSED = InvalidInputError | NotFoundError | NotAllowedError | IdempotencyConflictError
SegmentCreateResult = Annotated[
    Segment | ConflictError | REFUSED,
    strawberry.union("SegmentCreateResult", description="The segment, or why there is none."),
]
SegmentUpdateResult = Annotated[
    Segment | REFUSED,
    strawberry.union("SegmentUpdateResult", description="The segment as it now is, or why not."),
]
SegmentDeleteResult = Annotated[
    Deleted | REFUSED,
    strawberry.union("SegmentDeleteResult", description="What is gone, or why not."),
]


@strawberry.type
class SegmentsMutation:
    segment_create: SegmentCreateResult = resolved(
        resolvers.segment_create,
        description="Keep a rule as a segment; at most 200.",
        arguments={"input": (SegmentCreateInput, "The segment.")},
        requires=WRITE,
    )
    segment_update: SegmentUpdateResult = resolved(
        resolvers.segment_update,
        description="Change a segment; its members change at once.",
        arguments={"input": (SegmentUpdateInput, "What to change.")},
        requires=WRITE,
    )
    segment_delete: SegmentDeleteResult = resolved(
        resolvers.segment_delete,
        description="Delete a segment. Customers stay as they are.",
        arguments={"input": (SegmentDeleteInput, "Which segment.")},
        requires=WRITE,
    )
