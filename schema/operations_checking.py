"""Checking operations before they are published, and what a schema change would break, in GraphQL.

The functions stand here and not in `resolvers`: reading documents is GraphQL's own business. They
do it beside the event loop, since a manifest may hold thousands.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

from commerce.clients import inputs, views
from commerce.clients.errors import BadManifest
from commerce.clients.kinds import OperationKind
from commerce.clients.manifests import manifest_of
from commerce.core.errors import BadUserInput, Conflict, InvalidInput, NotFound
from commerce.core.permissions import Permission
from resolvers import operations as resolvers
from resolvers.context import Context
from resolvers.global_ids import uuid_of
from schema.execution import impact
from schema.execution.documents import Documents
from schema.execution.inspect import Deprecated, Inspected, inspect
from schema.execution.limits import Limits
from schema.fields import resolved
from schema.operations import PublishedOperation
from schema.scalars import Json

CLIENT_PATH = ("input", "clientId")
MANIFEST = (
    "The manifest as the build tool wrote it: Apollo's, Apollo Kotlin's or iOS's operation output,"
    " the persisted documents of codegen's client preset, or Relay's persisted queries."
)
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class WantedCheck:
    """Documents to look at, for a client's version where one is named."""

    content: object
    choice: inputs.VersionChoice | None


@dataclass(frozen=True, slots=True, eq=False)
class CheckedFacts:
    """One document that can be published. `is_new` is None where no version was named."""

    document_id: str
    name: str
    kind: OperationKind
    cost: int
    is_new: bool | None
    root_fields: Sequence[str]
    deprecated: Sequence[Deprecated]


@dataclass(frozen=True, slots=True, eq=False)
class CheckReport:
    """What checking found."""

    can_publish: bool
    operations: Sequence[CheckedFacts]
    problems: Sequence[inputs.OperationProblem]
    conflict: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Impacted:
    """A published operation with what a change does to it."""

    operation: views.PublishedOperation
    changes: Sequence[impact.SchemaChange]
    errors: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class ImpactReport:
    changes: Sequence[impact.SchemaChange]
    operations: Sequence[Impacted]


async def inspected(content: object) -> list[Inspected]:
    """Every document of a manifest. Raises BadManifest."""
    return await asyncio.to_thread(_inspected, content)


def _inspected(content: object) -> list[Inspected]:
    from schema.root import executable  # noqa: PLC0415 - the schema is made of this module too

    schema = executable()
    documents = Documents(schema, Limits(), size=1, hide_suggestions=False)
    return [inspect(schema, documents, each) for each in manifest_of(content).documents]


async def operations_check(ctx: Context, *, input: WantedCheck) -> CheckReport:
    """Raises BadUserInput for what is no manifest, and for a client that is not there."""
    try:
        found = await inspected(input.content)
    except BadManifest as error:
        raise BadUserInput(str(error)) from error
    facts = [each.facts for each in found if each.facts is not None]
    states: dict[str, bool] = {}
    conflict = None
    if input.choice is not None:
        try:
            states = dict(await resolvers.states(ctx, input.choice, facts))
        except Conflict as error:
            conflict = error.reason
        except NotFound as error:
            raise BadUserInput("There is no such client.") from error
    problems = [problem for each in found for problem in each.problems]
    return CheckReport(
        can_publish=not problems and conflict is None,
        operations=[
            CheckedFacts(
                document_id=facts.document_id,
                name=facts.name,
                kind=facts.kind,
                cost=facts.cost,
                is_new=states.get(facts.document_id),
                root_fields=each.root_fields,
                deprecated=each.deprecated,
            )
            for each in found
            if (facts := each.facts) is not None
        ],
        problems=problems,
        conflict=conflict,
    )


async def operations_impact(ctx: Context, *, schema: str) -> ImpactReport:
    """Raises BadUserInput for a text that is no schema."""
    live = await resolvers.live_documents(ctx)
    try:
        found = await asyncio.to_thread(_impact, schema, [document for _, document in live])
    except impact.NotASchema as error:
        raise BadUserInput(str(error)[:MAX_MESSAGE]) from error
    return ImpactReport(
        found.changes,
        [
            Impacted(operation, hit.changes, hit.errors)
            for operation, document in live
            if (hit := found.hits.get(document.hash)) is not None
        ],
    )


