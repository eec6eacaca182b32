"""A chart of results as plain SVG.

    python -m tests.benchmarks.chart results.json docs/images/performance.svg

Prints the medians as well, as a table for the page that shows the chart. One bar for every program
of every scenario: requests per second on a scale of powers of ten, since they lie a thousandfold
apart.
"""

import json
import math
import sys
from html import escape
from pathlib import Path
from typing import Any

from tests.benchmarks.report import as_markdown

LEFT, WIDTH, RIGHT = 210, 470, 190
BAR, GAP, BETWEEN, TOP = 18, 4, 16, 46
COLOURS = {"shop": "#1f6f5c", "limit": "#b9c4c0", "vendure": "#c9825b"}
STYLE = "font-family='system-ui, sans-serif' font-size='12' fill='#2b2b2b'"


def chart(results: dict[str, Any]) -> str:
    """The whole picture."""
    rates = [
        program["median"]["per_second"]
        for scenario in results["scenarios"].values()
        for program in scenario["programs"].values()
    ]
    decades = max(1, math.ceil(math.log10(max(rates))))
    parts: list[str] = []
    y = TOP
    for name, scenario in results["scenarios"].items():
        parts.append(_text(LEFT - 12, y + BAR - 5, name, anchor="end", weight="bold"))
        for program, figures in scenario["programs"].items():
            parts += _bar(y, program, figures["median"], _share(scenario, program), decades)
            y += BAR + GAP
        y += BETWEEN
    grid = [_line(decade, decades, y - BETWEEN) for decade in range(decades + 1)]
    width, height = LEFT + WIDTH + RIGHT, y + 8
    title = "Requests per second, 16 connections, one server process"
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {STYLE}>",
            f"<title>{title}</title>",
            f"<rect width='{width}' height='{height}' fill='#ffffff'/>",
            _text(LEFT, 18, title, weight="bold"),
            *grid,
            *parts,
            "</svg>\n",
        ]
    )


def _share(scenario: dict[str, Any], program: str) -> str:
    """What is said behind the bar of the first program."""
    if program != next(iter(scenario["programs"])):
        return ""
    ratios = scenario["ratios"]
    said = [f"{ratios['limit']:.2f} of the limit"] if "limit" in ratios else []
    said += [f"{ratios['vendure']:.0f} x Vendure"] if "vendure" in ratios else []
    return ", ".join(said)


def _bar(y: int, program: str, figures: dict[str, float], share: str, decades: int) -> list[str]:
    rate = figures["per_second"]
    if not rate:
        return [_text(LEFT + 6, y + BAR - 5, f"{program}: none finished")]
    length = max(2.0, WIDTH * math.log10(max(rate, 1)) / decades)
    words = f"{program} {rate:,.0f}" + (f" ({share})" if share else "")
    colour = COLOURS.get(program, "#1f6f5c")
    return [
        f"<rect x='{LEFT}' y='{y}' width='{length:.0f}' height='{BAR}' rx='2' fill='{colour}'/>",
        _text(LEFT + length + 6, y + BAR - 5, words),
    ]


def _line(decade: int, decades: int, bottom: int) -> str:
    x = LEFT + WIDTH * decade / decades
    return (
        f"<line x1='{x:.0f}' y1='{TOP - 6}' x2='{x:.0f}' y2='{bottom}' stroke='#e4e4e4'/>"
        + _text(x, TOP - 10, f"{10**decade:,}", anchor="middle", colour="#777777")
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = "#2b2b2b",
) -> str:
    return (
        f"<text x='{x:.0f}' y='{y:.0f}' text-anchor='{anchor}' font-weight='{weight}'"
        f" fill='{colour}'>{escape(words)}</text>"
    )


def main() -> int:
    source, target = sys.argv[1:]
    results = json.loads(Path(source).read_text())
    Path(target).write_text(chart(results))
    print(as_markdown(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
