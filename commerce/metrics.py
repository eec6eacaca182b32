"""`/metrics`: the process's figures for Prometheus.

Everything is counted in plain numbers where it happens and put into Prometheus' form only when it
is asked for. Each process tells of itself alone: give every process a port of its own, or an
instance label. Read with the token of the settings; without one, only by programs on the same
machine that did not come through a proxy.
"""

import hmac
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
Figures = Mapping[str, float]


@dataclass(slots=True)
class Requests:
    """Requests that the application answered, and how long they took."""

    by_status: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    slots: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    seconds: float = 0.0

    def count(self, method: str, status: int, seconds: float) -> None:
        key = (method if method in ("GET", "POST") else "other", status)
        self.by_status[key] = self.by_status.get(key, 0) + 1
        self.slots[bisect_left(SECONDS, seconds)] += 1
        self.seconds += seconds


def nothing() -> Figures:
    return {}


@dataclass(frozen=True, slots=True)
class Times:
    """How many took up to each of `bounds` seconds and longer, and all together."""

    bounds: Sequence[float]
    slots: Sequence[int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Source:
    """Figures of one part of the process, by name; `counters` only ever grow."""

    prefix: str
    counters: Callable[[], Figures] = nothing
    gauges: Callable[[], Figures] = nothing
    times: Callable[[], Times] | None = None


class _Figures(Collector):
    def __init__(self, requests: Requests, sources: list[Source]) -> None:
        self._requests = requests
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        requests = self._requests
        answered = CounterMetricFamily(
            "commerce_http_requests",
            "Requests by method and status, hits of the raw front not included.",
            labels=("method", "status"),
        )
        for (method, status), number in sorted(requests.by_status.items()):
            answered.add_metric((method, str(status)), number)
        yield answered
        times = Times(SECONDS, requests.slots, requests.seconds)
        yield _histogram("commerce_http_request_seconds", times)
        for source in self._sources:
            for name, number in source.counters().items():
                full = f"commerce_{source.prefix}_{name}"
                yield CounterMetricFamily(full, f"{source.prefix}: {name}", value=number)
            for name, number in source.gauges().items():
                full = f"commerce_{source.prefix}_{name}"
                yield GaugeMetricFamily(full, f"{source.prefix}: {name}", value=number)
            if source.times is not None:
                yield _histogram(f"commerce_{source.prefix}_seconds", source.times())


def _histogram(name: str, times: Times) -> Metric:
    total, buckets = 0, list[tuple[str, float]]()
    for bound, number in zip((*map(str, times.bounds), "+Inf"), times.slots, strict=True):
        total += number
        buckets.append((bound, total))
    return HistogramMetricFamily(
        name, "How long they took.", buckets=buckets, sum_value=times.seconds
    )


class MetricsEndpoint:
    """The `/metrics` route."""

    def __init__(self, requests: Requests, sources: list[Source], *, token: str | None) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(requests, sources))
        self._token = token

    async def respond(self, request: Request) -> Response:
        if not self._may_read(request):
            return Response(status_code=404)  # nothing to see, nothing to try
        text = generate_latest(self._registry)
        return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})

    def _may_read(self, request: Request) -> bool:
        if self._token is not None:
            given = request.headers.get("authorization", "")
            return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())
        if any(name in request.headers for name in FORWARDED):
            return False
        return request.client is not None and request.client.host in LOOPBACK
