"""Answers kept for all shoppers, as far as the business has to do with them: announcing that some
are out of date, and what a process tells of those it keeps. Keeping them is not done here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commerce.core.db import Tx

CACHE_CHANNEL = "commerce_cache"
EVERYTHING = "all"
MOST_TAGS = 100
TAG = re.compile(r"[a-z_]{1,20}(:[A-Za-z0-9_.-]{1,100})?")


@dataclass(frozen=True, slots=True, eq=False)
class DroppedAnswers:
    """Answers that were dropped because something they stand on was announced."""

    at: datetime
    tag: str
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class CacheReport:
    """What one process keeps, and what it did since it started. Sizes are in bytes."""

    is_current: bool
    entries: int
    size_bytes: int
    max_bytes: int
    hits: int
    joined: int
    misses: int
    stores: int
    overtaken: int
    invalidations: int
    evictions: int
    expirations: int
    recent: Sequence[DroppedAnswers]

    @property
    def hit_rate(self) -> float:
        """Requests that cost no execution, of all that could be kept; 0 before the first."""
        saved = self.hits + self.joined
        asked = saved + self.misses
        return saved / asked if asked else 0.0


def is_tag(text: str) -> bool:
    """Whether `text` has the form of a tag: `products`, `product:0192…`, `snapshot:shop`."""
    return TAG.fullmatch(text) is not None


async def announce_tags(tx: Tx, tags: Sequence[str]) -> None:
    """Have every process drop what stands on `tags` (at most 100), once the transaction commits."""
    for tag in tags:
        await tx.driver_execute("SELECT pg_notify($1, $2)", (CACHE_CHANNEL, tag))
    tx.changes_answers = True
