"""The worker: delivers events to handlers and runs schedules. Start it with
`python -m commerce.worker`; any number may run beside each other.

`handlers` and `schedules` are the only tables of who reacts to what.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from pgqueuer import PgQueuer
from pgqueuer.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.models import Job, Schedule

from commerce.app import close_services, make_services
from commerce.core import snapshots
from commerce.core.db import SNAPSHOT_CHANNEL
from commerce.core.driver import connect
from commerce.core.logging import configure_logging
from commerce.core.partitions import make_partitions
from commerce.jobs.delivery import HandlerTable, deliver
from commerce.jobs.service import EVENT_ENTRYPOINT, decode
from commerce.settings import Settings
from resolvers.context import Services

log = structlog.get_logger("commerce.worker")


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """`cron` in UTC; `run` must be safe to run twice."""

    name: str
    cron: str
    run: Callable[[Services], Awaitable[None]]


def handlers(services: Services) -> HandlerTable:
    """Which handlers each event has."""
    del services
    return {}


def schedules() -> Sequence[ScheduledTask]:
    """What runs by the clock."""
    return (ScheduledTask("partitions", "17 3 * * *", prepare_partitions),)


async def prepare_partitions(services: Services) -> None:
    async with services.db.write() as tx:
        await make_partitions(tx, services.db.clock.now())


def retrying(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
    """Retry with growing pauses for about a day; then the job is held for a person to look at."""
    return DatabaseRetryEntrypointExecutor(
        parameters=parameters,
        max_attempts=20,
        initial_delay=timedelta(seconds=1),
        max_delay=timedelta(hours=2),
    )


def register(queue: PgQueuer, services: Services) -> None:
    """Tell PgQueuer what to run."""
    table = handlers(services)

    @queue.entrypoint(EVENT_ENTRYPOINT, on_failure="hold", executor_factory=retrying)
    async def event(job: Job) -> None:
        await deliver(services.db, table, decode(job.payload or b""))

    for task in schedules():
        _register_schedule(queue, services, task)


def _register_schedule(queue: PgQueuer, services: Services, task: ScheduledTask) -> None:
    @queue.schedule(task.name, task.cron, clean_old=True)
    async def scheduled(_schedule: Schedule) -> None:
        try:
            await task.run(services)
        except Exception:  # one failing run must not stop the scheduler
            log.exception("scheduled task failed", task=task.name)


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Run until `stop` is set; work under way is finished first."""
    services = make_services(settings)
    connection = await connect(settings.database_url)
    queue = PgQueuer.from_asyncpg_connection(connection)
    register(queue, services)
    following = asyncio.create_task(
        snapshots.follow(settings.database_url, services.db.snapshots, SNAPSHOT_CHANNEL, stop)
    )
    running = asyncio.create_task(queue.run(dequeue_timeout=timedelta(seconds=5)))
    stopping = asyncio.create_task(stop.wait())
    log.info("worker started")
    try:
        await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
        queue.shutdown.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(running, timeout=10)
    finally:
        stop.set()
        await asyncio.wait([following, stopping], timeout=2)
        await connection.close(timeout=2)
        await close_services(services)


async def main() -> None:
    settings = Settings.from_environment()
    configure_logging(development=settings.is_development)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await work(settings, stop)


if __name__ == "__main__":
    asyncio.run(main())
