"""Both search engines on the same documents: `python -m tests.benchmarks.search_engines`.

Starts a Meilisearch and makes a database of its own, fills both with a made-up catalogue, and asks
the same queries in turns. Prints medians over rounds with minimum and maximum, and processor time
of this process and of the server. COMMERCE_TEST_DATABASE_URL must name a server on this machine.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

import asyncpg
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from commerce.core.base import Base
from commerce.core.engines import make_engine
from commerce.dev import search as server
from commerce.search.meilisearch.engine import MeilisearchEngine
from commerce.search.models import TABLES
from commerce.search.port import (
    AttributeFilter,
    ProductDocument,
    SearchEngine,
    SearchFilters,
    SearchQuery,
    SearchSort,
)
from commerce.search.postgres.engine import PostgresSearchEngine
from tests.database import drop, with_database
from tests.factories.search import make_catalog

ADMIN = "COMMERCE_TEST_DATABASE_URL"
TOOLS = Path(".commerce/tools").resolve()
FACETS = ("category", "brand", "in_stock", "price", "colour", "material", "style", "size")
NARROW = SearchFilters(
    brands=["brand-1", "brand-2"], attributes=[AttributeFilter("colour", ["red"])]
)
PAGE = SearchQuery("", "uk", "en", "GBP", facets=FACETS, limit=24)
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    ask: Callable[[SearchEngine], Awaitable[object]]


def question(name: str, query: SearchQuery) -> Question:
    return Question(name, lambda engine: engine.search(query))


def asked(words: str, language: str = "en") -> SearchQuery:
    return replace(PAGE, text=words, language=language)


QUESTIONS = [
    question("one word", asked("leather")),
    question("two words", asked("red jacket")),
    question("begun word", asked("lea")),
    question("mistyped word", asked("leathre")),
    question("Chinese", asked("四件套", "zh")),
    question("two facets selected", replace(PAGE, text="jacket", filters=NARROW)),
    question("sorted by price", replace(PAGE, text="leather", sort=SearchSort.PRICE_ASC)),
    question("no facets", replace(PAGE, text="leather", facets=())),
    question("everything", PAGE),
    Question("suggestions", lambda one: one.suggest("lea", channel="uk", language="en", limit=8)),
]


@dataclass(slots=True)
class Candidate:
    """An engine under test and the process that serves it."""

    name: str
    engine: SearchEngine
    server_pid: int
    rounds: dict[str, list["Round"]] = field(default_factory=dict[str, list["Round"]])


@dataclass(frozen=True, slots=True)
class Round:
    p50_ms: float
    p95_ms: float
    own_cpu_ms: float
    server_cpu_ms: float


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--searches", type=int, default=60, help="in each round")
    options = parser.parse_args()
    console = Console(width=120)
    async with AsyncExitStack() as stack:
        candidates = [
            await stack.enter_async_context(postgresql()),
            await stack.enter_async_context(meilisearch()),
        ]
        for candidate in candidates:
            began = time.perf_counter()
            await candidate.engine.rebuild([], catalogue(options.documents))
            seconds = time.perf_counter() - began
            console.print(f"{candidate.name}: {options.documents} documents in {seconds:.1f} s")
        for _ in range(options.rounds):
            for asking in QUESTIONS:
                for candidate in candidates:
                    measured = await measure(candidate, asking, options.searches)
                    candidate.rounds.setdefault(asking.name, []).append(measured)
        console.print(table(candidates))


async def measure(candidate: Candidate, asking: Question, searches: int) -> Round:
    for _ in range(WARM_UP):
        await asking.ask(candidate.engine)
    times: list[float] = []
    own, served = time.process_time(), processor_seconds(candidate.server_pid)
    for _ in range(searches):
        began = time.perf_counter()
        await asking.ask(candidate.engine)
        times.append((time.perf_counter() - began) * 1000)
    own_seconds = time.process_time() - own
    server_seconds = processor_seconds(candidate.server_pid) - served
    return Round(
        p50_ms=statistics.median(times),
        p95_ms=statistics.quantiles(times, n=20)[-1],
        own_cpu_ms=own_seconds * 1000 / searches,
        server_cpu_ms=server_seconds * 1000 / searches,
    )


def table(candidates: Sequence[Candidate]) -> Table:
    result = Table(
        "query, 24 hits", "engine", "p50 ms (min-max)", "p95 ms", "own CPU", "server CPU"
    )
    for asking in QUESTIONS:
        for candidate in candidates:
            rounds = candidate.rounds[asking.name]
            p50 = sorted(one.p50_ms for one in rounds)
            result.add_row(
                asking.name,
                candidate.name,
                f"{statistics.median(p50):.1f} ({p50[0]:.1f}-{p50[-1]:.1f})",
                *(
                    f"{statistics.median(values):.1f}"
                    for values in (
                        [one.p95_ms for one in rounds],
                        [one.own_cpu_ms for one in rounds],
                        [one.server_cpu_ms for one in rounds],
                    )
                ),
            )
    return result


@asynccontextmanager
async def postgresql() -> AsyncGenerator[Candidate]:
    admin, name = os.environ[ADMIN], f"commerce_search_bench_{uuid4().hex[:8]}"
    connection = await asyncpg.connect(admin)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    database = make_engine(with_database(admin, name), pool_size=1)  # one backend to watch
    async with database.begin() as transaction:
        tables = [model.metadata.tables[model.__tablename__] for model in TABLES]
        await transaction.run_sync(Base.metadata.create_all, tables)
        backend = await transaction.scalar(text("SELECT pg_backend_pid()"))
    try:
        yield Candidate("PostgreSQL", PostgresSearchEngine(database), int(backend or 0))
    finally:
        await database.dispose()
        await drop(admin, name)


@asynccontextmanager
async def meilisearch() -> AsyncGenerator[Candidate]:
    with tempfile.TemporaryDirectory() as folder:
        log, key = Path(folder) / "log", secrets.token_urlsafe(24)
        running = server.start_search(server.find(TOOLS, print), Path(folder) / "data", log, key)
        engine = MeilisearchEngine(running.url, key)
        try:
            yield Candidate("Meilisearch", engine, running.child.process.pid)
        finally:
            await engine.close()
            running.stop()


async def catalogue(count: int) -> AsyncIterator[Sequence[ProductDocument]]:
    documents = make_catalog(count)
    while batch := list(islice(documents, 1_000)):
        yield batch


def processor_seconds(pid: int) -> float:
    """User and system time of a process, threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


if __name__ == "__main__":
    asyncio.run(main())
