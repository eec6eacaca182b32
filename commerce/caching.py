"""Wires the response cache: what it hears, when its windows change, where it stands."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import fields
from datetime import datetime
from functools import partial

from graphql import GraphQLSchema

from commerce.catalog.tracing import ANY_PRODUCT, next_listing_change
from commerce.clients.views import ApiClient
from commerce.core.db import SNAPSHOT_CHANNEL, Database, Reader, in_one_read
from commerce.core.kept_answers import CACHE_CHANNEL, EVERYTHING
from commerce.core.listening import Listener
from commerce.core.reads import snapshot_tag
from commerce.metrics import Figures, Source, Times
from commerce.pricing.tracing import next_price_change
from commerce.settings import Settings
from schema.execution.cache.answers import CacheOptions, ResponseCache
from schema.execution.cache.windows import NextChange, Window
from schema.execution.measured import SECONDS, Measured
from schema.execution.operation import Executor

CLIENTS = snapshot_tag("api_clients")


def make_response_cache(
    schema: GraphQLSchema, db: Database, settings: Settings, listener: Listener
) -> ResponseCache:
    """The process's cache; it keeps nothing while `listener` does not run."""
    windows = {
        "listings": Window(_asking(db, next_listing_change), frozenset({ANY_PRODUCT, EVERYTHING})),
        "prices": Window(
            _asking(db, next_price_change),
            frozenset({"prices", snapshot_tag("price_lists"), EVERYTHING}),
        ),
    }
    options = CacheOptions(
        max_bytes=settings.response_cache_bytes,
        keeps_untrusted=settings.is_development and settings.caches_open_documents,
        shared_max_age=settings.cdn_max_age,
        names_tags=settings.names_cache_tags,
    )
    return ResponseCache(
        schema,
        clock=db.clock,
        is_current=lambda: listener.is_current,
        windows=windows,
        options=options,
    )


def listen(listener: Listener, db: Database, cache: ResponseCache | None) -> None:
    """What is announced reaches snapshots and cache in one step: nothing runs between the two."""

    def snapshot_changed(name: str) -> None:
        db.snapshots.drop([name])
        if cache is not None:
            cache.heard((snapshot_tag(name),))

    def missed() -> None:
        db.snapshots.drop_all()
        if cache is not None:
            cache.lost()

    listener.on(SNAPSHOT_CHANNEL, snapshot_changed, missed=missed)
    if cache is not None:
        listener.on(CACHE_CHANNEL, partial(_tags_changed, cache), missed=cache.lost)
    db.caught_up = listener.caught_up


def figures(cache: ResponseCache) -> Source:
    """For `/metrics`."""

    def counters() -> Figures:
        counts = cache.store.counts
        return {each.name: getattr(counts, each.name) for each in fields(counts)}

    def gauges() -> Figures:
        store = cache.store
        return {
            "entries": len(store),
            "bytes": store.bytes,
            "max_bytes": store.max_bytes,
            "current": float(cache.is_current()),
        }

    return Source("response_cache", counters, gauges)


def process_figures(db: Database, executor: Executor, used: Measured) -> list[Source]:
    """Of what every process has: connections, compiled operations, operations answered."""
    return [
        Source("connections", gauges=db.connections),
        Source("plans", gauges=lambda: {"kept": executor.kept_plans}),
        Source(
            "operations",
            counters=lambda: {"succeeded": used.succeeded, "failed": used.failed},
            times=lambda: Times(SECONDS, used.slots, used.seconds),
        ),
    ]


def _tags_changed(cache: ResponseCache, payload: str) -> None:
    cache.heard(payload.split())


def stands_on(client: ApiClient | None) -> Iterable[str]:
    """Whom requests may be answered for, and which of their documents."""
    if client is None:
        return (CLIENTS,)
    return CLIENTS, snapshot_tag(f"published_operations:{client.id}")


def _asking(
    db: Database, next_change: Callable[[Reader, datetime], Awaitable[datetime | None]]
) -> NextChange:
    async def ask(after: datetime) -> datetime | None:
        return await in_one_read(db, lambda reader: next_change(reader, after))

    return ask
