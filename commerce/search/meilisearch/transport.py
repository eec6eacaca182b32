"""The wire to a Meilisearch server: one pooled client, and what its failures mean.

Whatever keeps the server from answering is `SearchUnavailable`. A request the server understood
and refused is `MeilisearchRefused`, which is our mistake and never a shopper's.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from commerce.search.port import SearchUnavailable

_WRITE_SECONDS = 60.0
_FIRST_PAUSE_SECONDS = 0.005
_LONGEST_PAUSE_SECONDS = 0.25
_FINISHED = frozenset({"succeeded", "failed", "canceled"})

# Refusals that say the server, its keys or its index are not ready, not that the request is wrong.
_NOT_READY = frozenset(
    {
        "index_not_found",
        "invalid_api_key",
        "missing_authorization_header",
        "missing_master_key",
        "too_many_search_requests",
    }
)


class MeilisearchRefused(Exception):
    """The server refused a request. `code` is one of its documented error codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class IndexingFailed(Exception):
    """A task failed on the server after it had been accepted; the text is the server's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Transport:
    """Requests and answers as JSON. `Accept-Encoding: identity`, because compressed answers are
    sent in chunks and cost tens of milliseconds each on a local network."""

    def __init__(self, url: str, key: str | None) -> None:
        headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._client = httpx.AsyncClient(
            base_url=url,
            headers=headers,
            timeout=_WRITE_SECONDS,  # whoever is in a hurry has a deadline of its own
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:
        return await self._request("GET", path, parameters=parameters)

    async def post(
        self, path: str, body: object, parameters: Mapping[str, str] | None = None
    ) -> Any:
        content = orjson.dumps(body)
        return await self._request("POST", path, content=content, parameters=parameters)

    async def finish(self, task_uid: int, *, within_seconds: float = _WRITE_SECONDS) -> None:
        """Wait for a task. Raises IndexingFailed with the server's message when it failed."""
        pause = _FIRST_PAUSE_SECONDS
        async with deadline(within_seconds):
            while (task := await self.get(f"/tasks/{task_uid}"))["status"] not in _FINISHED:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
        if task["status"] != "succeeded":
            error: Mapping[str, str] = task["error"] or {"code": task["status"], "message": ""}
            raise IndexingFailed(error["code"], error["message"])

    async def _request(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> Any:
        try:
            answer = await self._client.request(method, path, content=content, params=parameters)
        except httpx.TransportError as error:
            raise SearchUnavailable(f"Meilisearch does not answer: {error!r}") from error
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise _refusal(answer)
        try:
            return orjson.loads(answer.content)
        except orjson.JSONDecodeError as error:
            raise SearchUnavailable("Something else than Meilisearch answered") from error


@asynccontextmanager
async def deadline(seconds: float) -> AsyncGenerator[None]:
    """SearchUnavailable when the work inside takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise SearchUnavailable(f"Meilisearch did not answer within {seconds} s") from error


def _refusal(answer: httpx.Response) -> Exception:
    try:
        body = orjson.loads(answer.content)
        code, message = str(body["code"]), str(body["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return SearchUnavailable(f"Meilisearch answered {answer.status_code}")
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _NOT_READY:
        return SearchUnavailable(f"Meilisearch answered {code}: {message}")
    return MeilisearchRefused(code, message)
