"""`commerce changes …`: the change feed that integrations follow."""

import typer

from commerce import console
from commerce.changes import service
from commerce.core.actor import System
from commerce.core.db import Database

app = typer.Typer(help="The change feed that integrations follow.")


@app.callback()
def group() -> None:
    """The change feed that integrations follow."""


@app.command()
def reset() -> None:
    """Begin the feed anew: once, after a restore from a dump. Integrations are told CURSOR_EXPIRED
    and read everything again."""

    async def work(db: Database) -> None:
        async with db.write() as tx:
            await service.reset(tx, System("command line"))

    console.run(work)
    typer.echo("A new feed has begun; cursors of the old one are refused.")
