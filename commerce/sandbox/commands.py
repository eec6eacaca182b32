"""`commerce sandbox …`: what test clients made."""

from typing import Annotated

import typer

from commerce import console
from commerce.clients.repo import clients
from commerce.core.actor import System
from commerce.core.db import Database
from commerce.sandbox import service
from commerce.sandbox.views import SandboxKind

app = typer.Typer(help="What test clients made.")
ACTOR = System("command line")


@app.callback()
def group() -> None:
    """What test clients made."""


@app.command()
def reset(
    client: Annotated[
        str | None, typer.Option(help="The code of one test client; all when left out.")
    ] = None,
) -> None:
    """Delete carts, orders, tickets and customers of the sandbox, some at a time. It may be stopped
    and run again; live data is never touched."""

    async def work(db: Database) -> dict[SandboxKind, int]:
        client_id = None
        if client is not None:
            async with db.read() as reader:
                found = await clients.client_by_code(reader, client)
            if found is None:
                raise console.Refused(f"There is no client '{client}'.")
            client_id = found.id
        counts = dict.fromkeys(SandboxKind, 0)
        while True:
            emptied = await service.reset(db, ACTOR, client_id)
            for each in emptied.deleted:
                counts[each.kind] += each.count
            if emptied.is_complete:
                return counts

    counts = console.run(work)
    told = ", ".join(f"{count} {kind.value}s" for kind, count in counts.items())
    typer.echo(f"Deleted from the sandbox: {told}.")
