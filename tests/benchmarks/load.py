"""Load: wrk for single requests, a plain asyncio client for whole order flows."""

import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.processes import Server, backends_of, cpu_seconds

CONNECTIONS = 16
LUA = """wrk.headers["Accept"] = "application/json"
local bodies, paths, turn = {%s}, {%s}, 0
if #bodies > 0 then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end
request = function()
  turn = turn + 1
  return wrk.format(nil, paths[(turn - 1) %% #paths + 1], nil, bodies[(turn - 1) %% #bodies + 1])
end
"""
PATIENCE = "20s"
REST_SECONDS = 10.0
IDLE_SECONDS = 0.03  # of CPU in a fifth of a second: what waiting costs


class NoLoadGenerator(Exception):
    """wrk is not installed."""


@dataclass
class Candidate:
    """One program under one load; `rounds` grows with every turn. Bodies are sent by POST in turn;
    without any, the paths are asked for by GET in turn."""

    name: str
    server: Server
    path: str
    bodies: list[dict[str, object]] | None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    further_paths: Sequence[str] = ()
    connections: int = CONNECTIONS
    rounds: list["Round"] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    per_second: float
    server_cpu_ms: float
    database_cpu_ms: float
    p50_ms: float
    p99_ms: float
    failures: int


def wrk(candidate: Candidate, seconds: int) -> Round:
    """One round of wrk against a candidate."""
    program = shutil.which("wrk")
    if program is None:
        raise NoLoadGenerator("install wrk (Debian: apt-get install wrk)")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        paths = [candidate.path, *candidate.further_paths]
        script.write(LUA % (_quoted(candidate.bodies or []), _quoted(paths)))
        script.flush()
        command = [program, "-t1", f"-c{candidate.connections}", f"-d{seconds}s", "--latency"]
        command += ["--timeout", PATIENCE, "-s", script.name]
        for name, text in candidate.headers.items():
            command += ["-H", f"{name}: {text}"]
        before = used(candidate.server)
        output = subprocess.run(
            [*command, candidate.server.url], capture_output=True, text=True, check=True
        ).stdout
        after = used(candidate.server)
    return _read(output, before, after)


def _quoted(values: Sequence[object]) -> str:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in values]
    return ",".join(f"[==[{text}]==]" for text in texts)


def used(server: Server) -> tuple[float, float]:
    """CPU seconds so far: of the server, and of PostgreSQL for its database."""
    return cpu_seconds([server.pid]), cpu_seconds(backends_of(server.database))


def _read(output: str, before: tuple[float, float], after: tuple[float, float]) -> Round:
    total = int(re.search(r"(\d+) requests in", output)[1])  # type: ignore[index]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return Round(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),  # type: ignore[index]
        server_cpu_ms=(after[0] - before[0]) * 1000 / max(total, 1),
        database_cpu_ms=(after[1] - before[1]) * 1000 / max(total, 1),
        p50_ms=_milliseconds(re.search(r"50%\s+([\d.]+\w+)", output)[1]),  # type: ignore[index]
        p99_ms=_milliseconds(re.search(r"99%\s+([\d.]+\w+)", output)[1]),  # type: ignore[index]
        failures=int(failed[1]) if failed else 0,
    )


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def take_turns(
    candidates: list[Candidate],
    *,
    rounds: int,
    seconds: int,
    run: Callable[[Candidate, int], Round] = wrk,
    progress: Callable[[str], None] = lambda _text: None,
) -> None:
    """Warm every candidate up, then interleave their rounds."""
    for candidate in candidates:
        run(candidate, min(seconds, 2))
        rest(candidate.server)
    for number in range(rounds):
        for candidate in candidates:
            progress(f"{candidate.name}, round {number + 1} of {rounds}")
            candidate.rounds.append(run(candidate, seconds))
            rest(candidate.server)


def rest(server: Server) -> None:
    """Wait until a server works no longer for clients that have left: a slow one does so for
    seconds, in the time of whoever is next."""
    before, until = used(server), time.monotonic() + REST_SECONDS
    while time.monotonic() < until:
        time.sleep(0.2)
        now = used(server)
        if sum(now) - sum(before) < IDLE_SECONDS:
            return
        before = now


def median(candidate: Candidate, figure: str) -> float:
    return statistics.median(getattr(each, figure) for each in candidate.rounds)


def spread(candidate: Candidate, figure: str) -> tuple[float, float]:
    values = [getattr(each, figure) for each in candidate.rounds]
    return min(values), max(values)


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n")
