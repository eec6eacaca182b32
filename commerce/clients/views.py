"""What readers see of API clients, their keys, what they published and how it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.clients.kinds import ClientKind, ClientMode, OperationKind
from commerce.core.ids import encode
from commerce.core.permissions import Permission


@dataclass(frozen=True, slots=True, eq=False)
class ApiClient:
    """A program that uses the endpoint. Costs are in points (docs/decisions/0012); None is no
    limit. `channel`, `language` and `currency` are what `@inContext` leaves open."""

    id: UUID
    code: str
    name: str
    kind: ClientKind
    mode: ClientMode
    is_live: bool
    allowed_origins: Sequence[str]
    channel: str | None
    language: str | None
    currency: str | None
    permissions: frozenset[Permission]
    cost_per_second: int | None
    cost_burst: int | None
    cost_per_day: int | None
    is_active: bool = True
    serves_agents: bool = False

    @property
    def gid(self) -> str:
        return encode("ApiClient", self.id)

    @property
    def shown_permissions(self) -> list[Permission]:
        """In a fixed order."""
        return sorted(self.permissions, key=lambda permission: permission.value)


@dataclass(frozen=True, slots=True, eq=False)
class ApiClientKey:
    """`beginning` is how people tell keys apart; the rest is known to nobody."""

    id: UUID
    client_id: UUID
    name: str
    beginning: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("ApiClientKey", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """A version of a client with what it may send."""

    id: UUID
    client_id: UUID
    version: str
    published_at: datetime
    published_by: str
    retired_at: datetime | None
    retired_by: str | None
    operation_count: int

    @property
    def gid(self) -> str:
        return encode("OperationManifest", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class PublishedOperation:
    """`cost` is in points. `retired_at` is its version's."""

    id: UUID
    client_id: UUID
    version: str
    document_id: str
    name: str
    kind: OperationKind
    cost: int
    hash: bytes
    published_at: datetime
    retired_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("PublishedOperation", self.id)

    @property
    def sha256(self) -> str:
        return self.hash.hex()


@dataclass(frozen=True, slots=True, eq=False)
class UnknownDocument:
    """Something a client in the mode `log` sends and has not published."""

    id: UUID
    client_id: UUID | None
    hash: bytes
    text: str
    operation_name: str | None
    calls: int
    first_seen_at: datetime
    last_seen_at: datetime

    @property
    def gid(self) -> str:
        return encode("UnknownDocument", self.id)

    @property
    def sha256(self) -> str:
        return self.hash.hex()


@dataclass(frozen=True, slots=True, eq=False)
class UsageRow:
    """Use of one operation by one version of a client over a time, or of whatever else rows are
    grouped by; what is not grouped by is None. Times are in milliseconds."""

    operation_id: UUID | None
    version: str | None
    at: datetime | None
    calls: int
    errors: int
    cost: int
    p50_ms: float
    p95_ms: float
    last_used_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class MadeKey:
    """A new key. `secret` is the key itself, shown this once."""

    secret: str
    key: ApiClientKey
    client: ApiClient


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What publishing did: `added` operations; none of them when all were there already."""

    manifest: Manifest
    client: ApiClient
    added: int
    is_new: bool
