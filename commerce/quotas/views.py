"""What callers may spend, and what they are told about it."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Allowance:
    """Points of cost: `per_second` is given back each second up to `burst`; `per_day` is the most
    of one day in UTC, None for no such limit."""

    per_second: float
    burst: int
    per_day: int | None = None


class Verdict(Enum):
    ADMITTED = "admitted"
    RATE = "rate"  # over the points per second
    DAY = "day"  # over the points of the day


@dataclass(frozen=True, slots=True)
class Spending:
    """The answer to one request. `remaining` is what the caller may spend at once as far as this
    process knows; `retry_seconds` is when to ask again. `is_exact` is false while the database
    cannot be asked, and each process keeps a share of its own."""

    verdict: Verdict
    remaining: int
    retry_seconds: float = 0.0
    is_exact: bool = True

    @property
    def is_admitted(self) -> bool:
        return self.verdict is Verdict.ADMITTED
