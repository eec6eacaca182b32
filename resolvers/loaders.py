"""Values that several fields of one request need, fetched once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from resolvers.context import Context

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """What has been fetched by key in this request; None for what is not there. Fields that ask at
    the same time wait for each other, so that the second finds what the first fetched."""

    def __init__(self) -> None:
        self._known: dict[K, V | None] = {}
        self._lock = asyncio.Lock()

    async def get(
        self, keys: Iterable[K], fetch: Callable[[list[K]], Awaitable[Mapping[K, V]]]
    ) -> Mapping[K, V | None]:
        """The values of `keys`; `fetch` is called with those that are not known yet."""
        wanted = list(dict.fromkeys(keys))
        async with self._lock:
            missing = [key for key in wanted if key not in self._known]
            if missing:
                found = await fetch(missing)
                self._known.update({key: found.get(key) for key in missing})
        return {key: self._known[key] for key in wanted}

    def learn(self, values: Mapping[K, V]) -> None:
        """Take over what somebody else fetched."""
        self._known.update(values)


def memo(ctx: Context, name: str) -> Memo[Any, Any]:
    """The request's memo of that name."""
    kept: Memo[Any, Any] | None = ctx.loaders.get(name)
    if kept is None:
        kept = ctx.loaders[name] = Memo[Any, Any]()
    return kept
