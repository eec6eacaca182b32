"""What the execution of GraphQL costs when the database costs nothing.

    python -m tests.benchmarks.overhead [--rounds N] [--runs N]

The list page (24 products, about 240 objects) is run over repositories that answer from memory, by
the compiled plan and by Strawberry, in turns and in one process; figures are milliseconds of CPU
for one operation, medians of the rounds. Then a thousand documents are compiled for their memory.
"""

import argparse
import gc
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution.values import VariableValues, get_variable_values
from rich.console import Console
from rich.table import Table

from commerce.core.actor import Anonymous
from commerce.core.db import Database
from commerce.search.factory import make_engine
from commerce.settings import Settings
from commerce.shop.service import resolve_scope
from resolvers.context import Context, Services
from schema.execution.mentions import Mentions
from schema.execution.plan import Planner
from schema.root import build, executable
from tests.benchmarks import documents
from tests.benchmarks.canned import Canned
from tests.benchmarks.memory import report_memory
from tests.database import VAULT, clone, drop, ensure_template
from tests.factories.catalog import make_category, make_product

ADMIN, NAME = "COMMERCE_TEST_DATABASE_URL", "commerce_bench_overhead"
PRODUCTS, VARIANTS, MEDIA = 24, 3, 2
VARIABLES = {"category": "shirts"}
Run = Callable[[], Awaitable[bytes]]
console = Console()


@dataclass
class Way:
    """One way to execute the operation."""

    name: str
    run: Run
    answers: Canned = field(default_factory=Canned)
    milliseconds: list[float] = field(default_factory=list[float])


async def fill(db: Database) -> None:
    """One page of products, and a warm process."""
    async with db.write() as tx:
        category = await make_category(tx, slug=VARIABLES["category"])
        for number in range(PRODUCTS + 1):
            await make_product(
                tx,
                slug=f"shirt-{number}",
                variants=VARIANTS,
                media=MEDIA,
                category_id=category,
            )


async def make_ways(db: Database, stack: AsyncExitStack) -> list[Way]:
    services = Services(
        db=db,
        settings=(
            settings := Settings.from_environment(
                {
                    "COMMERCE_DATABASE_URL": db.url,
                    "COMMERCE_SECRET_KEYS": "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl",
                    "COMMERCE_ENVIRONMENT": "development",
                }
            )
        ),
        search=make_engine(settings, db.write_engine),
        authenticate=_nobody,
    )
    reader = await stack.enter_async_context(db.read())
    scope = await resolve_scope(reader, channel=None, language=None, currency=None)

    schema, document = executable(), parse(documents.LIST)
    mentions = Mentions.of(schema, document)  # known once a document is read

    def context() -> Context:
        return Context(
            services=services,
            reader=reader,
            actor=Anonymous(),
            scope=scope,
            mentions=mentions,
            variables=VARIABLES,
        )

    assert not validate(schema, document)
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    planner, strawberry_schema = Planner(schema), build()

    async def compiled() -> bytes:
        plan = planner.plan(document, operation)
        assert plan is not None
        values = get_variable_values(schema, operation.variable_definitions or (), VARIABLES)
        assert isinstance(values, VariableValues)
        result = await plan.run(context(), values)
        assert result.errors is None, result.errors
        return orjson.dumps({"data": result.data})

    async def strawberry() -> bytes:
        result = await strawberry_schema.execute(
            documents.LIST, variable_values=VARIABLES, context_value=context()
        )
        assert result.errors is None, result.errors
        return orjson.dumps({"data": result.data})

    return [Way("compiled plan", compiled), Way("Strawberry", strawberry)]


async def _nobody(*_: Any) -> Any:
    raise NotImplementedError


async def measure(ways: list[Way], *, rounds: int, runs: int) -> None:
    answers: set[bytes] = set()
    for way in ways:
        await way.run()  # loads the reference data
        with way.answers.recording():
            answers.add(await way.run())
    assert len(answers) == 1, "the ways answer differently"
    for _ in range(rounds):
        for way in ways:
            few = runs if way is ways[0] else max(runs // 20, 5)
            with way.answers.replaying():
                for _ in range(few // 5):
                    await way.run()
                gc.collect()
                started = time.process_time()
                for _ in range(few):
                    await way.run()
                way.milliseconds.append((time.process_time() - started) * 1000 / few)


def report(ways: list[Way]) -> None:
    table = Table("the list page, database mocked", "CPU ms", "min-max", "times the plan")
    plan = statistics.median(ways[0].milliseconds)
    for way in ways:
        middle = statistics.median(way.milliseconds)
        spread = f"{min(way.milliseconds):.2f}-{max(way.milliseconds):.2f}"
        table.add_row(way.name, f"{middle:.2f}", spread, f"{middle / plan:.0f}")
    console.print(table)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--runs", type=int, default=400)
    options = parser.parse_args()
    admin = os.environ[ADMIN]
    url = await clone(admin, await ensure_template(admin), NAME)
    db = Database(url, VAULT, pool_size=2)
    try:
        await fill(db)
        async with AsyncExitStack() as stack:
            ways = await make_ways(db, stack)
            await measure(ways, rounds=options.rounds, runs=options.runs)
            report(ways)
    finally:
        await db.close()
        await drop(admin, NAME)
    report_memory(console)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
