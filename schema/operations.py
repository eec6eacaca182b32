"""Published operations in GraphQL: what they are, how they are used, and what clients send without
having published it."""

from datetime import datetime

import strawberry

from commerce.clients import views
from commerce.clients.inputs import UsageQuery
from commerce.clients.kinds import OperationKind, TimeStep
from commerce.core.permissions import Permission
from resolvers import operations as resolvers
from resolvers.global_ids import uuid_to_find
from schema.clients import ApiClient
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.node import Node, fetched_by, presents
from schema.scalars import expose_enum

expose_enum(
    OperationKind,
    description="What an operation does.",
    QUERY="Reads.",
    MUTATION="Changes something.",
    SUBSCRIPTION="Is told of changes.",
)
expose_enum(
    TimeStep,
    name="UsageStep",
    description="How finely a report is divided, in UTC.",
    HOUR="By the hour.",
    DAY="By the day.",
)


@strawberry.type(description="An operation that a version of a client may send by its id.")
class PublishedOperation(Node):
    is_type_of = presents(views.PublishedOperation)

    document_id: str = strawberry.field(description="The id by which the client names it.")
    name: str = strawberry.field(description="The operation's name.")
    kind: OperationKind = strawberry.field(description="What it does.")
    cost: int = strawberry.field(description="What it may cost at most, in points.")
    sha256: str = strawberry.field(description="The SHA-256 of its text.")
    text: str = batched(resolvers.texts, description="The document.")
    version: str = strawberry.field(description="The version that may send it.")
    published_at: datetime = strawberry.field(description="When the version was published.")
    retired_at: datetime | None = strawberry.field(
        description="Since when the version is no longer served; null while it is."
    )
    last_used_at: datetime | None = batched(
        resolvers.last_used, description="When it was used last; null when never."
    )
    client: ApiClient | None = batched(resolvers.clients_of, description="Whose it is.")


@strawberry.type(
    description="Use added up over a time. Whatever the report is not grouped by is null."
)
class OperationUsage:
    operation: PublishedOperation | None = batched(
        resolvers.used_operations,
        description="The operation; null for documents that are not published, all together.",
    )
    version: str | None = strawberry.field(
        description="The client's version; empty when it named none that it published."
    )
    at: datetime | None = strawberry.field(description="The beginning of the hour or day.")
    calls: float = strawberry.field(description="How many requests; a whole number.")
    errors: float = strawberry.field(description="How many of them had errors.")
    cost: float = strawberry.field(description="What they cost together, in points.")
    p50_ms: float = strawberry.field(
        description="Half of them were answered within so many milliseconds."
    )
    p95_ms: float = strawberry.field(
        description="95 of 100 were answered within so many milliseconds."
    )
    last_used_at: datetime = strawberry.field(description="When the last one came.")


@strawberry.type(
    description="A document that a client in the mode LOG sends and has not published."
)
class UnknownDocument:
    gid: strawberry.ID = strawberry.field(name="id", description="The record's id.")
    sha256: str = strawberry.field(description="The SHA-256 of the text.")
    text: str = strawberry.field(description="The document.")
    operation_name: str | None = strawberry.field(description="The operation that was run.")
    calls: float = strawberry.field(description="How many requests; a whole number.")
    first_seen_at: datetime = strawberry.field(description="When it came first.")
    last_seen_at: datetime = strawberry.field(description="When it came last.")


@strawberry.input(
    name="OperationUsageFilter", description="Whose use of which time, and grouped how."
)
class OperationUsageFilterInput:
    client_id: strawberry.ID | None = strawberry.field(
        default=None, description="The client; null for requests without a key."
    )
    since: datetime = strawberry.field(description="From this time on.")
    until: datetime = strawberry.field(description="Before this time; up to 400 days later.")
    by_operation: bool = strawberry.field(default=True, description="A row for each operation.")
    by_version: bool = strawberry.field(default=False, description="A row for each version.")
    by_time: TimeStep | None = strawberry.field(
        default=None, description="A row for each hour or day."
    )

    def command(self) -> UsageQuery:
        client_id = self.client_id
        return UsageQuery(
            client_id=None if client_id is None else uuid_to_find("ApiClient", client_id),
            since=self.since,
            until=self.until,
            by_operation=self.by_operation,
            by_version=self.by_version,
            by_time=self.by_time,
        )


@strawberry.type
class OperationsQuery:
    published_operations: Connection[PublishedOperation] = resolved(
        resolvers.published_operations,
        description="What clients may send by id, the newest first.",
        arguments={
            "client_id": (strawberry.ID | None, "Only this client's."),
            "version": "Only this version's.",
            "name": "Only operations of this name.",
            **PAGE_ARGUMENTS,
        },
        requires=Permission.CLIENTS_READ,
    )
    operation_usage: list[OperationUsage] = resolved(
        resolvers.operation_usage,
        description="How a client uses the endpoint: the latest time first, then the most used.",
        arguments={
            "filter": (OperationUsageFilterInput, "Whose use of which time, and grouped how."),
            "first": PAGE_ARGUMENTS["first"],
        },
        requires=Permission.CLIENTS_READ,
    )
    unknown_documents: Connection[UnknownDocument] = resolved(
        resolvers.unknown_documents,
        description="Documents that were run though they are not published, as the mode LOG"
        " records them.",
        arguments={
            "client_id": (
                strawberry.ID | None,
                "The client that sent them; null for requests without a key.",
            ),
            **PAGE_ARGUMENTS,
        },
        requires=Permission.CLIENTS_READ,
    )


fetched_by("PublishedOperation", resolvers.operations_by_id)
