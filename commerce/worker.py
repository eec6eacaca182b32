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
from commerce.catalog.events import ProductsChanged
from commerce.changes import service as changes
from commerce.checkout import service as checkout
from commerce.checkout.jobs import on_order_cancelled
from commerce.clients import jobs as clients_jobs
from commerce.core import bulk, idempotency, snapshots
from commerce.core.db import SNAPSHOT_CHANNEL
from commerce.core.driver import connect
from commerce.core.logging import configure_logging
from commerce.core.partitions import make_partitions
from commerce.crm import jobs as crm_jobs
from commerce.identity import jobs as identity_jobs
from commerce.imports.events import OrdersImported
from commerce.imports.jobs import on_orders_imported
from commerce.inventory.events import StockChanged
from commerce.jobs.delivery import Handler, HandlerTable, deliver, purge_handled
from commerce.jobs.service import decode
from commerce.jobs.views import EVENT_ENTRYPOINT
from commerce.live.running import announcing
from commerce.merchandising.jobs import index_changed_products, index_changed_stock
from commerce.merchandising.service import index_due
from commerce.orders import feed as order_feed
from commerce.orders import jobs as orders_jobs
from commerce.orders.events import OrderCancelled
from commerce.orders.jobs import on_payment_reversed
from commerce.payments.events import PaymentReversalRequested, PaymentReversed
from commerce.payments.jobs import reverse_payments
from commerce.quotas import jobs as quotas_jobs
from commerce.security import jobs as security_jobs
from commerce.settings import Settings
from commerce.wishlists import jobs as wishlists_jobs
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
    db, search = services.db, services.search
    own: HandlerTable = {
        ProductsChanged: [*index_changed_products(db, search)],
        StockChanged: [*index_changed_stock(db, search)],
        PaymentReversalRequested: [*reverse_payments(db, services.payment_providers)],
        OrdersImported: [Handler("imports.catch_up", on_orders_imported)],
        PaymentReversed: [Handler("orders.tell_reversal", on_payment_reversed, in_sandbox=True)],
        OrderCancelled: [Handler("checkout.free", on_order_cancelled, in_sandbox=True)],
    }
    return merged(own, orders_jobs.SALES_HANDLERS, crm_jobs.HANDLERS)


def merged(*tables: HandlerTable) -> HandlerTable:
    """One table with every event's handlers, in the order of the tables."""
    kinds = dict.fromkeys(kind for table in tables for kind in table)
    return {kind: [h for table in tables for h in table.get(kind, ())] for kind in kinds}


def schedules() -> Sequence[ScheduledTask]:
    """What runs by the clock."""
    return (
        ScheduledTask("partitions", "17 3 * * *", prepare_partitions),
        ScheduledTask("rotate_signing_keys", "47 3 * * *", rotate_signing_keys),
        ScheduledTask("purge_sessions", "27 4 * * *", purge_sessions),
        ScheduledTask("index_due_products", "* * * * *", index_due_products),
        ScheduledTask("recover_payments", "* * * * *", recover_payments),
        ScheduledTask("expire_unpaid_orders", "* * * * *", expire_unpaid_orders),
        ScheduledTask("complete_ripe_orders", "7 * * * *", complete_ripe_orders),
        ScheduledTask("recompute_scores", "57 2 * * *", recompute_scores),
        ScheduledTask("purge_idempotency_keys", "37 * * * *", purge_idempotency_keys),
        ScheduledTask("purge_changes", "17 4 * * *", purge_changes),
        ScheduledTask("purge_quotas", "13 * * * *", purge_quotas),
        ScheduledTask("purge_security_events", "33 4 * * *", purge_security_events),
        ScheduledTask("purge_operation_usage", "43 4 * * *", purge_operation_usage),
        ScheduledTask("purge_handled_events", "7 4 * * *", purge_handled_events),
        ScheduledTask("purge_order_feed", "57 4 * * *", purge_order_feed),
        ScheduledTask("purge_wishlists", "37 3 * * *", purge_wishlists),
    )


async def prepare_partitions(services: Services) -> None:
    async with services.db.write() as tx:
        await make_partitions(tx, services.db.clock.now())


async def recompute_scores(services: Services) -> None:
    await crm_jobs.recompute_scores(services.db)


async def index_due_products(services: Services) -> None:
    await index_due(services.db, services.search, services.db.clock.now())


async def recover_payments(services: Services) -> None:
    await checkout.recover_payments(services.db, services.payment_providers)


async def expire_unpaid_orders(services: Services) -> None:
    await checkout.expire_unpaid_orders(services.db, services.payment_providers)


async def complete_ripe_orders(services: Services) -> None:
    await orders_jobs.complete_ripe_orders(services.db)


async def purge_idempotency_keys(services: Services) -> None:
    a_day_ago = services.db.clock.now() - timedelta(days=1)
    async with services.db.write() as tx:
        await idempotency.purge(tx, a_day_ago)
        await bulk.purge(tx, a_day_ago)


async def purge_changes(services: Services) -> None:
    async with services.db.write() as tx:
        await changes.purge(tx)


async def purge_order_feed(services: Services) -> None:
    async with services.db.write() as tx:
        await order_feed.purge(tx)


async def purge_wishlists(services: Services) -> None:
    async with services.db.write() as tx:
        await wishlists_jobs.purge(tx)


async def purge_operation_usage(services: Services) -> None:
    async with services.db.write() as tx:
        await clients_jobs.purge(tx)


async def purge_handled_events(services: Services) -> None:
    """An event is retried for a day or held; after a month nobody delivers it again."""
    async with services.db.write() as tx:
        await purge_handled(tx, services.db.clock.now() - timedelta(days=30))


async def rotate_signing_keys(services: Services) -> None:
    async with services.db.write() as tx:
        await identity_jobs.rotate_keys(tx)


async def purge_quotas(services: Services) -> None:
    await quotas_jobs.purge(services.db)


async def purge_security_events(services: Services) -> None:
    await security_jobs.purge(services.db)


async def purge_sessions(services: Services) -> None:
    async with services.db.write() as tx:
        await identity_jobs.purge(tx)


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
        async with announcing(services.db):
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
    configure_logging(development=settings.is_development, level=settings.log_level)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await work(settings, stop)


if __name__ == "__main__":
    asyncio.run(main())
