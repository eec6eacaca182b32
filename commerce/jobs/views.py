"""What staff see of the queue."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

EVENT_ENTRYPOINT = "event"
"""The queue's entry point that delivers events."""


class JobStatus(Enum):
    QUEUED = "queued"
    PICKED = "picked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A job that is not done. `name` is the event's name, or the queue's entry point."""

    number: int
    name: str
    status: JobStatus
    attempts: int
    created_at: datetime
    run_after: datetime
    last_error: str | None

    @property
    def gid(self) -> str:
        """Queue numbers are the queue's own; they are no UUIDs."""
        return f"Job_{self.number}"


@dataclass(frozen=True, slots=True, eq=False)
class ScheduledTask:
    """Something that runs by the clock; `cron` is in UTC."""

    name: str
    cron: str
    next_run_at: datetime
    last_run_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class QueueSize:
    """How many jobs stand at a status, and since when the oldest waits."""

    status: JobStatus
    count: int
    oldest_at: datetime | None
