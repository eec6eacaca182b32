"""Reads of the queue. Its tables belong to PgQueuer; only reading them is ours."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy import text

from commerce.core.db import Reader
from commerce.core.statements import Prepared
from commerce.jobs.views import EVENT_ENTRYPOINT, Job, JobStatus, QueueSize, ScheduledTask


def _job(
    number: int,
    entrypoint: str,
    payload: bytes | None,
    status: str,
    attempts: int,
    created_at: datetime,
    run_after: datetime,
    last_error: str | None,
) -> Job:
    name = entrypoint
    if entrypoint == EVENT_ENTRYPOINT and payload is not None:
        name = str(orjson.loads(payload)["name"])
    return Job(number, name, JobStatus(status), attempts, created_at, run_after, last_error)


JOBS = Prepared(
    text(
        """
        SELECT q.id, q.entrypoint, q.payload, q.status::text, q.attempts, q.created,
               q.execute_after,
               (SELECT log.traceback ->> 'exception_message' FROM pgqueuer_log log
                WHERE log.job_id = q.id AND log.traceback IS NOT NULL
                ORDER BY log.created DESC LIMIT 1)
        FROM pgqueuer q
        WHERE (CAST(:status AS text) IS NULL OR q.status::text = CAST(:status AS text))
          AND q.id < CAST(:before AS bigint)
        ORDER BY q.id DESC LIMIT CAST(:limit AS integer)
        """
    ),
    _job,
)
SCHEDULED = Prepared(
    text(
        """
        SELECT entrypoint, expression, next_run, last_run FROM pgqueuer_schedules
        ORDER BY entrypoint
        """
    ),
    ScheduledTask,
)


def _size(status: str, count: int, oldest_at: datetime | None) -> QueueSize:
    return QueueSize(JobStatus(status), count, oldest_at)


SIZES = Prepared(
    text("SELECT status::text, count(*), min(created) FROM pgqueuer GROUP BY status"), _size
)
NEWEST = 2**62


async def jobs(
    reader: Reader, status: JobStatus | None, *, before: int = NEWEST, limit: int
) -> Sequence[Job]:
    """Jobs that are not done, newest first."""
    wanted = status.value if status else None
    return await reader.fetch(JOBS, status=wanted, before=before, limit=limit)


async def scheduled_tasks(reader: Reader) -> Sequence[ScheduledTask]:
    return await reader.fetch(SCHEDULED)


async def queue_sizes(reader: Reader) -> Sequence[QueueSize]:
    return await reader.fetch(SIZES)
