"""`commerce import …` and `commerce export …`.

On a terminal a bar shows how far a file is; elsewhere a line is printed now and then. The exit code
is 0 when something was loaded, rejected rows or not, and 2 when nothing could be.
"""

import gzip
import sys
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from commerce import console
from commerce.core.db import Database
from commerce.imports.errors import CannotImport
from commerce.imports.progress import ImportSummary, Outcome, Progress, Watch
from commerce.imports.report import write_report
from commerce.imports.service import export_catalog, import_catalog, import_orders
from commerce.shop.repo import ShopNotSetUp

SECONDS_BETWEEN_LINES = 5
LONGEST_TABLE = 12
importing = typer.Typer(help="Bring in a catalogue or past orders.")
exporting = typer.Typer(help="Write what `import` reads.")

Files = Annotated[
    list[Path], typer.Argument(help="CSV or JSON lines, gzipped or not.", show_default=False)
]
Report = Annotated[
    Path | None, typer.Option(help="Write the rejected rows here: line, code, message.")
]
Mapping = Annotated[
    str | None,
    typer.Option(help="A mapping file, or the name of one that comes along."),
]


@importing.callback()
def import_group() -> None:
    """Bring in a catalogue or past orders. A file that was interrupted goes on where it was."""


@exporting.callback()
def export_group() -> None:
    """Write what `import` reads."""


@importing.command()
def catalog(
    files: Files,
    *,
    mapping: Mapping = None,
    channel: Annotated[
        list[str] | None, typer.Option(help="Publish in these channels only; else in all.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="The language of the texts; else the shop's own.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="The currency of prices that name none.")
    ] = None,
    warehouse: Annotated[
        str | None, typer.Option(help="Where the stock lies; else in the first warehouse.")
    ] = None,
    report: Report = None,
) -> None:
    """Products, categories, brands and attributes: our own JSON lines, Shopify's CSV, or any CSV
    or JSON lines by a mapping."""

    async def load(db: Database, watch: Watch) -> ImportSummary:
        return await import_catalog(
            db,
            files,
            mapping=mapping,
            channels=channel or (),
            language=language,
            currency=currency,
            warehouse=warehouse,
            watch=watch,
        )

    _run(load, report)


@importing.command()
def orders(
    files: Files,
    *,
    mapping: Annotated[
        str, typer.Option(help="A mapping file, or the name of one that comes along.")
    ],
    channel: Annotated[
        str | None, typer.Option(help="The channel they were sold in; else by their currency.")
    ] = None,
    report: Report = None,
) -> None:
    """Past invoices as completed orders, with their customers. Import the catalogue first: lines
    are tied to the goods that are there."""

    async def load(db: Database, watch: Watch) -> ImportSummary:
        return await import_orders(db, files, mapping=mapping, channel=channel, watch=watch)

    _run(load, report)


@exporting.command("catalog")
def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; `.gz` is gzipped. Else standard output.")
    ] = None,
) -> None:
    """The whole catalogue as JSON lines."""

    async def work(db: Database) -> int:
        with _target(file) as target:
            return await export_catalog(db, target.write)

    try:
        count = console.run(work)
    except (CannotImport, ShopNotSetUp) as error:
        console.refuse(str(error))
    if file is not None:
        typer.echo(f"{count} records to {file}")


@contextmanager
def _target(file: Path | None) -> Generator[BinaryIO]:
    """The file, which appears whole or not at all."""
    if file is None:
        yield sys.stdout.buffer
        return
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as raw:
            if file.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield raw
        draft.replace(file)
    except OSError as error:
        raise CannotImport(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _run(load: Callable[[Database, Watch], Awaitable[ImportSummary]], report: Path | None) -> None:
    """Load, show how far it is, sum up. Ends the command with code 2 when nothing was loaded."""
    output = Console()

    async def work(db: Database) -> ImportSummary:
        with _watching(output) as watch:
            summary = await load(db, watch)
        if report is not None:
            await write_report(db, summary.run_ids, report)
        return summary

    try:
        summary = console.run(work)
    except (CannotImport, ShopNotSetUp) as error:
        console.refuse(str(error))
    _print(output, summary, report)
    if not summary.has_loaded:
        console.refuse("Nothing could be loaded.")


@contextmanager
def _watching(output: Console) -> Generator[Watch]:
    """A bar for each file on a terminal, or else a line now and then."""
    if not output.is_terminal:
        yield _Lines(output).tell
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[position]} rows"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=output) as bars:

        def tell(progress: Progress) -> None:
            name = progress.file_name
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=1.0, position=0)
            bars.update(tasks[name], completed=progress.fraction, position=progress.position)

        yield tell


class _Lines:
    """Plain lines, the first chunk's and then one every few seconds."""

    def __init__(self, output: Console) -> None:
        self._output = output
        self._last = 0.0

    def tell(self, progress: Progress) -> None:
        if time.monotonic() - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = time.monotonic()
        percent = int(progress.fraction * 100)
        self._output.print(
            f"{progress.file_name}: {percent} %, {progress.position} rows,"
            f" {progress.rejected} rejected",
            highlight=False,
        )


def _print(output: Console, summary: ImportSummary, report: Path | None) -> None:
    if summary.resumed_at:
        output.print(f"Went on behind row {summary.resumed_at}.", highlight=False)
    table = Table("", "created", "updated", "unchanged")
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in summary.tally.kinds:
        counts = (str(summary.tally.of(outcome, kind)) for outcome in Outcome)
        table.add_row(kind, *counts)
    output.print(table)
    if summary.reasons:
        reasons = Table("rejected rows", "code")
        reasons.columns[0].justify = "right"
        for code, count in list(summary.reasons.items())[:LONGEST_TABLE]:
            reasons.add_row(str(count), code)
        output.print(reasons)
        where = f"see {report}" if report else "--report FILE writes their lines and reasons"
        output.print(f"Rejected rows: {summary.rejected}; {where}.", highlight=False)
