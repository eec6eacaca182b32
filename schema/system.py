"""The system itself in GraphQL: queue, schedules, status."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.jobs import views
from resolvers import system as resolvers
from resolvers.system import RetryJob
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.errors import IdempotencyConflictError, InvalidInputError, NotFoundError
from schema.fields import resolved
from schema.node import presents
from schema.scalars import expose_enum

expose_enum(
    views.JobStatus,
    description="Where a job stands.",
    QUEUED="Waits for its turn.",
    PICKED="A worker has it now.",
    FAILED="Given up after many tries; retry it when its cause is mended.",
)


@strawberry.type(description="A piece of work in the queue that is not done.")
class Job:
    gid: strawberry.ID = strawberry.field(name="id", description="The job's id.")
    name: str = strawberry.field(description="The event it delivers.")
    status: views.JobStatus = strawberry.field(description="Where it stands.")
    attempts: int = strawberry.field(description="How often it was tried.")
    created_at: datetime = strawberry.field(description="When it was queued.")
    run_after: datetime = strawberry.field(description="When it is tried next, at the earliest.")
    last_error: str | None = strawberry.field(description="What went wrong the last time.")


@strawberry.type(description="Something that runs by the clock.")
class ScheduledTask:
    name: str = strawberry.field(description="What runs.")
    cron: str = strawberry.field(description="When it runs, as a cron expression in UTC.")
    next_run_at: datetime = strawberry.field(description="When it runs next.")
    last_run_at: datetime | None = strawberry.field(description="When it ran last.")


@strawberry.type(description="How many jobs stand where.")
class QueueSize:
    status: views.JobStatus = strawberry.field(description="Where they stand.")
    count: int = strawberry.field(description="How many.")
    oldest_at: datetime | None = strawberry.field(description="When the oldest was queued.")


@strawberry.type(description="How the system is.")
class SystemStatus:
    search_engine: str = strawberry.field(description="Which engine answers searches.")
    is_search_available: bool = strawberry.field(description="Whether it answers now.")
    queue: list[QueueSize] = strawberry.field(description="The queue, by status.")


@strawberry.input(description="Which failed job to try again.")
class JobRetryInput:
    job_id: strawberry.ID = strawberry.field(description="The failed job.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Makes a repetition harmless."
    )

    def command(self) -> RetryJob:
        return RetryJob(self.job_id, self.idempotency_key)


@strawberry.type(description="The job waits for its turn again.")
class JobRetried:
    is_type_of = presents(resolvers.JobRetried)

    job: Job = strawberry.field(description="The job.")


JobRetryResult = Annotated[
    JobRetried | NotFoundError | InvalidInputError | IdempotencyConflictError,
    strawberry.union("JobRetryResult", description="The queued job, or why nothing was done."),
]


@strawberry.type
class SystemQuery:
    system_status: SystemStatus = resolved(
        resolvers.system_status, description="How the system is.", requires=Permission.SYSTEM_READ
    )
    jobs: Connection[Job] = resolved(
        resolvers.jobs,
        description="Jobs that are not done, newest first.",
        arguments={"status": "Only those that stand here.", **PAGE_ARGUMENTS},
        requires=Permission.SYSTEM_READ,
    )
    scheduled_tasks: list[ScheduledTask] = resolved(
        resolvers.scheduled_tasks,
        description="What runs by the clock.",
        requires=Permission.SYSTEM_READ,
    )


@strawberry.type
class SystemMutation:
    job_retry: JobRetryResult = resolved(
        resolvers.retry_job,
        description="Queue a failed job again.",
        arguments={"input": (JobRetryInput, "Which job.")},
        requires=Permission.SYSTEM_READ,
    )
