"""`commerce schema …`: the schema as each audience is shown it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commerce.core.permissions import Permission
from schema.execution.visibility import Audience, Viewer, VisibleSchemas
from schema.reference import write_reference
from schema.root import executable
from schema.version import schema_version
from schema.versioning import calendar, within

DUE = 1
app = typer.Typer(help="The schema as each audience is shown it.")
AudienceOption = Annotated[
    str, typer.Option("--as", help="storefront, staff or partner.", metavar="AUDIENCE")
]
PermissionOption = Annotated[
    list[str] | None,
    typer.Option("--permission", help="What they may do; may be repeated. `all` means everything."),
]


@app.callback()
def group() -> None:
    """The schema as each audience is shown it."""


@app.command("print")
def print_(audience: AudienceOption = "storefront", permission: PermissionOption = None) -> None:
    """Print the schema language of the part that an audience may use."""
    typer.echo(VisibleSchemas(executable()).text(viewer_of(audience, permission)), nl=False)


@app.command()
def docs(
    folder: Annotated[Path, typer.Argument(help="Where the pages go; it is made if need be.")],
    audience: AudienceOption = "storefront",
    permission: PermissionOption = None,
) -> None:
    """Write a page in Markdown for every domain, of what an audience may use."""
    viewer = viewer_of(audience, permission)
    pages = write_reference(executable(), VisibleSchemas(executable()).make(viewer), folder)
    typer.echo(f"{len(pages)} pages in {folder}.")


@app.command()
def deprecations(
    audience: Annotated[
        str | None, typer.Option("--as", help="Only what they may use.", metavar="AUDIENCE")
    ] = None,
    permission: PermissionOption = None,
) -> None:
    """What goes, since when, and until when it is there. Exit code 1 when something's time has
    come."""
    version = schema_version()
    typer.echo(f"Release {version.release}, schema of {version.changed_at}.")
    found = calendar().deprecations
    if audience is not None:
        found = within(VisibleSchemas(executable()).make(viewer_of(audience, permission)))
    for each in found:
        typer.echo(f"{each.coordinate}: {each.going.text}")
    today = datetime.now(UTC).date()
    due = [each.coordinate for each in found if each.going.is_due(version.release, today)]
    typer.echo(f"Deprecations: {len(found)}, due: {len(due)}.")
    if due:
        raise typer.Exit(DUE)


def viewer_of(audience: str, permissions: list[str] | None) -> Viewer:
    """Raises typer.BadParameter, saying what there is."""
    known = {each.value: each for each in Permission}
    given = known if permissions == ["all"] else dict.fromkeys(permissions or ())
    unknown = [name for name in given if name not in known]
    if unknown:
        raise typer.BadParameter(
            f"There is no permission {unknown[0]}. There are: all, {', '.join(sorted(known))}."
        )
    try:
        chosen = Audience(audience)
    except ValueError as error:
        names = ", ".join(each.value for each in Audience)
        raise typer.BadParameter(f"--as is one of: {names}.") from error
    if chosen is Audience.STOREFRONT and given:
        raise typer.BadParameter("A storefront has no permissions.")
    return Viewer(chosen, frozenset(known[name] for name in given))
