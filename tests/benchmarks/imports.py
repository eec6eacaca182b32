"""How fast and in how much memory whole files are imported.

    python -m commerce.dev.scratch -- python -m tests.benchmarks.imports [--products N]

Imports the real invoices (240,006 lines) as a catalogue and as past orders, each twice, and a made
catalogue of N products with three variants. Every import is a process of its own. CPU seconds are
given for that process and for its connections in the database; the latter only where PostgreSQL
runs on this machine.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from rich.console import Console
from rich.table import Table

from tests.database import clone, drop, ensure_template
from tests.real_data import DATA

ADMIN = "COMMERCE_TEST_DATABASE_URL"
NAME = "commerce_bench_imports"
KEYS = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"
LINES = 240_006
MAX_SECONDS, MAX_MEGABYTES = 120, 500
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    name: str
    rows: int
    seconds: float
    cpu: float
    database_cpu: float | None
    megabytes: float


class BackendClock:
    """CPU seconds of the database's processes that serve the import, from /proc."""

    def __init__(self, connection: asyncpg.Connection, database: str) -> None:
        self._connection, self._database = connection, database
        self._seen: dict[int, float] = {}

    async def look(self) -> None:
        pids = await self._connection.fetch(
            "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = 'commerce'",
            self._database,
        )
        for (pid,) in pids:
            stat = Path(f"/proc/{pid}/stat")
            if stat.exists():  # noqa: ASYNC240 - a file of the kernel
                fields = stat.read_text().rpartition(")")[2].split()  # noqa: ASYNC240
                self._seen[pid] = (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def seconds(self) -> float | None:
        return sum(self._seen.values()) if self._seen else None


async def measure(name: str, rows: int, url: str, arguments: Sequence[str]) -> Measured:
    """Run `commerce import …` and watch it."""
    admin = await asyncpg.connect(os.environ[ADMIN])
    clock = BackendClock(admin, url.rpartition("/")[2])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *(Path(sys.executable).with_name("commerce"), "import", *arguments),
        env={**os.environ, "COMMERCE_DATABASE_URL": url, "COMMERCE_SECRET_KEYS": KEYS},
        stdout=asyncio.subprocess.DEVNULL,
    )
    waiting = asyncio.create_task(process.wait())
    megabytes = 0.0
    while not waiting.done():
        await asyncio.wait([waiting], timeout=0.2)
        await clock.look()
        megabytes = max(megabytes, resident_peak(process.pid))
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    await admin.close()
    if process.returncode != 0:
        raise SystemExit(f"{name} ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(name, rows, seconds, cpu, clock.seconds, megabytes)


def resident_peak(pid: int) -> float:
    """The most memory the process has had, in megabytes; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak[0]) / 1024 if peak else 0.0


def made_catalogue(path: Path, products: int) -> Path:
    """Products with a size option and three variants each."""
    sizes = [{"code": code, "label": {"en": code.upper()}} for code in "sml"]
    with path.open("w") as file:
        for number in range(products):
            record = {
                "type": "product",
                "slug": f"made-{number}",
                "title": {"en": f"Made thing {number}", "zh": f"东西{number}"},
                "description": {"en": "<p>" + "Useful every day. " * 20 + "</p>"},
                "options": [{"code": "size", "label": {"en": "Size"}, "values": sizes}],
                "media": [{"url": f"https://example.com/{number}.jpg"}],
                "channels": [{"channel": "uk"}],
                "variants": [
                    {
                        "sku": f"MADE-{number}-{size['code']}",
                        "options": {"size": size["code"]},
                        "prices": [{"currency": "GBP", "amount": f"{number % 90 + 1}.50"}],
                        "stock": [{"on_hand": number % 40}],
                    }
                    for size in sizes
                ],
            }
            file.write(json.dumps(record) + "\n")
    return path


async def main(products: int) -> None:
    admin = os.environ[ADMIN]
    url = await clone(admin, await ensure_template(admin), NAME)
    invoices = str(DATA / "online-retail" / "invoices.csv.gz")
    mapping = ("--mapping", "online-retail.toml")
    with TemporaryDirectory() as folder:
        made = str(made_catalogue(Path(folder, "made.jsonl"), products))
        scenarios = [
            ("goods of the invoices", LINES, ("catalog", invoices, *mapping)),
            ("the same again", LINES, ("catalog", invoices, *mapping)),
            ("past orders", LINES, ("orders", invoices, *mapping)),
            ("the same again", LINES, ("orders", invoices, *mapping)),
            ("made catalogue", products, ("catalog", made)),
            ("the same again", products, ("catalog", made)),
        ]
        found = [await measure(name, rows, url, given) for name, rows, given in scenarios]
    await drop(admin, NAME)
    show(found)
    slow = [
        each.name
        for each in found
        if each.rows == LINES and (each.seconds > MAX_SECONDS or each.megabytes > MAX_MEGABYTES)
    ]
    if slow:
        raise SystemExit(f"over {MAX_SECONDS} s or {MAX_MEGABYTES} MB: {', '.join(slow)}")


def show(found: Sequence[Measured]) -> None:
    table = Table("import", "rows", "seconds", "rows/s", "CPU s", "database CPU s", "peak MB")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in found:
        table.add_row(
            each.name,
            f"{each.rows:,}",
            f"{each.seconds:.1f}",
            f"{each.rows / each.seconds:,.0f}",
            f"{each.cpu:.1f}",
            "–" if each.database_cpu is None else f"{each.database_cpu:.1f}",
            f"{each.megabytes:.0f}",
        )
    Console().print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--products", type=int, default=10_000)
    asyncio.run(main(parser.parse_args().products))
