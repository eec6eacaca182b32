"""The system itself, for those who run it."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.paging import Page, PageRequest, decode_cursor, encode_cursor
from commerce.core.permissions import Permission
from commerce.jobs import repo
from commerce.jobs.service import retry_failed
from commerce.jobs.views import Job, JobStatus, QueueSize, ScheduledTask
from resolvers.context import Context


@dataclass(frozen=True, slots=True, eq=False)
class SystemStatus:
    search_engine: str
    is_search_available: bool
    queue: list[QueueSize]


@dataclass(frozen=True, slots=True, eq=False)
class JobRetried:
    job: Job


@dataclass(frozen=True, slots=True)
class RetryJob:
    job_id: str
    idempotency_key: str | None


async def system_status(ctx: Context) -> SystemStatus:
    ctx.require(Permission.SYSTEM_READ)
    search = ctx.services.search
    sizes = list(await repo.queue_sizes(ctx.reader))
    return SystemStatus(search.name, await search.healthy(), sizes)


async def jobs(
    ctx: Context,
    *,
    status: JobStatus | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[Job]:
    ctx.require(Permission.SYSTEM_READ)
    request = PageRequest.of(first, after)
    before = repo.NEWEST if after is None else int(str(decode_cursor(after, 1)[0]))
    found = await repo.jobs(ctx.reader, status, before=before, limit=request.first + 1)
    return Page.cut(found, request, _cursor)


def _cursor(job: Job) -> str:
    return encode_cursor(job.number)


async def scheduled_tasks(ctx: Context) -> list[ScheduledTask]:
    ctx.require(Permission.SYSTEM_READ)
    return list(await repo.scheduled_tasks(ctx.reader))


async def retry_job(ctx: Context, *, input: RetryJob) -> JobRetried:  # noqa: A002
    ctx.require(Permission.SYSTEM_READ)
    text = input.job_id.removeprefix("Job_")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    async def effect(tx: Tx) -> UUID:
        if not await retry_failed(tx, ctx.actor, number):
            raise NotFound("failed Job", ("input", "jobId"))
        return UUID(int=number)

    body = {"job_id": input.job_id}
    await ctx.write("jobRetry", effect, key=input.idempotency_key, body=body)
    found = await repo.jobs(ctx.reader, None, before=number + 1, limit=1)
    if not found or found[0].number != number:
        raise NotFound("failed Job", ("input", "jobId"))
    return JobRetried(found[0])
