"""What is kept for all shoppers: how well that works, and dropping it by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.db import Tx
from commerce.core.errors import FieldProblem, InvalidInput
from commerce.core.ids import new_id
from commerce.core.kept_answers import EVERYTHING, MOST_TAGS, CacheReport, announce_tags, is_tag
from commerce.core.permissions import Permission
from resolvers.context import Context

NOTHING_KEPT = CacheReport(
    is_current=False,
    entries=0,
    size_bytes=0,
    max_bytes=0,
    hits=0,
    joined=0,
    misses=0,
    stores=0,
    overtaken=0,
    invalidations=0,
    evictions=0,
    expirations=0,
    recent=(),
)


@dataclass(frozen=True, slots=True)
class PurgeCache:
    """Without tags, everything."""

    tags: Sequence[str] | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True, eq=False)
class CachePurged:
    tags: Sequence[str]


async def response_cache(ctx: Context) -> CacheReport:
    """Of the process that answers."""
    ctx.require(Permission.SYSTEM_READ)
    report = ctx.services.cache_report
    return NOTHING_KEPT if report is None else report()


async def purge_response_cache(ctx: Context, *, input: PurgeCache) -> CachePurged:  # noqa: A002
    """In every process, once it is recorded."""
    ctx.require(Permission.CACHE_WRITE)
    tags = [EVERYTHING] if input.tags is None else list(dict.fromkeys(input.tags))
    _check(tags)

    async def effect(tx: Tx) -> UUID:
        id_ = new_id()
        await announce_tags(tx, tags)
        await audit.record(
            tx,
            ctx.actor,
            "responseCache.purge",
            entity=("ResponseCache", id_),
            after={"tags": tags},
        )
        return id_

    key = input.idempotency_key
    await ctx.write("responseCachePurge", effect, key=key, body={"tags": tags})
    return CachePurged(tags)


def _check(tags: Sequence[str]) -> None:
    path = ("input", "tags")
    if not 1 <= len(tags) <= MOST_TAGS:
        raise InvalidInput.at(path, "INVALID_LENGTH", f"Give 1 to {MOST_TAGS} tags, or none.")
    wrong = [index for index, tag in enumerate(tags) if not is_tag(tag)]
    if wrong:
        raise InvalidInput(
            [
                FieldProblem((*path, str(index)), "INVALID_TAG", "Use tags as they are shown.")
                for index in wrong
            ]
        )


def hit_rates(ctx: Context, report: CacheReport) -> float:
    del ctx
    return report.hit_rate
