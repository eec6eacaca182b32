"""Imports in GraphQL: staff read how far files got and which rows were rejected."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.imports import views
from commerce.imports.kinds import ImportKind
from resolvers import imports as resolvers
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.node import Node, fetched_by, presents
from schema.scalars import expose_enum

expose_enum(
    ImportKind,
    description="What a file brought in.",
    CATALOG="Products, categories, brands and attributes.",
    ORDERS="Past orders with their customers.",
)


@strawberry.type(description="A row of a file that was not loaded.")
class ImportRejection:
    line: int = strawberry.field(description="The line of the file where the row begins.")
    code: str = strawberry.field(description="The reason as a code: MISSING_FIELD, NOT_GOODS, …")
    message: str = strawberry.field(description="The reason in English, with what stands there.")


@strawberry.type(description="How many rows were rejected for one reason.")
class ImportRejectionReason:
    code: str = strawberry.field(description="The reason as a code.")
    count: int = strawberry.field(description="How many rows.")


@strawberry.type(
    description="One file, brought in with `commerce import`. An interrupted import goes on"
    " behind its position when it is started again."
)
class ImportRun(Node):
    is_type_of = presents(views.ImportRun)

    kind: ImportKind = strawberry.field(description="What the file brings in.")
    file_name: str = strawberry.field(description="The file's name when it was last imported.")
    position: int = strawberry.field(description="How many rows of the file are done.")
    created_count: int = strawberry.field(description="How many records were made.")
    updated_count: int = strawberry.field(description="How many records were changed.")
    unchanged_count: int = strawberry.field(
        description="How many records were there already, just so."
    )
    rejected_count: int = strawberry.field(description="How many rows were rejected.")
    started_at: datetime = strawberry.field(description="When the file was first imported.")
    updated_at: datetime = strawberry.field(description="When it last got further.")
    finished_at: datetime | None = strawberry.field(
        description="When it came to its end; null while it runs or when it was interrupted."
    )
    reasons: list[ImportRejectionReason] = batched(
        resolvers.reasons, description="Why rows were rejected, the most frequent reason first."
    )
    rejections: Connection[ImportRejection] = batched(
        resolvers.rejections,
        description="The rejected rows, in the order of their lines.",
        arguments={"code": "Only rows rejected for this reason.", **PAGE_ARGUMENTS},
    )


@strawberry.type
class ImportsQuery:
    import_runs: Connection[ImportRun] = resolved(
        resolvers.import_runs,
        description="The files that were imported, the newest first.",
        arguments={"kind": "Only imports of this kind.", **PAGE_ARGUMENTS},
        requires=Permission.SYSTEM_READ,
    )
    import_run: ImportRun | None = resolved(
        resolvers.import_run,
        description="One imported file; null when there is no such import.",
        arguments={"id": (strawberry.ID, "The import's id.")},
        requires=Permission.SYSTEM_READ,
    )


fetched_by("ImportRun", resolvers.runs_by_id)
