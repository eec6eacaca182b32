"""What looks like abuse, and who is kept out, in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.security import views
from commerce.security.kinds import SignalKind
from commerce.security.views import BlockRemoval, NewBlock
from resolvers import security as resolvers
from resolvers.global_ids import uuid_of
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.deletion import Deleted
from schema.errors import IdempotencyConflictError, InvalidInputError, NotFoundError
from schema.fields import resolved
from schema.node import presents
from schema.scalars import expose_enum

expose_enum(
    SignalKind,
    description="What was noticed.",
    THROTTLED="Asked for more than its quota.",
    BLOCKED="Asked while a rule kept it out.",
    COST_REFUSED="Sent a document or an operation over the limits.",
    UNKNOWN_DOCUMENT="Named a document that is not one of its own.",
    BAD_DOCUMENT="Sent a document that cannot be read, or does not fit the schema.",
    BAD_TOKEN="Sent an access token that is not good.",  # noqa: S106 - a description
    BAD_KEY="Sent a client's key that nobody has.",
    TOKEN_REUSE="Sent a refresh token that was no longer good.",  # noqa: S106 - a description
    SIGN_IN_FAILED="Gave a wrong name or password.",
)


@strawberry.type(
    description="What one caller did in one hour that may be abuse. Kept for ninety days."
)
class SecurityEvent:
    gid: strawberry.ID = strawberry.field(name="id", description="The event's id.")
    kind: SignalKind = strawberry.field(description="What was noticed.")
    network: str = strawberry.field(
        description="The address, or the /64 of a version 6 one; its first half without"
        " `personal_data:read`, empty when it is not known."
    )
    client_gid: strawberry.ID | None = strawberry.field(
        name="clientId", description="The API client whose key was used."
    )
    count: int = strawberry.field(description="How often it happened in the hour.")
    first_at: datetime = strawberry.field(description="When it happened first.")
    last_at: datetime = strawberry.field(description="When it happened last.")
    note: str = strawberry.field(description="What the last one was refused with.")


@strawberry.type(description="Keeps a network or an API client out.")
class BlockRule:
    is_type_of = presents(views.BlockRule)

    gid: strawberry.ID = strawberry.field(name="id", description="The rule's id.")
    network: str | None = strawberry.field(
        description="The network that is kept out, as `192.0.2.0/24`."
    )
    client_gid: strawberry.ID | None = strawberry.field(
        name="clientId", description="The API client that is kept out."
    )
    reason: str = strawberry.field(description="Why, for colleagues.")
    created_by: str = strawberry.field(description="Who made the rule: `staff:…`.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(
        description="When it ends by itself; null for never."
    )


@strawberry.input(description="Whom to keep out: a network or an API client, not both.")
class BlockRuleCreateInput:
    reason: str = strawberry.field(description="Why, up to 200 letters.")
    network: str | None = strawberry.field(
        default=None,
        description="An address or a network, at most a /8 (a /16 of version 6).",
    )
    client_id: strawberry.ID | None = strawberry.field(default=None, description="An API client.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it ends by itself; never when left out."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Makes a repetition harmless."
    )

    def command(self) -> NewBlock:
        client = self.client_id
        return NewBlock(
            self.network,
            uuid_of("ApiClient", client, ("input", "clientId")) if client else None,
            self.reason,
            self.expires_at,
            self.idempotency_key,
        )


@strawberry.input(description="Which rule to remove.")
class BlockRuleDeleteInput:
    id: strawberry.ID = strawberry.field(description="The rule.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Makes a repetition harmless."
    )

    def command(self) -> BlockRemoval:
        return BlockRemoval(uuid_of("BlockRule", self.id, ("input", "id")), self.idempotency_key)


REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
BlockRuleCreateResult = Annotated[
    BlockRule | REFUSED,
    strawberry.union("BlockRuleCreateResult", description="The rule, or why there is none."),
]
BlockRuleDeleteResult = Annotated[
    Deleted | REFUSED,
    strawberry.union("BlockRuleDeleteResult", description="Its id, or why it is still there."),
]


@strawberry.type
class SecurityQuery:
    security_events: Connection[SecurityEvent] = resolved(
        resolvers.security_events,
        description="What looks like abuse, by caller and hour, the latest first.",
        arguments={"kind": "Only what was noticed as this.", **PAGE_ARGUMENTS},
        requires=Permission.SECURITY_READ,
    )
    block_rules: list[BlockRule] = resolved(
        resolvers.block_rules,
        description="The rules in force, the newest first.",
        requires=Permission.SECURITY_READ,
    )


@strawberry.type
class SecurityMutation:
    block_rule_create: BlockRuleCreateResult = resolved(
        resolvers.create_block_rule,
        description="Keep a network or an API client out, from now on in every process.",
        arguments={"input": (BlockRuleCreateInput, "Whom, why, and until when.")},
        requires=Permission.SECURITY_WRITE,
    )
    block_rule_delete: BlockRuleDeleteResult = resolved(
        resolvers.delete_block_rule,
        description="Let somebody in again.",
        arguments={"input": (BlockRuleDeleteInput, "Which rule.")},
        requires=Permission.SECURITY_WRITE,
    )
