"""Connections for reads, kept at hand between requests.

SQLAlchemy makes and owns each connection, but it is not handed back to SQLAlchemy's pool after
every request: a checkout costs more than a small statement (docs/performance.md). Nothing has to be
undone between two requests, since every statement here commits by itself.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

WAIT_SECONDS = 30


@dataclass(slots=True, eq=False)
class ReadConnection:
    """A connection as SQLAlchemy sees it, and the asyncpg connection below it."""

    connection: AsyncConnection
    driver: Any

    @classmethod
    async def over(cls, connection: AsyncConnection) -> "ReadConnection":
        return cls(connection, (await connection.get_raw_connection()).driver_connection)

    @property
    def is_usable(self) -> bool:
        return not (self.driver.is_closed() or self.connection.invalidated)


class ReadPool:
    """At most `size` connections of `engine`, which must run in AUTOCOMMIT and pool nothing."""

    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._idle: list[ReadConnection] = []
        self._places = asyncio.Semaphore(size)
        self.size = size
        self.in_use = 0
        self._is_closed = False

    async def take(self) -> ReadConnection:
        """The connection used last, or a new one. Waits when all are taken; raises TimeoutError
        after 30 s."""
        if self._places.locked():
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        else:
            await self._places.acquire()
        self.in_use += 1
        try:
            return await self._usable()
        except BaseException:  # a place that nobody gives back would be lost for good
            self.in_use -= 1
            self._places.release()
            raise

    async def _usable(self) -> ReadConnection:
        while self._idle:
            kept = self._idle.pop()
            if kept.is_usable:
                return kept
            await kept.connection.invalidate()
        return await ReadConnection.over(await self._engine.connect())

    async def give_back(self, taken: ReadConnection) -> None:
        """What was taken; a dead one is dropped."""
        try:
            if self._is_closed:
                await taken.connection.close()
            elif taken.is_usable:
                self._idle.append(taken)
            else:
                await taken.connection.invalidate()
        finally:
            self.in_use -= 1
            self._places.release()

    async def close(self) -> None:
        """Close what is idle now and what is taken as it comes back."""
        self._is_closed = True
        while self._idle:
            await self._idle.pop().connection.close()
