"""Speaking to the shop.

Only ids of published operations are sent, with the partner's secret key. A request that got no
answer, or one that says to come back later, is sent again: queries change nothing, and mutations
carry an idempotency key, so the shop takes each of them once.
"""

import random
import time
from collections.abc import Callable
from typing import Any

import httpx

from erp.manifest import operations

TRIES = 6
LATER = {429, 500, 502, 503, 504}


class ShopError(Exception):
    """The shop refused a request; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Shop:
    """The shop at `url`, asked as the API client of `key`."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        version: str = "1.0.0",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ids = {name: id_ for name, (id_, _) in operations().items()}
        self._sleep = sleep
        self._http = httpx.Client(
            timeout=30,
            headers={
                "accept": "application/graphql-response+json",
                "x-client-key": key,
                "x-client-version": version,
            },
        )
        self._url = url

    def run(self, name: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation. Raises ShopError, or httpx.TransportError after many tries."""
        body = {"documentId": f"sha256:{self._ids[name]}", "variables": variables}
        for attempt in range(TRIES):
            is_last = attempt == TRIES - 1
            try:
                reply = self._http.post(self._url, json=body)
            except httpx.TransportError:
                if is_last:
                    raise
                self._sleep(pause(attempt))
                continue
            if reply.status_code in LATER and not is_last:
                self._sleep(float(reply.headers.get("retry-after") or pause(attempt)))
                continue
            return data_of(reply)
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._http.close()


def pause(attempt: int) -> float:
    """Seconds to wait: longer each time, never the same for two programs."""
    return min(2**attempt, 30) * (0.5 + random.random() / 2)


def data_of(reply: httpx.Response) -> dict[str, Any]:
    answer = reply.json()
    errors = answer.get("errors")
    if errors:
        raise ShopError(
            errors[0].get("extensions", {}).get("code", "UNKNOWN"), errors[0]["message"]
        )
    return answer["data"]
