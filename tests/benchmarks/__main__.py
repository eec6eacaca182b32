"""`make bench`: measure everything once and print one table.

--rounds N --seconds N   how long (5 rounds of 5 s)
--only list,detail       some scenarios
--json FILE              the raw rounds as well, for `python -m tests.benchmarks.chart`
--vendure FOLDER         Vendure beside us; FOLDER holds its setup.sh and start.sh
--apart                  a core for the servers, another for PostgreSQL, as on two machines
--even                   servers weigh no more than each process of PostgreSQL; needs no root
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from rich.console import Console

from commerce.core.db import Database
from commerce.merchandising.service import rebuild
from commerce.search.factory import make_engine
from commerce.settings import Settings
from tests.benchmarks import flow, report, scenarios
from tests.benchmarks.data import make_catalogue
from tests.benchmarks.load import NoLoadGenerator, take_turns, write_json
from tests.benchmarks.processes import (
    NoSecondCore,
    NotAllowed,
    keep_apart,
    prefer,
    resident_megabytes,
)
from tests.benchmarks.shop import make_sellable, sample
from tests.benchmarks.vendure import NotSetUp
from tests.database import VAULT, clone, drop, ensure_template

ADMIN = "COMMERCE_TEST_DATABASE_URL"
NAME = "commerce_bench"
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


def environment(url: str) -> dict[str, str]:
    """As in production, but that documents may be sent whole, and as many as wanted."""
    return {
        "COMMERCE_DATABASE_URL": url,
        "COMMERCE_SECRET_KEYS": SECRET,
        "COMMERCE_ENVIRONMENT": "development",
        "COMMERCE_LOG_LEVEL": "warning",
        "COMMERCE_KEYLESS_POINTS": "0",
    }


def measure(options: argparse.Namespace, url: str, found: dict[str, list[str]]) -> None:
    published = asyncio.run(scenarios.prepare_cached(url, VAULT))
    category = found["categories"][0]
    with scenarios.all_servers(environment(url), category, options.vendure) as servers:
        if options.apart:
            keep_apart(servers.ours)
        if not options.even:
            prefer([*servers.ours, *([servers.peer] if servers.peer else [])])
        known = scenarios.candidates(servers, found, published, options.vendure)
        wanted = [name for name in known if not options.only or name in options.only.split(",")]
        for name in wanted:
            with console.status(name) as status:
                run = {"run": flow.run} if name == scenarios.ORDER_FLOW else {}
                take_turns(
                    known[name],
                    rounds=options.rounds,
                    seconds=options.seconds,
                    progress=lambda text, name=name: status.update(f"{name}: {text}"),
                    **run,
                )
        measured = {name: known[name] for name in wanted}
        memory = {each.name: resident_megabytes(each.pid) for each in (servers.shop, servers.front)}
    report.show(console, measured)
    for name, megabytes in memory.items():
        console.print(f"the process of {name} holds {megabytes:.0f} MB")
    if options.json:
        asked = {
            "rounds": options.rounds,
            "seconds": options.seconds,
            "apart": options.apart,
            "even": options.even,
        }
        write_json(Path(options.json), report.as_json(measured, memory, asked))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--only", help="scenarios, separated by commas")
    parser.add_argument("--json", help="where to write the raw rounds")
    parser.add_argument("--vendure", help="the folder of Vendure's scripts")
    parser.add_argument(
        "--apart", action="store_true", help="servers and PostgreSQL on cores apart"
    )
    parser.add_argument("--even", action="store_true", help="nobody is preferred")
    options = parser.parse_args()
    admin = os.environ[ADMIN]
    url, found = asyncio.run(prepare(admin))
    try:
        measure(options, url, found)
    except (NoLoadGenerator, NoSecondCore, NotAllowed, NotSetUp) as missing:
        console.print(str(missing))
        return 1
    finally:
        asyncio.run(drop(admin, NAME))
    return 0


if __name__ == "__main__":
    sys.exit(main())
