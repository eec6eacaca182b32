"""The command line: `commerce …`. Commands live with their domains; this file lists them."""

import typer

from commerce.dev import environment

app = typer.Typer(no_args_is_help=True, help="The commerce backend's commands.")


@app.callback()
def root() -> None:
    """Commands use COMMERCE_DATABASE_URL, or the database of a `make run` in this folder."""
    environment.apply()
