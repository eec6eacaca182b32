"""The change feed, and what changed."""

from collections.abc import Sequence

from commerce.changes import repo
from commerce.changes.kinds import ChangeKind
from commerce.changes.views import Change, ChangePage
from commerce.core.errors import BadUserInput
from commerce.core.permissions import Permission
from commerce.inventory.repo import levels_by_variant
from commerce.inventory.views import StockLevel
from resolvers.context import Context

MOST = 500
DEFAULT = 100


async def changes(
    ctx: Context,
    *,
    kinds: list[ChangeKind],
    after: str | None = None,
    first: int | None = None,
) -> ChangePage:
    wanted = DEFAULT if first is None else first
    if not 1 <= wanted <= MOST:
        raise BadUserInput(f"`first` must be between 1 and {MOST}.")
    is_test = ctx.actor.test_client_id is not None
    return await repo.page(ctx.reader, kinds, after=after, first=wanted, is_test=is_test)


async def changes_cursor(ctx: Context) -> str:
    return await repo.newest_cursor(ctx.reader)


async def stock_levels(
    ctx: Context, parents: Sequence[Change]
) -> list[Sequence[StockLevel] | None]:
    """In every warehouse, of those changes that are of stock."""
    ids = {each.subject_id for each in parents if each.kind is ChangeKind.STOCK}
    if not ids:
        return [None] * len(parents)
    ctx.require(Permission.STOCK_READ)
    found = await levels_by_variant(ctx.reader, sorted(ids))
    return [
        found.get(each.subject_id, ()) if each.kind is ChangeKind.STOCK else None
        for each in parents
    ]
