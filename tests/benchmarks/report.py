"""Figures for people and for programs: a table, and JSON for `tests.benchmarks.chart`."""

import os
import platform
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.load import Candidate, median, spread

FIGURES = ("server_cpu_ms", "database_cpu_ms", "p50_ms", "p99_ms")
Scenarios = dict[str, list[Candidate]]


def show(console: Console, scenarios: Scenarios) -> None:
    table = Table("", "", "per second", "min-max", "server ms", "PostgreSQL ms", "p50 ms", "p99 ms")
    for name, programs in scenarios.items():
        for candidate in programs:
            low, high = spread(candidate, "per_second")
            table.add_row(
                name,
                candidate.name,
                f"{median(candidate, 'per_second'):.0f}",
                f"{low:.0f}-{high:.0f}",
                *(f"{median(candidate, figure):.2f}" for figure in FIGURES),
            )
            if failed := sum(each.failures for each in candidate.rounds):
                console.print(f"[red]{name}, {candidate.name}: {failed} failed requests[/red]")
        for other, (middle, low, high) in ratios(programs).items():
            words = f"{middle:.2f} of the {other}" if other == "limit" else f"{middle:.0f} {other}s"
            table.add_row(name, words, "", f"{low:.2f}-{high:.2f}", style="bold")
    console.print(table)


def ratios(programs: list[Candidate]) -> dict[str, tuple[float, float, float]]:
    """How many times each other program's rate the first one reaches: median, lowest, highest of
    the rounds. Each round is compared with the one beside it, since a shared machine drifts."""
    first, *others = programs
    found: dict[str, tuple[float, float, float]] = {}
    for other in others:
        pairs = zip(first.rounds, other.rounds, strict=True)
        each = sorted(a.per_second / b.per_second for a, b in pairs if b.per_second)
        if each:  # a program that answered nothing in any round is no measure
            found[other.name] = (each[len(each) // 2], each[0], each[-1])
    return found


def as_markdown(results: Any) -> str:
    """The medians as the rows of a table for `docs/performance.md`."""
    lines = [
        "| scenario | program | per second | server ms | PostgreSQL ms | p50 ms | p99 ms | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, scenario in results["scenarios"].items():
        for number, (program, figures) in enumerate(scenario["programs"].items()):
            middle = figures["median"]
            if not middle["per_second"]:
                lines.append(f"| {name} | {program} | none finished | | | | | |")
                continue
            shares = scenario["ratios"].items() if number == 0 else ()
            said = ", ".join(f"{ratio:.2f} x {other}" for other, ratio in shares)
            cells = " | ".join(f"{middle[figure]:.2f}" for figure in FIGURES)
            lines.append(f"| {name} | {program} | {middle['per_second']:,.0f} | {cells} | {said} |")
    return "\n".join(lines)


def as_json(scenarios: Scenarios, memory: dict[str, float], options: dict[str, Any]) -> Any:
    return {
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "options": options,
        "memory_mb": memory,
        "scenarios": {
            name: {
                "programs": {
                    candidate.name: {
                        "rounds": [vars(each) for each in candidate.rounds],
                        "median": {
                            figure: median(candidate, figure) for figure in ("per_second", *FIGURES)
                        },
                    }
                    for candidate in programs
                },
                "ratios": {other: ratio[0] for other, ratio in ratios(programs).items()},
            }
            for name, programs in scenarios.items()
        },
    }
