"""`commerce operations explain`: how operations of a file are executed, and what that costs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax

from commerce import console
from commerce.app import make_services
from commerce.core.actor import System
from commerce.core.db import Database, Reader
from commerce.core.statements import DIALECT, Prepared
from commerce.operations import report as printed
from commerce.settings import Settings
from commerce.shop.service import resolve_scope
from resolvers.context import Context, Services
from schema.execution import explain as explaining
from schema.execution.explain import CannotExplain, OperationReport
from schema.root import executable

ACTOR = System("command line")


class ObservedReader(Reader):
    """Keeps the text of every statement it runs."""

    def __init__(self, db: Database, seen: list[str]) -> None:
        super().__init__(db)
        self._seen = seen

    async def fetch(self, prepared: Prepared[Any], **parameters: object) -> list[Any]:
        self._seen.append(prepared.sql)
        return await super().fetch(prepared, **parameters)

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        self._seen.append(str(statement.compile(dialect=DIALECT)))
        return await super().execute(statement, parameters)


def explain(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .graphql file with operations.", show_default=False),
    ],
    *,
    run: Annotated[
        bool, typer.Option("--run", help="Run queries, with all rights, and show statements.")
    ] = False,
    variables: Annotated[str, typer.Option(help="Their variables, as JSON.")] = "{}",
) -> None:
    """Show how operations are executed: the generated code, its stages, what each costs and, with
    --run, the statements each runs in the database of this process. Mutations are never run."""
    given = _variables(variables)
    try:
        text = file.read_text(encoding="utf-8")
        reports = explaining.explain(executable(), text, given)
        if run:
            console.run(lambda db: _run_all(db, reports, given))
    except (OSError, UnicodeDecodeError) as error:
        console.refuse(f"{file} cannot be read: {error}.")
    except CannotExplain as error:
        console.refuse(f"{file}: {error}")
    output = printed.terminal()
    for report in reports:
        _show(output, report, ran=run)


def _variables(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        console.refuse(f"--variables is not JSON: {error}.")
    if not isinstance(found, dict):
        console.refuse("--variables must be a JSON object.")
    return found  # pyright: ignore[reportUnknownVariableType] - JSON


async def _run_all(
    db: Database, reports: list[OperationReport], variables: Mapping[str, Any]
) -> None:
    settings = Settings.from_environment()
    services = replace(make_services(settings), db=db)
    try:
        for report in reports:
            if report.is_query and report.plan is not None:
                await _run(services, report, variables)
    finally:
        await services.search.close()


async def _run(services: Services, report: OperationReport, variables: Mapping[str, Any]) -> None:
    values = explaining.coerced(executable(), report, variables)
    asked = explaining.in_context(executable(), report, values)
    language, seen = asked.get("language"), list[str]()
    reader = ObservedReader(services.db, seen)
    try:
        scope = await resolve_scope(
            reader,
            channel=asked.get("channel"),
            language=language.value if language else None,
            currency=asked.get("currency"),
        )
        await explaining.run(report, Context(services, reader, ACTOR, scope), values, seen)
    finally:
        await reader.end()


def _show(output: Console, report: OperationReport, *, ran: bool) -> None:
    kind = report.node.operation.value
    output.print(f"\n{kind} {report.name or '(no name)'}: cost {report.cost}", style="bold")
    if report.plan is None:
        output.print("graphql-core runs it: it introspects, subscribes, defers or streams.")
        return
    for number, each in enumerate(report.stages, start=1):
        stage = each.stage
        place = f"{number:3} {'.'.join(stage.path)}  ({stage.coordinate}, cost {each.cost})"
        output.print(escape(place), soft_wrap=True)
        output.print(escape(f"    {stage.way}: {stage.function}"), soft_wrap=True)
        _show_statements(output, each.statements)
    if ran and not report.is_query:
        output.print("Not run: only queries are.")
    elif ran:
        count = sum(len(each.statements) for each in report.stages)
        output.print(f"{count} statements in {len(report.stages)} stages.")
        if report.before:
            output.print("Before the first stage, to tell for whom it is answered:")
            _show_statements(output, report.before)
    for error in report.errors:
        output.print(escape(f"error at {error.path}: {error.message}"), style="red")
    output.print(Syntax(report.source, "python", background_color="default"), soft_wrap=True)


def _show_statements(output: Console, statements: list[str]) -> None:
    for statement in statements:
        output.print(escape(f"      {' '.join(statement.split())}"), soft_wrap=True)