def _impact(schema: str, documents: Sequence[inputs.NamedDocument]) -> impact.Impact:
    from schema import snapshot  # noqa: PLC0415 - it stands above this module

    return impact.impact(snapshot.text(), schema, documents)


@strawberry.type(description="What is wrong with one document of a manifest.")
class OperationProblem:
    document_id: str = strawberry.field(description="The document's id.")
    operation_name: str | None = strawberry.field(description="The name the manifest gives it.")
    message: str = strawberry.field(description="What is wrong.")
    line: int | None = strawberry.field(description="The line of the document, from 1.")
    column: int | None = strawberry.field(description="The column in that line, from 1.")


@strawberry.type(description="Something deprecated that an operation uses.")
class DeprecatedUse:
    coordinate: str = strawberry.field(description="What is used: `Product.title`.")
    reason: str = strawberry.field(description="Why it goes, and what to use instead.")


@strawberry.type(description="An operation of a manifest that can be published.")
class CheckedOperation:
    document_id: str = strawberry.field(description="The id by which the client names it.")
    name: str = strawberry.field(description="Its name.")
    kind: OperationKind = strawberry.field(description="What it does.")
    cost: int = strawberry.field(description="What it may cost at most, in points.")
    is_new: bool | None = strawberry.field(
        description="Whether the version does not hold it yet; null when none was named."
    )
    root_fields: list[str] = strawberry.field(description="What it asks for at the root.")
    deprecated: list[DeprecatedUse] = strawberry.field(description="What it uses that will go.")


@strawberry.type(description="What publishing a manifest would do. Nothing was changed.")
class OperationsCheck:
    can_publish: bool = strawberry.field(description="Whether nothing stands against it.")
    operations: list[CheckedOperation] = strawberry.field(description="Those that are all right.")
    problems: list[OperationProblem] = strawberry.field(description="Everything that is wrong.")
    conflict: str | None = strawberry.field(
        description="Why the version does not take them, where one was named."
    )


@strawberry.type(description="A breaking change of the schema.")
class SchemaChange:
    kind: str = strawberry.field(description="FIELD_REMOVED, ARG_CHANGED_KIND, …")
    description: str = strawberry.field(description="What changed, in English.")
    coordinate: str = strawberry.field(description="Who uses this feels it: `Product.title`.")


@strawberry.type(description="A published operation that a schema change reaches.")
class ImpactedOperation:
    operation: PublishedOperation = strawberry.field(description="The operation.")
    changes: list[SchemaChange] = strawberry.field(description="The changes it feels.")
    errors: list[str] = strawberry.field(
        description="Why it would no longer run; none when only its answers change."
    )


@strawberry.type(description="What a schema would do to operations of live versions.")
class OperationsImpact:
    changes: list[SchemaChange] = strawberry.field(description="Every breaking change.")
    operations: list[ImpactedOperation] = strawberry.field(description="Those they reach.")


def version_choice(client_id: str, version: str, key: str | None = None) -> inputs.VersionChoice:
    """Raises InvalidInput."""
    return inputs.VersionChoice(uuid_of("ApiClient", client_id, CLIENT_PATH), version, key)


@strawberry.input(description="Documents to look at.")
class OperationsCheckInput:
    manifest: Json = strawberry.field(description=MANIFEST)
    client_id: strawberry.ID | None = strawberry.field(
        default=None, description="Compare with what this client has published…"
    )
    version: str | None = strawberry.field(default=None, description="…as this version.")

    def command(self) -> WantedCheck:
        if self.client_id is None or self.version is None:
            return WantedCheck(self.manifest, None)
        try:
            return WantedCheck(self.manifest, version_choice(self.client_id, self.version))
        except InvalidInput as error:
            raise BadUserInput("There is no such client.") from error


@strawberry.type
class OperationsCheckingQuery:
    operations_check: OperationsCheck = resolved(
        operations_check,
        description="What publishing a manifest would do: problems, costs, what is new.",
        arguments={"input": (OperationsCheckInput, "The manifest.")},
        requires=Permission.CLIENTS_READ,
    )
    operations_impact: OperationsImpact = resolved(
        operations_impact,
        description="Which published operations another schema would break, and whose they are.",
        arguments={"schema": "The whole other schema, in GraphQL's own language."},
        requires=Permission.CLIENTS_READ,
    )
