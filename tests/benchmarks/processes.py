"""Server processes under measurement, and the CPU time they use."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TICKS = os.sysconf("SC_CLK_TCK")
NICENESS = -20
"""87 times the share of one process, which is about ten times that of ten."""


@dataclass(frozen=True)
class Server:
    """`database` is the one its statements run in."""

    name: str
    pid: int
    url: str
    database: str


@contextmanager
def serve(
    name: str, target: str, port: int, environ: dict[str, str], *, http: str = "httptools"
) -> Iterator[Server]:
    """One uvicorn process; `target` is `module:factory`, `http` the protocol class."""
    database = environ["COMMERCE_DATABASE_URL"].rpartition("/")[2]
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", target, "--port", str(port)),
        *("--host", "127.0.0.1", "--loop", "uvloop", "--http", http),
        *("--no-access-log", "--log-level", "error", "--no-proxy-headers"),
    ]
    process = subprocess.Popen(command, env={**os.environ, **environ}, start_new_session=True)
    try:
        yield Server(name, process.pid, f"http://127.0.0.1:{port}", database)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


async def until_ready(server: Server, path: str) -> None:
    """Wait up to a minute for a 200. Raises TimeoutError."""
    async with asyncio.timeout(60), httpx.AsyncClient() as http:
        while True:
            try:
                if (await http.get(server.url + path)).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def cpu_seconds(pids: Iterator[int] | list[int]) -> float:
    """User and system time of processes so far; those that are gone count nothing."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def backends_of(database: str) -> list[int]:
    """PostgreSQL's processes that serve a database, by the titles that they give themselves. Those
    that vacuum come and go."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                title = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("latin-1")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if title.startswith("postgres: autovacuum"):
                continue
            if title.startswith("postgres: ") and f" {database} " in title:
                found.append(int(entry.name))
    return found


def prefer(servers: list[Server]) -> None:
    """Give servers ten times the share of a busy core that PostgreSQL has, as the units of
    docs/production.md do. Left alone, Linux gives each connection's process as much as it gives the
    one server that they all wait for. Raises NotAllowed."""
    try:
        for server in servers:
            for thread in _threads(server.pid):
                os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
            group = Path(f"/proc/{server.pid}/autogroup")  # each session is weighed as one
            if group.exists():
                group.write_text(str(NICENESS))
    except PermissionError as error:
        raise NotAllowed(
            "Servers can be preferred by root alone: run this as root, or with --even."
        ) from error


class NotAllowed(RuntimeError):
    """The account may not do what was asked for."""


def keep_apart(servers: list[Server]) -> None:
    """Let servers have the first core and PostgreSQL the second, as if on machines of their own.
    Raises NoSecondCore."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise NoSecondCore("--apart needs two cores")
    for server in servers:
        _pin(server.pid, cores[0])
    for pid in _postgres(servers[0].database):
        _pin(pid, cores[1])


class NoSecondCore(RuntimeError):
    """There is nowhere to go apart."""


def _postgres(database: str) -> list[int]:
    """The process that starts all others, which inherit its place, and those that are there."""
    first = Path(f"/proc/{backends_of(database)[0]}/stat").read_text().rpartition(")")[2]
    parent = int(first.split()[1])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def _pin(pid: int, core: int) -> None:
    for thread in _threads(pid):
        os.sched_setaffinity(thread, {core})


def _threads(pid: int) -> list[int]:
    return [int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()]
