"""API clients and their keys in GraphQL."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from commerce.clients import views
from commerce.clients.inputs import ClientChange, KeyChoice, NewClient, NewKey
from commerce.clients.kinds import ClientKind, ClientMode
from commerce.core.permissions import Permission
from resolvers import clients as resolvers
from resolvers.global_ids import uuid_of
from resolvers.quotas import quotas_of
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from schema.fields import batched, given_fields, resolved
from schema.identity import KEY
from schema.node import Node, fetched_by, presents
from schema.quotas import ClientQuota
from schema.scalars import CurrencyCode, LanguageCode, expose_enum

CLIENT_PATH = ("input", "clientId")
KEY_PATH = ("input", "keyId")
ORIGINS = "Sites that browsers may call from, such as `https://shop.example`."
PERMISSIONS = "What a partner may do for itself; one gives only what one holds."
PER_SECOND = "How many points of cost a second; null is no limit."
BURST = "How many points at once after a pause."
PER_DAY = "How many points a day; null is no limit."
CHANNEL = "The channel that requests are for when they name none."
LANGUAGE = "The language of requests that name none."
CURRENCY = "The currency of requests that name none."
MODE = "Which documents it may send."
AGENTS = "Whether agents may call what it publishes as tools, at `/mcp`. Needs ID_ONLY or LISTED."

expose_enum(
    ClientKind,
    name="ApiClientKind",
    description="What a client's key may be used for.",
    STOREFRONT="A website; acts for visitors and signed-in customers.",
    MOBILE="An app; acts for visitors and signed-in customers.",
    ADMIN="A tool for staff; acts for who is signed in.",
    PARTNER="A server; its secret key acts for itself, with permissions of its own.",
)
expose_enum(
    ClientMode,
    name="ApiClientMode",
    description="Which documents a client may send.",
    OPEN="Any.",
    LOG="Any; those that are not published are recorded.",
    LISTED="Published ones, by text or by id.",
    ID_ONLY="Published ones, by id.",
)


@strawberry.type(description="A version of a client, with the operations it may send.")
class OperationManifest:
    gid: strawberry.ID = strawberry.field(name="id", description="The manifest's id.")
    version: str = strawberry.field(description="The version, as requests name it.")
    published_at: datetime = strawberry.field(description="When it was first published.")
    published_by: str = strawberry.field(description="Who published it: `staff:…`, `system:…`.")
    retired_at: datetime | None = strawberry.field(
        description="Since when it is no longer served; null while it is."
    )
    retired_by: str | None = strawberry.field(description="Who retired it.")
    operation_count: int = strawberry.field(description="How many operations it holds.")
    client: Annotated["ApiClient", strawberry.lazy("schema.clients")] = batched(
        resolvers.clients_of_manifests, description="Whose version it is."
    )


@strawberry.type(description="A key of a client. The key itself is shown once, when it is made.")
class ApiClientKey:
    gid: strawberry.ID = strawberry.field(name="id", description="The key's id; not the key.")
    name: str = strawberry.field(description="What it is for.")
    beginning: str = strawberry.field(description="Its first letters, to tell keys apart.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="Until when it is good.")
    revoked_at: datetime | None = strawberry.field(description="Since when it is refused.")
    last_used_at: datetime | None = strawberry.field(
        description="When a request came with it last, to within some seconds."
    )
    client: Annotated["ApiClient", strawberry.lazy("schema.clients")] = batched(
        resolvers.clients_of_keys, description="Whose key it is."
    )


@strawberry.type(description="A program that uses this endpoint: a site, an app, a partner.")
class ApiClient(Node):
    is_type_of = presents(views.ApiClient)

    code: str = strawberry.field(description="Its short name; never changes.")
    name: str = strawberry.field(description="Its name for people.")
    kind: ClientKind = strawberry.field(description="What its keys may be used for.")
    mode: ClientMode = strawberry.field(description=MODE)
    is_live: bool = strawberry.field(
        description="Whether it is for real shoppers. What comes by others is sandbox data."
    )
    is_active: bool = strawberry.field(description="Whether its keys are taken.")
    allowed_origins: list[str] = strawberry.field(description=ORIGINS)
    channel: str | None = strawberry.field(description=CHANNEL)
    language: LanguageCode | None = strawberry.field(description=LANGUAGE)
    currency: CurrencyCode | None = strawberry.field(description=CURRENCY)
    shown_permissions: list[Permission] = strawberry.field(
        name="permissions", description=PERMISSIONS
    )
    cost_per_second: int | None = strawberry.field(description=PER_SECOND)
    cost_burst: int | None = strawberry.field(description=BURST)
    cost_per_day: int | None = strawberry.field(description=PER_DAY)
    serves_agents: bool = strawberry.field(description=AGENTS)
    quota: ClientQuota = batched(quotas_of, description="What it may spend, and has spent today.")
    keys: list[ApiClientKey] = batched(
        resolvers.keys_of, description="Its keys, revoked ones too, the newest first."
    )
    manifests: list[OperationManifest] = batched(
        resolvers.manifests_of,
        description="Its published versions, the newest first.",
        arguments={"first": PAGE_ARGUMENTS["first"]},
    )


@strawberry.input(description="A new client.")
class ApiClientCreateInput:
    code: str = strawberry.field(description="Small letters, digits and single dashes.")
    name: str = strawberry.field(description="Its name for people.")
    kind: ClientKind = strawberry.field(description="What its keys may be used for.")
    is_live: bool = strawberry.field(
        default=True,
        description="Whether it is for real shoppers; what comes by others is sandbox data.",
    )
    mode: ClientMode | None = strawberry.field(
        default=None,
        description="Which documents it may send; ID_ONLY when live or for agents, else OPEN.",
    )
    allowed_origins: list[str] = strawberry.field(default_factory=list[str], description=ORIGINS)
    channel: str | None = strawberry.field(default=None, description=CHANNEL)
    language: LanguageCode | None = strawberry.field(default=None, description=LANGUAGE)
    currency: CurrencyCode | None = strawberry.field(default=None, description=CURRENCY)
    permissions: list[Permission] = strawberry.field(
        default_factory=list[Permission], description=PERMISSIONS
    )
    cost_per_second: int | None = strawberry.field(default=None, description=PER_SECOND)
    cost_burst: int | None = strawberry.field(default=None, description=BURST)
    cost_per_day: int | None = strawberry.field(default=None, description=PER_DAY)
    serves_agents: bool = strawberry.field(default=False, description=AGENTS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> NewClient:
        return NewClient(
            code=self.code,
            name=self.name,
            kind=self.kind,
            is_live=self.is_live,
            mode=self.mode,
            allowed_origins=tuple(self.allowed_origins),
            channel=self.channel,
            language=self.language.value if self.language is not None else None,
            currency=self.currency,
            permissions=tuple(self.permissions),
            cost_per_second=self.cost_per_second,
            cost_burst=self.cost_burst,
            cost_per_day=self.cost_per_day,
            serves_agents=self.serves_agents,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(
    description="What to change of a client: what is left out stays, null empties where nothing is"
    " allowed. Code, kind and `isLive` never change."
)
class ApiClientUpdateInput:
    client_id: strawberry.ID = strawberry.field(description="The client.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its name for people."
    )
    mode: ClientMode | None = strawberry.field(default=strawberry.UNSET, description=MODE)
    is_active: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether its keys are taken."
    )
    allowed_origins: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description=ORIGINS
    )
    channel: str | None = strawberry.field(default=strawberry.UNSET, description=CHANNEL)
    language: LanguageCode | None = strawberry.field(default=strawberry.UNSET, description=LANGUAGE)
    currency: CurrencyCode | None = strawberry.field(default=strawberry.UNSET, description=CURRENCY)
    permissions: list[Permission] | None = strawberry.field(
        default=strawberry.UNSET, description=PERMISSIONS
    )
    cost_per_second: int | None = strawberry.field(default=strawberry.UNSET, description=PER_SECOND)
    cost_burst: int | None = strawberry.field(default=strawberry.UNSET, description=BURST)
    cost_per_day: int | None = strawberry.field(default=strawberry.UNSET, description=PER_DAY)
    serves_agents: bool | None = strawberry.field(default=strawberry.UNSET, description=AGENTS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> ClientChange:
        values: dict[str, Any] = given_fields(self)
        values.pop("client_id")
        key = values.pop("idempotency_key", None)
        for name in (
            "name",
            "mode",
            "is_active",
            "serves_agents",
        ):  # null leaves what cannot be empty
            if values.get(name, ...) is None:
                del values[name]
        language = values.get("language")
        if isinstance(language, LanguageCode):
            values["language"] = language.value
        return ClientChange(uuid_of("ApiClient", self.client_id, CLIENT_PATH), values, key)


@strawberry.input(
    description="A new key. There is no idempotency key: the answer holds a secret that is never"
    " kept to be given twice."
)
class ApiClientKeyCreateInput:
    client_id: strawberry.ID = strawberry.field(description="Whose key it shall be.")
    name: str = strawberry.field(description="What it is for.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="Until when it is good; for ever when left out."
    )

    def command(self) -> NewKey:
        client_id = uuid_of("ApiClient", self.client_id, CLIENT_PATH)
        return NewKey(client_id, self.name, self.expires_at)


@strawberry.input(description="A key to be refused from now on.")
class ApiClientKeyRevokeInput:
    key_id: strawberry.ID = strawberry.field(description="The key's id.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> KeyChoice:
        return KeyChoice(uuid_of("ApiClientKey", self.key_id, KEY_PATH), self.idempotency_key)


@strawberry.type(description="The client, as it is now.")
class ApiClientSaved:
    is_type_of = presents(resolvers.ApiClientSaved)

    client: ApiClient = strawberry.field(description="The client.")


@strawberry.type(description="A new key, shown this once.")
class ApiClientKeyCreated:
    is_type_of = presents(views.MadeKey)

    secret: str = strawberry.field(
        description="The key itself. Send it as `X-Client-Key`; it cannot be shown again."
    )
    key: ApiClientKey = strawberry.field(description="What is kept of it.")
    client: ApiClient = strawberry.field(description="Whose key it is.")


@strawberry.type(description="The key is refused from now on.")
class ApiClientKeyRevoked:
    is_type_of = presents(resolvers.ApiClientKeyRevoked)

    key: ApiClientKey = strawberry.field(description="The key.")


ApiClientCreateResult = Annotated[
    ApiClientSaved
    | InvalidInputError
    | ConflictError
    | NotAllowedError
    | NotFoundError
    | IdempotencyConflictError,
    strawberry.union("ApiClientCreateResult", description="The client, or why not."),
]
ApiClientUpdateResult = Annotated[
    ApiClientSaved | InvalidInputError | NotFoundError | NotAllowedError | IdempotencyConflictError,
    strawberry.union("ApiClientUpdateResult", description="The client, or why not."),
]
ApiClientKeyCreateResult = Annotated[
    ApiClientKeyCreated | InvalidInputError | NotFoundError | ConflictError | NotAllowedError,
    strawberry.union("ApiClientKeyCreateResult", description="The key, or why not."),
]
ApiClientKeyRevokeResult = Annotated[
    ApiClientKeyRevoked
    | InvalidInputError
    | NotFoundError
    | NotAllowedError
    | IdempotencyConflictError,
    strawberry.union("ApiClientKeyRevokeResult", description="Done, or why not."),
]


@strawberry.type
class ClientsQuery:
    api_clients: Connection[ApiClient] = resolved(
        resolvers.api_clients,
        description="Every client, by their codes.",
        arguments=PAGE_ARGUMENTS,
        requires=Permission.CLIENTS_READ,
    )
    api_client: ApiClient | None = resolved(
        resolvers.api_client,
        description="A client by its id or its code.",
        arguments={
            "id": (strawberry.ID | None, "Its id."),
            "code": "Its code; looked at when no id is given.",
        },
        requires=Permission.CLIENTS_READ,
    )


@strawberry.type
class ClientsMutation:
    api_client_create: ApiClientCreateResult = resolved(
        resolvers.api_client_create,
        description="Make a client. It has no key yet: see `apiClientKeyCreate`.",
        arguments={"input": (ApiClientCreateInput, "The new client.")},
        requires=Permission.CLIENTS_WRITE,
    )
    api_client_update: ApiClientUpdateResult = resolved(
        resolvers.api_client_update,
        description="Change a client; it holds for its next request.",
        arguments={"input": (ApiClientUpdateInput, "What to change.")},
        requires=Permission.CLIENTS_WRITE,
    )
    api_client_key_create: ApiClientKeyCreateResult = resolved(
        resolvers.api_client_key_create,
        description="Make a key. Several are good side by side, so that one can replace another.",
        arguments={"input": (ApiClientKeyCreateInput, "Whose key, and what for.")},
        requires=Permission.CLIENTS_WRITE,
    )
    api_client_key_revoke: ApiClientKeyRevokeResult = resolved(
        resolvers.api_client_key_revoke,
        description="Refuse a key from now on. There is no way back.",
        arguments={"input": (ApiClientKeyRevokeInput, "Which key.")},
        requires=Permission.CLIENTS_WRITE,
    )


fetched_by("ApiClient", resolvers.clients_by_id)
