"""The command line: `commerce …`. Commands live with their domains; this file lists them.

A domain's `commands.py` is imported when one of its commands is wanted, so `commerce --help` and a
command of another domain cost nothing of it. To add a group of commands, add a line to `GROUPS`.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from commerce.dev import environment

GROUPS = {  # name: (where its `typer.Typer` is, what it is for)
    "clients": ("commerce.clients.commands:app", "The programs that use the endpoint."),
    "changes": ("commerce.changes.commands:app", "The change feed that integrations follow."),
    "demo": ("commerce.demo.commands:app", "The demo shop."),
    "export": ("commerce.imports.commands:exporting", "Write what `import` reads."),
    "import": ("commerce.imports.commands:importing", "Bring in a catalogue or past orders."),
    "keys": ("commerce.identity.commands:app", "The keys that sign access tokens."),
    "operations": ("commerce.operations.commands:app", "What clients may send."),
    "sandbox": ("commerce.sandbox.commands:app", "What test clients made."),
    "schema": ("schema.commands:app", "The schema as each audience is shown it."),
    "search": ("commerce.merchandising.commands:app", "The search index."),
    "shop": ("commerce.shop.commands:app", "Set up the shop and its channels."),
    "staff": ("commerce.staff.commands:app", "Who works for the shop."),
}


class Deferred(TyperGroup):
    """A group whose commands are imported when they are asked for."""

    location = ""

    @property
    def _loaded(self) -> Any:
        module, _, attribute = self.location.partition(":")
        return typer.main.get_command(getattr(import_module(module), attribute))

    def list_commands(self, ctx: Any) -> list[str]:
        return self._loaded.list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return self._loaded.get_command(ctx, cmd_name)


app = typer.Typer(no_args_is_help=True, help="The commerce backend's commands.")
for _name, (_location, _help) in GROUPS.items():
    _group = type("Deferred", (Deferred,), {"location": _location})
    app.add_typer(typer.Typer(cls=_group, no_args_is_help=True), name=_name, help=_help)


@app.callback()
def root() -> None:
    """Commands use COMMERCE_DATABASE_URL, or the database of a `make run` in this folder."""
    environment.apply()
