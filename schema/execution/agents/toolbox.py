"""The tools of each client's version, kept in memory until the client publishes or retires."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from commerce.clients.rules import Index
from commerce.clients.views import PublishedOperation
from schema.execution.agents.tools import Tool, Toolmaker

KEPT_VERSIONS = 200


class Published(Protocol):
    """What clients published."""

    async def index(self, client_id: UUID) -> Index: ...

    async def operations(
        self, client_id: UUID, version: str
    ) -> Sequence[tuple[PublishedOperation, str]]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """What agents may call of one version; None where no version is live."""

    version: str | None
    listed: Sequence[Tool]
    by_name: Mapping[str, Tool]


class Toolbox:
    """Of one process."""

    def __init__(self, maker: Toolmaker, published: Published) -> None:
        self._maker = maker
        self._published = published
        self._kept: OrderedDict[tuple[UUID, str], tuple[Index, Tools]] = OrderedDict()

    async def tools(self, client_id: UUID, version: str | None) -> Tools:
        """Those of the version that is asked for, if it is live, else of the newest live one. One
        statement where they are not in memory; none for a client that has published nothing."""
        index = await self._published.index(client_id)
        chosen = index.live_version(version)
        if chosen is None:
            return Tools(None, (), {})
        key = (client_id, chosen)
        kept = self._kept.get(key)
        if kept is None or kept[0] is not index:  # a new index comes with every change
            operations = await self._published.operations(client_id, chosen)
            listed = await asyncio.to_thread(self._maker.tools, operations)
            kept = index, Tools(chosen, listed, {tool.name: tool for tool in listed})
            self._kept[key] = kept
            if len(self._kept) > KEPT_VERSIONS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return kept[1]
