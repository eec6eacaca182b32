"""Values that several fields of one request need, fetched once: the identity map of a request.

Whatever writes empties it (`Context.write`), so nobody reads what was true before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

from resolvers.context import Context, each

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """What has been fetched by key in this request; None for what is not there. Fields that ask at
    the same time wait for each other, so that the second finds what the first fetched."""

    def __init__(self) -> None:
        self._known: dict[K, V | None] = {}
        self._heard: list[Iterable[Any]] = []
        self._lock = asyncio.Lock()

    async def get(
        self, keys: Iterable[K], fetch: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Mapping[K, V | None]:
        """The values of `keys`; `fetch` is called with those that are not known yet."""
        wanted = dict.fromkeys(keys)
        known = await self.known_with(wanted, fetch)
        return {key: known[key] for key in wanted}

    async def known_with(
        self, keys: Iterable[K], fetch: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Mapping[K, V | None]:
        """Everything that is known, the values of `keys` among it: for many keys, and values that
        all who may see one may see."""
        while self._heard:
            self._known.update({each.id: each for each in self._heard.pop(0)})
        known, wanted = self._known, dict.fromkeys(keys)
        if wanted.keys() <= known.keys():
            return known
        async with self._lock:
            missing = [key for key in wanted if key not in known]
            if missing:
                found = await fetch(missing)
                known.update({key: found.get(key) for key in missing})
        return known

    def learn(self, values: Mapping[K, V | None]) -> None:
        """Take over what somebody else fetched."""
        self._known.update(values)

    def learn_by_id(self, views: Iterable[Any]) -> None:
        """The same of what has its key as its `id`; looked at when somebody asks, since mostly
        nobody does."""
        self._heard.append(views)


def memo(ctx: Context, name: str) -> Memo[Any, Any]:
    """The request's memo of that name."""
    kept: Memo[Any, Any] | None = ctx.loaders.get(name)
    if kept is None:
        kept = ctx.loaders[name] = Memo[Any, Any]()
    return kept


async def by_id(
    ctx: Context,
    name: str,
    ids: Sequence[K],
    fetch: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]],
) -> list[V | None]:
    """Entities in the order of `ids`, None for what is not there; each is read once in a request,
    by whatever way it is reached."""
    found: Mapping[Any, V | None] = await memo(ctx, name).get(ids, fetch)
    return each(found, cast("Sequence[Any]", ids))
