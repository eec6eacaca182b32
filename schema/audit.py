"""Who changed what, in GraphQL."""

from datetime import datetime

import strawberry

from commerce.audit.views import AuditFilter
from commerce.core.permissions import Permission
from resolvers import audit as resolvers
from resolvers.global_ids import findable
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.scalars import Json
from schema.staff import StaffMember


@strawberry.type(description="One change, as it was recorded. Entries are never changed.")
class AuditEntry:
    gid: strawberry.ID = strawberry.field(name="id", description="The entry's id.")
    at: datetime = strawberry.field(description="When.")
    actor: str = strawberry.field(
        description="Who: `staff:…`, `customer:…`, `partner:…` or `system:…`."
    )
    staff: StaffMember | None = batched(
        resolvers.staff_members, description="The staff member, when one acted."
    )
    action: str = strawberry.field(description="What was done: `product.update`.")
    entity_kind: str = strawberry.field(description="The kind of thing that changed.")
    entity_gid: strawberry.ID = strawberry.field(
        name="entityId", description="The id of the thing that changed."
    )
    before: Json | None = strawberry.field(description="The fields that changed, as they were.")
    after: Json | None = strawberry.field(description="The fields that changed, as they became.")
    request_id: str | None = strawberry.field(
        description="The request's id, as the `x-request-id` header and the logs have it."
    )


@strawberry.input(name="AuditLogFilter", description="Narrows the record.")
class AuditLogFilterInput:
    action: str | None = strawberry.field(default=None, description="Only this action.")
    since: datetime | None = strawberry.field(
        default=None, description="Only what was done at this time or later."
    )
    until: datetime | None = strawberry.field(
        default=None, description="Only what was done before this time."
    )

    def command(self) -> AuditFilter:
        return AuditFilter(
            action=None if self.action is None else findable(self.action),
            since=self.since,
            until=self.until,
        )


@strawberry.type
class AuditQuery:
    audit_log: Connection[AuditEntry] = resolved(
        resolvers.audit_log,
        description="Who changed what, the newest first. Personal data is not in it.",
        arguments={
            "entity": (strawberry.ID | None, "Only changes of this thing, by its id."),
            "actor": (strawberry.ID | None, "Only changes by this staff member or customer."),
            "filter": (AuditLogFilterInput | None, "Narrows the record further."),
            **PAGE_ARGUMENTS,
        },
        requires=Permission.AUDIT_READ,
    )
