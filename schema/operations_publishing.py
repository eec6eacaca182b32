"""Publishing and retiring operations in GraphQL."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

import orjson
import strawberry

from commerce.clients import views
from commerce.clients.errors import BadManifest, InvalidOperations
from commerce.clients.inputs import Publication, VersionChoice
from commerce.core.errors import InvalidInput
from commerce.core.permissions import Permission
from resolvers import operations as resolvers
from resolvers.context import Context
from schema.clients import ApiClient, OperationManifest
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import resolved
from schema.identity import KEY
from schema.node import presents
from schema.operations_checking import MANIFEST, OperationProblem, inspected, version_choice
from schema.scalars import Json

MANIFEST_PATH = ("input", "manifest")


@dataclass(frozen=True, slots=True)
class WantedPublication:
    """A manifest as it was sent, for a version."""

    choice: VersionChoice
    content: object


async def operations_publish(ctx: Context, *, input: WantedPublication) -> views.Published:
    """Raises InvalidInput, InvalidOperations and what publishing refuses."""
    try:
        found = await inspected(input.content)
    except BadManifest as error:
        raise InvalidInput.at(MANIFEST_PATH, "INVALID_MANIFEST", str(error)) from error
    problems = [problem for each in found for problem in each.problems]
    if problems:
        raise InvalidOperations(problems)
    choice = input.choice
    facts = [each.facts for each in found if each.facts is not None]
    wanted = Publication(choice.client_id, choice.version, facts)
    content = sha256(orjson.dumps(input.content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return await resolvers.publish(ctx, wanted, key=choice.idempotency_key, content=content)


@refusal(
    InvalidOperations,
    "Some documents cannot be published; see problems.",
    "Some documents cannot be published; nothing was.",
)
class InvalidOperationsError(UserError):
    problems: list[OperationProblem] = strawberry.field(description="Everything that is wrong.")


@strawberry.type(description="What a version may send.")
class OperationsPublished:
    is_type_of = presents(views.Published)

    manifest: OperationManifest = strawberry.field(description="The version.")
    client: ApiClient = strawberry.field(description="Whose version it is.")
    added: int = strawberry.field(
        description="How many operations are new; 0 when all were there already."
    )


@strawberry.type(description="The version is no longer served.")
class OperationsRetired:
    is_type_of = presents(resolvers.VersionRetired)

    manifest: OperationManifest = strawberry.field(description="The version.")


@strawberry.input(description="What a version of a client may send.")
class OperationsPublishInput:
    client_id: strawberry.ID = strawberry.field(description="The client.")
    version: str = strawberry.field(description="The version of its app or site.")
    manifest: Json = strawberry.field(description=MANIFEST)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> WantedPublication:
        choice = version_choice(self.client_id, self.version, self.idempotency_key)
        return WantedPublication(choice, self.manifest)


@strawberry.input(description="A version that is no longer to be served.")
class OperationsRetireInput:
    client_id: strawberry.ID = strawberry.field(description="The client.")
    version: str = strawberry.field(description="The version.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> VersionChoice:
        return version_choice(self.client_id, self.version, self.idempotency_key)


OperationsPublishResult = Annotated[
    OperationsPublished
    | InvalidInputError
    | InvalidOperationsError
    | NotFoundError
    | ConflictError
    | NotAllowedError
    | IdempotencyConflictError,
    strawberry.union("OperationsPublishResult", description="The version, or why not."),
]
OperationsRetireResult = Annotated[
    OperationsRetired
    | InvalidInputError
    | NotFoundError
    | NotAllowedError
    | IdempotencyConflictError,
    strawberry.union("OperationsRetireResult", description="The version, or why not."),
]


@strawberry.type
class OperationsMutation:
    operations_publish: OperationsPublishResult = resolved(
        operations_publish,
        description="Let a version of a client send these documents, all of them or none. The same"
        " again changes nothing; more are added; anything else needs a new version.",
        arguments={"input": (OperationsPublishInput, "The version and its manifest.")},
        requires=Permission.CLIENTS_WRITE,
    )
    operations_retire: OperationsRetireResult = resolved(
        resolvers.operations_retire,
        description="Stop serving a version. Operations that no other live version has are refused"
        " with OPERATION_RETIRED from now on.",
        arguments={"input": (OperationsRetireInput, "The version.")},
        requires=Permission.CLIENTS_WRITE,
    )
