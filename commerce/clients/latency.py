"""Latencies as counts by bounds, which add up over hours and processes as averages do not.

The bounds grow by the square root of two from a quarter of a millisecond to 32 seconds: a
percentile read from them lies between the same two bounds as the true one.
"""

from bisect import bisect_left
from collections.abc import Sequence

BOUNDS_MS = tuple(0.25 * 2 ** (step / 2) for step in range(35))
SIZE = len(BOUNDS_MS) + 1  # the last one counts what took longer


def bucket_of(seconds: float) -> int:
    """The place of a latency among the counts."""
    return bisect_left(BOUNDS_MS, seconds * 1000)


def percentile_ms(counts: Sequence[int], share: float) -> float:
    """The latency, in milliseconds, that `share` of the calls stayed within; 0 without calls.
    Within two bounds they are taken to be spread evenly."""
    wanted = share * sum(counts)
    seen = 0
    for place, count in enumerate(counts):
        if count and seen + count >= wanted:
            low = BOUNDS_MS[place - 1] if place else 0.0
            high = BOUNDS_MS[min(place, len(BOUNDS_MS) - 1)]
            return low + (high - low) * max(wanted - seen, 0) / count
        seen += count
    return 0.0
