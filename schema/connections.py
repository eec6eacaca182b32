"""Relay connections over `commerce.core.paging.Page`."""

from typing import Any, Generic, TypeVar

import strawberry

from commerce.core.paging import Page
from resolvers.context import Context
from schema.cache_policies import INHERITED
from schema.fields import batched

T = TypeVar("T")

PAGE_ARGUMENTS = {
    "first": "How many at most, up to 100; 20 when left out.",
    "after": "Only what comes after this cursor.",
}


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    cache_policy = INHERITED

    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether some came before.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item.")


async def _total_counts(ctx: Context, pages: list[Page[Any]]) -> list[int | None]:
    del ctx
    return [await page.count() if page.count is not None else None for page in pages]


@strawberry.type(description="An item of a list, with its position.")
class Edge(Generic[T]):
    cache_policy = INHERITED

    cursor: str = strawberry.field(description="The item's position; pass it as `after`.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    cache_policy = INHERITED

    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    nodes: list[T] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = batched(
        _total_counts,
        description="How many the whole list has; counted only when asked for. Null for lists"
        " inside other lists.",
    )
