"""The sandbox in GraphQL: emptying it. What is in it says `isTest` of itself."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.sandbox import views
from commerce.sandbox.views import SandboxKind
from resolvers import sandbox as resolvers
from resolvers.global_ids import uuid_of
from schema.errors import InvalidInputError, NotAllowedError, NotFoundError
from schema.fields import resolved
from schema.node import presents
from schema.scalars import expose_enum

expose_enum(
    SandboxKind,
    description="What there is in the sandbox.",
    TICKET="Tickets with their messages.",
    ORDER="Orders with their payments, parcels and tickets.",
    CART="Carts with their checkouts.",
    CUSTOMER="Customers, guests and accounts, with their address books and sessions.",
)


@strawberry.type(description="How many of a kind were deleted.")
class SandboxCount:
    kind: SandboxKind = strawberry.field(description="What was deleted.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="What was deleted from the sandbox by this call.")
class SandboxEmptied:
    is_type_of = presents(views.SandboxEmptied)

    deleted: list[SandboxCount] = strawberry.field(description="How many of each kind.")
    is_complete: bool = strawberry.field(
        description="Whether nothing is left; call again when something is."
    )


@strawberry.input(
    description="Whose sandbox data to delete. There is no idempotency key: a repetition deletes"
    " what is left."
)
class SandboxResetInput:
    client_id: strawberry.ID | None = strawberry.field(
        default=None, description="What came by this test client; by any when left out."
    )

    def command(self) -> resolvers.ResetSandbox:
        path = ("input", "clientId")
        client_id = self.client_id
        return resolvers.ResetSandbox(
            None if client_id is None else uuid_of("ApiClient", client_id, path)
        )


SandboxResetResult = Annotated[
    SandboxEmptied | InvalidInputError | NotFoundError | NotAllowedError,
    strawberry.union("SandboxResetResult", description="What was deleted, or why not."),
]


@strawberry.type
class SandboxMutation:
    sandbox_reset: SandboxResetResult = resolved(
        resolvers.reset,
        description="Delete carts, orders, tickets and customers that came by test clients. Live"
        " data is never touched.",
        arguments={"input": (SandboxResetInput, "Whose.")},
        requires=Permission.CLIENTS_WRITE,
    )
