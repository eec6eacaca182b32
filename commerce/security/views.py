"""What readers see of signals and block rules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.security.kinds import SignalKind


@dataclass(frozen=True, slots=True, eq=False)
class SecurityEvent:
    """`network` is an address, or the /64 of a version 6 one; empty where it is not known."""

    id: UUID
    kind: SignalKind
    client_id: UUID | None
    network: str
    count: int
    first_at: datetime
    last_at: datetime
    note: str

    @property
    def gid(self) -> str:
        return encode("SecurityEvent", self.id)

    @property
    def client_gid(self) -> str | None:
        return encode("ApiClient", self.client_id) if self.client_id else None


@dataclass(frozen=True, slots=True, eq=False)
class BlockRule:
    """Either a network or a client is kept out."""

    id: UUID
    network: str | None
    client_id: UUID | None
    reason: str
    created_by: str
    created_at: datetime
    expires_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("BlockRule", self.id)

    @property
    def client_gid(self) -> str | None:
        return encode("ApiClient", self.client_id) if self.client_id else None

    def holds_at(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block rule to be."""

    network: str | None
    client_id: UUID | None
    reason: str
    expires_at: datetime | None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class BlockRemoval:
    """Which rule to remove."""

    rule_id: UUID
    idempotency_key: str | None = None
