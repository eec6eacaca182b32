"""`commerce operations …`: what clients may send, and what a schema change would do to them.

Exit codes: 0 when all is well, 1 when an operation has a problem or is hit by a change, 2 when the
command cannot do what it was asked to.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from commerce import console
from commerce.clients.inputs import NamedDocument, OperationFacts, Publication
from commerce.clients.repo import clients as clients_repo
from commerce.clients.repo import operations as repo
from commerce.clients.repo import usage as usage_repo
from commerce.clients.service import publishing
from commerce.clients.views import PublishedOperation
from commerce.core.actor import System
from commerce.core.db import Database, Reader
from commerce.operations import files, report
from commerce.operations.explaining import explain
from schema import snapshot
from schema.agents import toolmaker
from schema.execution.impact import NotASchema
from schema.execution.impact import impact as impact_of
from schema.execution.inspect import Inspected

app = typer.Typer(help="What clients may send.")
ACTOR = System("command line")
PROBLEMS = 1
PAGE = 100

ManifestFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A manifest of Apollo, Apollo Kotlin or iOS, codegen's client preset, or Relay.",
        show_default=False,
    ),
]
Client = Annotated[str, typer.Option("--client", help="The client's code.", show_default=False)]
Version = Annotated[
    str, typer.Option("--version", help="The version of the app or site.", show_default=False)
]


@app.callback()
def group() -> None:
    """What clients may send: published operations, by client and version."""


app.command()(explain)


@app.command()
def check(
    file: ManifestFile,
    *,
    client: Annotated[
        str | None,
        typer.Option(help="Compare with what this client has published.", show_default=False),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="…as this version.", show_default=False)
    ] = None,
) -> None:
    """Validate every document and show what it costs. Changes nothing; without --client and
    --version it needs no database."""
    output = report.terminal()
    if (client is None) != (version is None):
        console.refuse("Give --client and --version together, or neither.")
    found = files.inspect_all(files.read_manifest(file))
    states: dict[str, str] | None = None
    if client is not None and version is not None:
        states = console.run(lambda db: _states(db, client, version, _facts(found)))
    report.show_operations(output, found, states)
    report.show_deprecated(output, file, found)
    _stop_for_problems(output, file, found)
    report.say(output, f"{len(found)} operations can be published.", "green")


@app.command()
def publish(file: ManifestFile, *, client: Client, version: Version) -> None:
    """Let a version of a client send these documents, all of them or none. The same again changes
    nothing; more operations are added; anything else needs a new version."""
    output = report.terminal()
    found = files.inspect_all(files.read_manifest(file))
    report.show_operations(output, found)
    report.show_deprecated(output, file, found)
    _stop_for_problems(output, file, found)

    async def work(db: Database) -> publishing.Outcome:
        async with db.read() as reader:
            client_id = await _client_id(reader, client)
        async with db.write() as tx:
            wanted = Publication(client_id, version, _facts(found))
            return await publishing.publish(tx, ACTOR, wanted)

    outcome = console.run(work)
    if outcome.added:
        report.say(output, f"{outcome.added} operations published as {client} {version}.", "green")
    else:
        report.say(output, f"{client} {version} holds exactly this already; nothing changed.")


@app.command()
def tools(
    *,
    client: Client,
    version: Annotated[
        str | None,
        typer.Option("--version", help="Else the newest live one.", show_default=False),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="As `tools/list` of the Model Context Protocol.")
    ] = False,
) -> None:
    """The tools that agents have of a client: what each does, takes and costs."""

    async def work(db: Database) -> list[tuple[PublishedOperation, str]]:
        async with db.read() as reader:
            client_id = await _client_id(reader, client)
            index = await reader.reference(repo.published(client_id))
            chosen = index.live_version(version)
            if chosen is None or version not in (None, chosen):
                raise console.Refused(f"{client} has no live version {version or ''}".strip() + ".")
            return await repo.operations_of(reader, client_id, chosen)

    report.show_tools(toolmaker().tools(console.run(work)), as_json=json)


@app.command()
def retire(*, client: Client, version: Version) -> None:
    """Stop serving a version. Its operations that no other live version has are refused from now
    on with OPERATION_RETIRED, which tells people to update."""

    async def work(db: Database) -> None:
        async with db.read() as reader:
            client_id = await _client_id(reader, client)
        async with db.write() as tx:
            await publishing.retire(tx, ACTOR, client_id, version)

    console.run(work)
    typer.echo(f"{client} {version} is retired.")


@app.command()
def recorded(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the manifest.")],
    *,
    client: Client,
) -> None:
    """Write what a client in the mode `log` sends without having published it as a manifest, ready
    to be checked and published."""

    async def work(db: Database) -> dict[str, str]:
        found: dict[str, str] = {}
        async with db.read() as reader:
            client_id, after = await _client_id(reader, client), None
            while page := await usage_repo.unknown_page(
                reader, ACTOR, client_id=client_id, first=PAGE, after=after
            ):
                found |= {f"sha256:{each.sha256}": each.text for each in page}
                after = page[-1].id
        return found

    documents = console.run(work)
    if not documents:
        console.refuse(f"Nothing is recorded of {client}.")
    files.write_manifest(file, documents)
    typer.echo(f"{len(documents)} documents to {file}")


@app.command()
def impact(
    old: Annotated[
        Path | None,
        typer.Argument(metavar="[OLD_SCHEMA]", help="Else schema/schema.graphql."),
    ] = None,
    new: Annotated[
        Path | None, typer.Argument(metavar="[NEW_SCHEMA]", help="Else that of this code.")
    ] = None,
    *,
    manifest: Annotated[
        list[Path] | None,
        typer.Option(help="Look at these manifests instead of what is published; no database."),
    ] = None,
) -> None:
    """Which published operations a change of the schema would break: whose, and when they were
    used last. Exit code 1 when there are any."""
    output = report.terminal()
    before = files.read_schema(old or snapshot.PATH)
    after = files.read_schema(new) if new is not None else snapshot.text()
    operations = _in_files(manifest) if manifest else console.run(_published)
    try:
        found = impact_of(before, after, [document for _, document, _ in operations])
    except NotASchema as error:
        console.refuse(str(error))
    report.show_changes(output, found.changes)
    reached = [(where, each, used) for where, each, used in operations if each.hash in found.hits]
    for where, document, used in reached:
        report.show_hit(output, where, found.hits[document.hash], used)
    if reached:
        report.say(
            output,
            f"{len(reached)} of {len(operations)} operations would break. Keep what they use and"
            " deprecate it, or retire their versions first.",
            "red",
        )
        raise typer.Exit(PROBLEMS)
    report.say(output, f"None of {len(operations)} operations would break.", "green")


def _in_files(paths: Sequence[Path]) -> list[tuple[str, NamedDocument, str]]:
    return [(str(path), each, "") for path in paths for each in files.read_manifest(path).documents]


async def _published(db: Database) -> list[tuple[str, NamedDocument, str]]:
    async with db.read() as reader:
        live = await repo.live_operations(reader)
        used = await usage_repo.last_used(reader, [operation.id for operation, _, _ in live])
    return [
        (
            f"{code} {operation.version}",
            NamedDocument(operation.document_id, text, operation.name, operation.kind),
            f", {_told(used.get(operation.id))}",
        )
        for operation, code, text in live
    ]


def _told(last_used_at: datetime | None) -> str:
    return "never used" if last_used_at is None else f"last used {last_used_at:%Y-%m-%d %H:%M} UTC"


async def _states(
    db: Database, client: str, version: str, operations: Sequence[OperationFacts]
) -> dict[str, str]:
    """Whether each is new. Raises Conflict where publishing would."""
    async with db.read() as reader:
        client_id = await _client_id(reader, client)
        manifest = await repo.get_manifest(reader, client_id, version)
        added = await publishing.new_operations(reader, manifest, version, operations)
    new = {each.document_id for each in added}
    return {
        each.document_id: "new" if each.document_id in new else "published" for each in operations
    }


async def _client_id(reader: Reader, code: str) -> UUID:
    found = await clients_repo.client_by_code(reader, code)
    if found is None:
        raise console.Refused(
            f"There is no client '{code}'. `commerce clients list` shows those there are,"
            " `commerce clients create` makes one."
        )
    return found.id


def _facts(found: Sequence[Inspected]) -> list[OperationFacts]:
    return [each.facts for each in found if each.facts is not None]


def _stop_for_problems(output: Console, file: Path, found: Sequence[Inspected]) -> None:
    problems = [problem for each in found for problem in each.problems]
    if problems:
        report.show_problems(output, file, problems)
        report.say(output, f"{len(problems)} problems. Mend the documents and build again.", "red")
        raise typer.Exit(PROBLEMS)
