"""`commerce keys …`: the keys that sign access tokens."""

import typer

from commerce import console
from commerce.core.db import Database
from commerce.identity import keys

app = typer.Typer(help="The keys that sign access tokens.")


@app.callback()
def group() -> None:
    """The keys that sign access tokens."""


@app.command()
def rotate() -> None:
    """Sign with a new key from now on. Access tokens that are out stay good to their end."""

    async def work(db: Database) -> str:
        async with db.write() as tx:
            return await keys.rotate(tx)

    typer.echo(f"signing with {console.run(work)}")
