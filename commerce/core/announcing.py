"""Telling all processes what committed transactions touched.

NOTIFY makes the commits of a whole cluster wait for one another, so no hot transaction carries one
for this: topics are gathered as transactions commit and announced together right afterwards, over
a connection that commits by itself. What a process had not announced when it died is found by the
readers' own checks (docs/decisions/0014-subscriptions.md).
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import ARRAY, Text, bindparam, text

from commerce.core.driver import UNREACHABLE
from commerce.core.statements import Prepared, value

if TYPE_CHECKING:
    from commerce.core.db import Database

log = structlog.get_logger(__name__)
CHANNEL = "commerce_live"
LONGEST_PAYLOAD = 7_900  # PostgreSQL takes 7,999 bytes
PAUSE_SECONDS = 0.02

NOTIFY = Prepared(
    text(
        f"SELECT pg_notify('{CHANNEL}', payload) FROM unnest(:payloads) AS payload"  # noqa: S608 - a constant
    ).bindparams(bindparam("payloads", type_=ARRAY(Text))),
    value,
)


class Announcer:
    """Announces topics at most fifty times a second, however many transactions commit."""

    def __init__(self, db: "Database") -> None:
        self._db = db
        self._waiting: dict[str, None] = {}
        self._flushing: asyncio.Task[None] | None = None
        self._next_at = 0.0

    def announce(self, topics: Iterable[str]) -> None:
        """Called by `Database` after a commit; returns at once. Topics hold no spaces."""
        self._waiting.update(dict.fromkeys(topics))
        if self._waiting and self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def close(self) -> None:
        """Announce what is left."""
        if self._flushing is not None:
            await self._flushing

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                await asyncio.sleep(max(0.0, self._next_at - loop.time()))
                waiting, self._waiting = list(self._waiting), {}
                self._next_at = loop.time() + PAUSE_SECONDS
                async with self._db.read() as reader:
                    await reader.fetch(NOTIFY, payloads=packed(waiting))
        except UNREACHABLE as error:
            log.warning("could not announce changes", reason=str(error))
        finally:
            self._flushing = None


def packed(topics: Sequence[str]) -> list[str]:
    """Topics separated by spaces, in as few payloads as hold them."""
    payloads: list[str] = []
    current, length = [topics[0]], len(topics[0])
    for topic in topics[1:]:
        if length + 1 + len(topic) > LONGEST_PAYLOAD:
            payloads.append(" ".join(current))
            current, length = [topic], len(topic)
        else:
            current.append(topic)
            length += 1 + len(topic)
    return [*payloads, " ".join(current)]
