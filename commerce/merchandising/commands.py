"""`commerce search …`: the search index."""

import sys
import time

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from commerce import console
from commerce.core.db import Database
from commerce.merchandising.service import rebuild as rebuild_index
from commerce.search.factory import make_engine
from commerce.search.port import SearchUnavailable
from commerce.settings import Settings

app = typer.Typer(help="The search index.")
COLUMNS = (SpinnerColumn(), TextColumn("{task.completed} products"), TimeElapsedColumn())


@app.callback()
def group() -> None:
    """The search index."""


@app.command()
def rebuild() -> None:
    """Build the index anew and swap it in. Searches go on meanwhile, in the old one."""
    started = time.monotonic()

    async def work(db: Database) -> tuple[str, int]:
        engine = make_engine(Settings.from_environment(), db.write_engine)
        with Progress(*COLUMNS, disable=not sys.stdout.isatty()) as bars:
            task = bars.add_task("", total=None)
            try:
                count = await rebuild_index(db, engine, lambda more: bars.advance(task, more))
            finally:
                await engine.close()
        return engine.name, count

    try:
        name, count = console.run(work)
    except SearchUnavailable as error:
        console.refuse(f"The search engine does not answer: {error}")
    seconds = time.monotonic() - started
    typer.echo(f"{count} documents in the index of {name} after {seconds:.1f} s")
