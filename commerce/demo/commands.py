"""`commerce demo …`: the demo shop, for trying things out and for building a storefront on."""

import time

import typer
from rich.console import Console

from commerce import console
from commerce.core.db import Database
from commerce.demo import shop
from commerce.demo.progress import watching
from commerce.demo.seed import NotForProduction, NotLoaded, Seeded, build_index, seed
from commerce.search.port import SearchUnavailable
from commerce.settings import Settings

app = typer.Typer(help="The demo shop.")


@app.callback()
def group() -> None:
    """The demo shop."""


@app.command("seed")
def seed_shop() -> None:
    """Fill an empty database with the demo shop. Safe to repeat; another shop is left alone."""
    output = Console(highlight=False)
    started = time.monotonic()

    async def work(db: Database) -> Seeded:
        settings = Settings.from_environment()
        with watching(output) as progress:
            seeded = await seed(db, settings, progress)
            try:
                await build_index(db, settings, progress)
            except SearchUnavailable as error:
                output.print(f"The search index is not built: {error}. Run `search rebuild` later.")
        return seeded

    try:
        seeded = console.run(work)
    except NotForProduction:
        console.refuse("The demo's passwords are known to everybody: not in production.")
    except NotLoaded as error:
        console.refuse(str(error))
    if seeded.is_foreign:
        output.print("There is a shop already; the demo stays out of it.")
    elif seeded.did_anything:
        output.print(f"{shop.NAME} is ready after {time.monotonic() - started:.0f} s.")
    else:
        output.print(f"{shop.NAME} is there already.")
