"""Relay nodes: objects with an opaque global id that can be fetched again by it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast
from uuid import UUID

import strawberry

from commerce.core.ids import DecodedId, InvalidId, decode_any
from resolvers.context import Context

Fetch = Callable[[Context, Sequence[UUID]], Awaitable[Sequence[Any | None]]]
FETCHERS: dict[str, tuple[Fetch, bool]] = {}
MAX_NODES = 100


@strawberry.interface(
    description="Something with an id of its own, to be fetched again with `node`."
)
class Node:
    gid: strawberry.ID = strawberry.field(
        name="id", description="The opaque global id; do not take it apart."
    )


def presents(*views: type) -> Any:
    """`is_type_of = presents(views.Product)`: the GraphQL type shows objects of this class."""

    def is_type_of(value: object, _info: object) -> bool:
        return isinstance(value, views)

    cast("Any", is_type_of).classes = views  # compiled plans look here before they call it
    return is_type_of


def fetched_by(kind: str, fetch: Fetch, *, capability: bool = False) -> None:
    """Let `node(id)` find ids of `kind`; `fetch` answers None for what the actor may not see.
    With `capability`, ids of this kind carry one, and it must hold."""
    FETCHERS[kind] = (fetch, capability)


def _may_fetch(ctx: Context, decoded: DecodedId) -> bool:
    _, needs_capability = FETCHERS.get(decoded.kind, (None, None))
    if needs_capability:
        return ctx.db.vault.holds_capability(decoded.kind, decoded.id, decoded.capability)
    return needs_capability is False and not decoded.capability


async def fetched(ctx: Context, ids: Sequence[str]) -> dict[str, Any]:
    """Objects by their ids, one fetch a kind; those that are not there are missing."""
    found: dict[str, Any] = {}
    by_kind: dict[str, dict[UUID, str]] = {}
    for text in ids:
        try:
            decoded = decode_any(text)
        except InvalidId:
            continue
        if _may_fetch(ctx, decoded):
            by_kind.setdefault(decoded.kind, {})[decoded.id] = text
    for kind, wanted in by_kind.items():
        fetch = FETCHERS[kind][0]
        for id_, value in zip(wanted, await fetch(ctx, list(wanted)), strict=True):
            found[wanted[id_]] = value
    return found


async def nodes(ctx: Context, *, ids: list[str]) -> list[Any | None]:
    """Objects by id, in the order asked for; None for what is not there."""
    found = await fetched(ctx, ids[:MAX_NODES])
    return [found.get(text) for text in ids]


async def node(ctx: Context, *, id: str) -> Any | None:
    return (await nodes(ctx, ids=[id]))[0]
