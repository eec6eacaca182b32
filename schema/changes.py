"""The change feed in GraphQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry

from commerce.changes import views
from commerce.changes.kinds import ChangeKind
from commerce.core.permissions import Permission
from resolvers import changes as resolvers
from resolvers.context import Context
from schema.fields import batched, resolved
from schema.inventory import StockLevel
from schema.node import Node, fetched
from schema.scalars import expose_enum

expose_enum(
    ChangeKind,
    description="What changed.",
    ORDER="An order, its status or anything else of it.",
    STOCK="How much of a variant there is, or is reserved, in some warehouse.",
    PRODUCT="A product, one of its variants, or where it is published.",
    PRICE="A price of a variant.",
)


async def subjects(ctx: Context, parents: Sequence[views.Change]) -> list[Any]:
    """Fetched as `nodes` fetches them, so the same rules of visibility hold."""
    ids = [parent.subject_gid for parent in parents]
    found = await fetched(ctx, ids)
    return [found.get(id_) for id_ in ids]


@strawberry.type(
    description="Something changed. Several changes of one thing may follow one another; what it is"
    " like now is read from `node`."
)
class Change:
    cursor: str = strawberry.field(description="The position behind this change.")
    kind: ChangeKind = strawberry.field(description="What kind of thing changed.")
    subject_gid: strawberry.ID = strawberry.field(
        name="subjectId", description="The id of what changed: of an order, a product, a variant."
    )
    is_deleted: bool = strawberry.field(description="Whether it is gone.")
    at: datetime = strawberry.field(description="When the transaction that changed it began.")
    node: Node | None = batched(
        subjects, description="What changed, as it is now; null when it is gone or not yours."
    )
    stock_levels: list[StockLevel] | None = batched(
        resolvers.stock_levels,
        description="Of a change of stock: what lies in each warehouse now. Needs `stock:read`.",
    )


@strawberry.type(description="A stretch of the change feed.")
class ChangePage:
    changes: list[Change] = strawberry.field(
        description="The changes, the oldest first. Nothing that commits later ever appears"
        " before them."
    )
    cursor: str = strawberry.field(
        description="Where to read on; keep it even when there were no changes."
    )
    has_more: bool = strawberry.field(description="Whether more can be read at once.")


@strawberry.type
class ChangesQuery:
    changes: ChangePage = resolved(
        resolvers.changes,
        description="What changed since a position, losing nothing. Keep `cursor` together with"
        " what you made of the changes, and a restart neither loses nor doubles any. Kept for 30"
        " days; an older cursor gets CURSOR_EXPIRED.",
        arguments={
            "kinds": "What to follow.",
            "after": "A `cursor` of before; the oldest change that is kept when left out.",
            "first": "How many at most: 1 to 500, 100 when left out.",
        },
        requires=Permission.CHANGES_READ,
    )
    changes_cursor: str = resolved(
        resolvers.changes_cursor,
        description="The position behind everything until now. Take it first, then read everything"
        " once, then follow `changes` from it.",
        requires=Permission.CHANGES_READ,
    )
