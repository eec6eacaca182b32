"""Indexes and their settings: made, compared, swapped and dropped.

Uses the vendor's client in a thread. A client of its own for every call, because it keeps the
headers of the request under way on itself and so is not safe to share between threads.
"""

import asyncio
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import TypedDict, TypeVar

import meilisearch
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchTimeoutError,
)
from meilisearch.models.task import TaskInfo

from commerce.search.meilisearch.documents import PRIMARY_KEY
from commerce.search.meilisearch.settings import SETTINGS, are_current
from commerce.search.meilisearch.transport import IndexingFailed, MeilisearchRefused, Transport
from commerce.search.port import SearchUnavailable

T = TypeVar("T")
LONGEST_REBUILD_SECONDS = 6 * 3600
_REQUEST_SECONDS = 30


class _ListedIndex(TypedDict):
    uid: str
    createdAt: str


@dataclass(frozen=True, slots=True)
class Indexes:
    """What the server holds for one shop. Times of creation tell indexes apart, because a swap
    exchanges all but their names; `rebuilds` maps the names of those being filled to them."""

    live: str | None
    rebuilds: Mapping[str, str]
    stale: Sequence[str]

    @property
    def created(self) -> frozenset[str | None]:
        return frozenset({self.live, *self.rebuilds.values()})


class Administration:
    """Index administration for the live index `name` and its replacements."""

    def __init__(self, url: str, key: str | None, name: str, transport: Transport) -> None:
        self._url = url
        self._key = key
        self._name = name
        self._transport = transport

    async def indexes(self) -> Indexes:
        listed: list[_ListedIndex] = (await self._transport.get("/indexes", {"limit": "1000"}))[
            "results"
        ]
        created = {index["uid"]: index["createdAt"] for index in listed}
        started = {uid: at for uid in created if (at := self._started(uid)) is not None}
        oldest = time.time() - LONGEST_REBUILD_SECONDS
        return Indexes(
            live=created.get(self._name),
            rebuilds={uid: created[uid] for uid, at in started.items() if at >= oldest},
            stale=[uid for uid, at in started.items() if at < oldest],
        )

    async def prepare(self, uid: str) -> None:
        """Make the index exist with our settings."""
        try:
            actual = await self._call(lambda client: client.index(uid).get_settings())
        except MeilisearchRefused as refusal:
            if refusal.code != "index_not_found":
                raise
            await self._create(uid)
            actual = {}
        if not are_current(actual):
            await self._finish(lambda client: client.index(uid).update_settings(SETTINGS))

    async def new_replacement(self) -> str:
        """An empty index with our settings, named so that every process sees a rebuild begin."""
        uid = f"{self._name}-rebuild-{int(time.time())}-{token_hex(4)}"
        await self.prepare(uid)
        return uid

    async def swap(self, replacement: str) -> None:
        """Exchange the live index for its replacement, for all queries at once."""
        pair: list[Mapping[str, list[str] | bool]] = [{"indexes": [self._name, replacement]}]
        await self._finish(lambda client: client.swap_indexes(pair))

    async def drop(self, uid: str) -> None:
        """Delete an index, if it is there."""
        with _tolerating("index_not_found"):
            await self._finish(lambda client: client.delete_index(uid))

    async def _create(self, uid: str) -> None:
        options = {"primaryKey": PRIMARY_KEY}
        with _tolerating("index_already_exists"):
            await self._finish(lambda client: client.create_index(uid, options))

    def _started(self, uid: str) -> int | None:
        """When the rebuild that fills this index began, None for other indexes."""
        prefix = f"{self._name}-rebuild-"
        seconds = uid.removeprefix(prefix).partition("-")[0]
        return int(seconds) if uid.startswith(prefix) and seconds.isdigit() else None

    async def _finish(self, request: Callable[[meilisearch.Client], TaskInfo]) -> None:
        task = await self._call(request)
        await self._transport.finish(task.task_uid)

    async def _call(self, request: Callable[[meilisearch.Client], T]) -> T:
        client = meilisearch.Client(
            self._url,
            self._key,
            timeout=_REQUEST_SECONDS,
            custom_headers={"Accept-Encoding": "identity"},
        )
        try:
            return await asyncio.to_thread(request, client)
        except (MeilisearchCommunicationError, MeilisearchTimeoutError) as error:
            raise SearchUnavailable(f"Meilisearch does not answer: {error}") from error
        except MeilisearchApiError as error:
            raise MeilisearchRefused(_code(error), str(error)) from error


@contextmanager
def _tolerating(code: str) -> Generator[None]:
    """Another process was faster: what we wanted is already so."""
    try:
        yield
    except IndexingFailed as failure:
        if failure.code != code:
            raise


def _code(error: MeilisearchApiError) -> str:
    code: object = getattr(error, "code", None)  # untyped upstream
    return str(code or error.status_code)
