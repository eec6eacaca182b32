"""What callers ask of API clients and the registry, as plain values.

The registry knows nothing of GraphQL: that a document is valid, what kind of operation it holds and
what it costs is worked out by `schema.execution.inspect` and handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from commerce.clients.kinds import ClientKind, ClientMode, OperationKind, TimeStep
from commerce.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class NewClient:
    """Without a mode: `id_only` when it is live or serves agents, `open` otherwise."""

    code: str
    name: str
    kind: ClientKind
    is_live: bool = True
    mode: ClientMode | None = None
    allowed_origins: Sequence[str] = ()
    channel: str | None = None
    language: str | None = None
    currency: str | None = None
    permissions: Sequence[Permission] = ()
    cost_per_second: int | None = None
    cost_burst: int | None = None
    cost_per_day: int | None = None
    serves_agents: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class ClientChange:
    """`values` are NewClient's fields and `is_active`; what is not there stays. Code, kind and
    whether it is live never change: keys, apps and reports carry them."""

    client_id: UUID
    values: Mapping[str, Any]
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    client_id: UUID
    name: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyChoice:
    key_id: UUID
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document of a manifest, under the id that the client calls it by. Manifests that give names
    and kinds are held to them."""

    id: str
    text: str
    name: str | None = None
    kind: OperationKind | None = None

    @property
    def hash(self) -> bytes:
        """The SHA-256 of the text."""
        return sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True)
class OperationProblem:
    """What is wrong with one document. `line` and `column` count from one within its text."""

    document_id: str
    operation_name: str | None
    message: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class OperationFacts:
    """A document that may be published. `cost` is in points."""

    document_id: str
    name: str
    kind: OperationKind
    text: str
    hash: bytes = field(repr=False)
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """A client's version with everything it may send."""

    client_id: UUID
    version: str
    operations: Sequence[OperationFacts]


@dataclass(frozen=True, slots=True)
class VersionChoice:
    client_id: UUID
    version: str
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class UsageQuery:
    """`client_id` None is for requests without a key. Rows are added up over what they are not
    grouped by."""

    client_id: UUID | None
    since: datetime
    until: datetime
    by_operation: bool = False
    by_version: bool = False
    by_time: TimeStep | None = None
