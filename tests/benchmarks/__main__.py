"""`make bench`: measure everything once and print one table.

--rounds N --seconds N   how long (5 rounds of 5 s)
--only list,detail       some scenarios
--json FILE              the raw rounds as well
"""

import argparse
import asyncio
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from commerce.core.db import Database
from commerce.merchandising.service import rebuild
from commerce.search.factory import make_engine
from commerce.settings import Settings
from tests.benchmarks import documents, flow
from tests.benchmarks.data import make_catalogue
from tests.benchmarks.load import (
    Candidate,
    NoLoadGenerator,
    median,
    spread,
    take_turns,
    write_json,
)
from tests.benchmarks.processes import Server, resident_megabytes, serve, until_ready
from tests.benchmarks.shop import make_sellable, sample
from tests.database import VAULT, clone, drop, ensure_template

ADMIN = "COMMERCE_TEST_DATABASE_URL"
NAME = "commerce_bench"
SHOP_PORT, LIMIT_PORT = 8790, 8791
SECRET = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"
console = Console()


async def prepare(admin: str) -> tuple[str, dict[str, list[str]]]:
    """A database with the catalogue, and samples of what to ask for."""
    url = await clone(admin, await ensure_template(admin), NAME)
    console.print("making 10,000 products with 3 variants each …")
    await make_catalogue(url)
    db = Database(url, VAULT, pool_size=2)
    await make_sellable(db)
    await fill_index(db)
    await db.close()
    return url, await sample(url)


async def fill_index(db: Database) -> None:
    """Fill the index of the engine that the shop's process will find by the same environment."""
    settings = Settings.from_environment(
        {**os.environ, "COMMERCE_DATABASE_URL": db.url, "COMMERCE_SECRET_KEYS": SECRET}
    )
    engine = make_engine(settings, db.write_engine)
    console.print(f"indexing for search with {engine.name} …")
    await rebuild(db, engine)
    await engine.close()


def candidates(
    shop: Server, limit: Server, found: dict[str, list[str]]
) -> dict[str, list[Candidate]]:
    """The programs that take turns in each scenario."""

    def ask(document: str, name: str, values: list[str]) -> list[dict[str, object]]:
        return [{"query": document, "variables": {name: value}} for value in values]

    category, slug = found["categories"][0], found["slugs"][0]
    return {
        "list": [
            Candidate("shop", shop, "/graphql", ask(documents.LIST, "category", [category])),
            Candidate("limit", limit, f"/list?category={category}", None),
        ],
        "detail": [
            Candidate("shop", shop, "/graphql", ask(documents.DETAIL, "slug", found["slugs"])),
            Candidate("limit", limit, f"/detail?slug={slug}", None),
        ],
        "search": [
            Candidate("shop", shop, "/graphql", ask(documents.SEARCH, "query", found["words"])),
        ],
        "order flow": [
            Candidate("shop", shop, "/graphql", [{"variantId": id_} for id_ in found["variants"]]),
        ],
    }


def measure(options: argparse.Namespace, url: str, found: dict[str, list[str]]) -> None:
    environ = {
        "COMMERCE_DATABASE_URL": url,
        "COMMERCE_SECRET_KEYS": SECRET,
        "COMMERCE_ENVIRONMENT": "development",
        "COMMERCE_LOG_LEVEL": "warning",
    }
    with ExitStack() as stack:
        shop = stack.enter_context(serve("shop", "commerce.app:create_app", SHOP_PORT, environ))
        limit = stack.enter_context(
            serve("limit", "tests.benchmarks.limit:create_app", LIMIT_PORT, environ)
        )
        asyncio.run(until_ready(shop, "/healthz"))
        asyncio.run(until_ready(limit, f"/list?category={found['categories'][0]}"))
        scenarios = candidates(shop, limit, found)
        wanted = options.only.split(",") if options.only else list(scenarios)
        for name in wanted:
            with console.status(name) as status:
                run = {"run": flow.run} if name == "order flow" else {}
                take_turns(
                    scenarios[name],
                    rounds=options.rounds,
                    seconds=options.seconds,
                    progress=lambda text, name=name: status.update(f"{name}: {text}"),
                    **run,
                )
        report({name: scenarios[name] for name in wanted}, shop)
        if options.json:
            write_json(
                Path(options.json),
                {n: {c.name: [vars(r) for r in c.rounds] for c in scenarios[n]} for n in wanted},
            )


def report(scenarios: dict[str, list[Candidate]], shop: Server) -> None:
    table = Table("", "", "per second", "min-max", "server ms", "PostgreSQL ms", "p50 ms", "p99 ms")
    for name, programs in scenarios.items():
        for candidate in programs:
            low, high = spread(candidate, "per_second")
            figures = ("server_cpu_ms", "database_cpu_ms", "p50_ms", "p99_ms")
            table.add_row(
                name,
                candidate.name,
                f"{median(candidate, 'per_second'):.0f}",
                f"{low:.0f}-{high:.0f}",
                *(f"{median(candidate, figure):.2f}" for figure in figures),
            )
            if failed := sum(each.failures for each in candidate.rounds):
                console.print(f"[red]{name}, {candidate.name}: {failed} failed requests[/red]")
        if len(programs) == 2:
            ratio = median(programs[0], "per_second") / median(programs[1], "per_second")
            table.add_row(name, "ratio to the limit", f"{ratio:.2f}", style="bold")
    console.print(table)
    console.print(f"the shop's process holds {resident_megabytes(shop.pid):.0f} MB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--only", help="scenarios, separated by commas")
    parser.add_argument("--json", help="where to write the raw rounds")
    options = parser.parse_args()
    admin = os.environ[ADMIN]
    url, found = asyncio.run(prepare(admin))
    try:
        measure(options, url, found)
    except NoLoadGenerator as missing:
        console.print(str(missing))
        return 1
    finally:
        asyncio.run(drop(admin, NAME))
    return 0


if __name__ == "__main__":
    sys.exit(main())
