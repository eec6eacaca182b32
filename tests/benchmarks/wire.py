"""The least that speaks HTTP/1.1: a load generator must cost less than what it measures."""

import asyncio
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import orjson


class Wire:
    """One connection that is kept; requests are sent one after the other."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "", place.port or 80
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, path: str, body: object) -> Any:
        """What the answer's JSON says, whatever its status."""
        sent = orjson.dumps(body)
        self._writer.write(
            b"POST %s HTTP/1.1\r\nhost: %s\r\naccept: application/json\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            % (path.encode(), self._host.encode(), len(sent), sent)
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        start = head.index(b"content-length:") + len(b"content-length:")
        length = int(head[start : head.index(b"\r\n", start)])
        return orjson.loads(await self._reader.readexactly(length))
