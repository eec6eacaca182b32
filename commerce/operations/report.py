"""What the commands print: tables, problems with their places, and what to do next."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from commerce.clients.inputs import OperationProblem
from schema.execution.agents.tools import Tool
from schema.execution.impact import Hit, SchemaChange
from schema.execution.inspect import Inspected

ID_LETTERS = 12
WIDE = 200


def terminal() -> Console:
    """As wide as the terminal; wide enough for everything where there is none."""
    output = Console(highlight=False)
    return output if output.is_terminal else Console(highlight=False, width=WIDE)


def show_operations(
    output: Console, found: Sequence[Inspected], states: Mapping[str, str] | None = None
) -> None:
    """Every operation that runs, the dearest first; `states` by ids when a version is known."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Operation")
    table.add_column("Kind")
    table.add_column("Cost", justify="right")
    table.add_column("Id")
    if states is not None:
        table.add_column("State")
    table.add_column("Deprecated")
    runnable = [each for each in found if each.facts is not None]
    for each in sorted(runnable, key=lambda one: (-_cost(one), one.name)):
        facts = each.facts
        if facts is None:
            continue
        id_ = facts.document_id
        row = [facts.name, facts.kind.value, str(facts.cost), shortened(id_)]
        if states is not None:
            row.append(states.get(id_, ""))
        row.append(", ".join(one.coordinate for one in each.deprecated))
        table.add_row(*map(Text, row))
    if table.row_count:
        output.print(table, soft_wrap=True)


def _cost(each: Inspected) -> int:
    return each.facts.cost if each.facts is not None else 0


def show_problems(output: Console, path: Path, problems: Sequence[OperationProblem]) -> None:
    """`FILE: Operation (id) line 3, column 5: what is wrong`."""
    for problem in problems:
        name = problem.operation_name or "operation"
        place = "" if problem.line is None else f" line {problem.line}, column {problem.column}"
        say(
            output,
            f"{path}: {name} ({shortened(problem.document_id)}){place}: {problem.message}",
            "red",
        )


def show_deprecated(output: Console, path: Path, found: Sequence[Inspected]) -> None:
    """What will go, and why, once for each coordinate."""
    reasons = {one.coordinate: one.reason for each in found for one in each.deprecated}
    for coordinate, reason in sorted(reasons.items()):
        names = sorted(
            each.name for each in found if coordinate in {one.coordinate for one in each.deprecated}
        )
        say(
            output,
            f"{path}: {coordinate} is deprecated ({reason}); used by {', '.join(names)}",
            "yellow",
        )


def show_changes(output: Console, changes: Sequence[SchemaChange]) -> None:
    for change in changes:
        say(output, f"{change.kind}: {change.description}", "yellow")


def show_hit(output: Console, where: str, hit: Hit, used: str) -> None:
    """One operation that a schema change reaches: whose it is, when it was used, and why."""
    say(output, f"{where}: {hit.name} ({shortened(hit.document.id)}){used}", "red")
    for error in hit.errors:
        say(output, f"    no longer valid: {error}")
    for change in hit.changes:
        say(output, f"    {change.description}")


def show_tools(tools: Sequence[Tool], *, as_json: bool) -> None:
    """What agents may call, by name."""
    if as_json:
        shown = {"tools": [tool.definition for tool in tools]}
        typer.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Tool", "Does", "Takes"):
        table.add_column(name)
    table.add_column("Cost", justify="right")
    table.add_column("Description")
    for tool in tools:
        takes = ", ".join(tool.pattern.variables)
        row = (tool.name, tool.pattern.effect, takes, str(tool.cost), tool.description)
        table.add_row(*map(Text, row))
    terminal().print(table, soft_wrap=True)


def say(output: Console, text: str, style: str | None = None) -> None:
    """A line as it is: file names and messages are not markup."""
    output.print(Text(text, style=style or ""), soft_wrap=True)


def shortened(document_id: str) -> str:
    return document_id if len(document_id) <= ID_LETTERS else f"{document_id[:ID_LETTERS]}…"
