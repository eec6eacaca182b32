"""What readers see of API clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.clients.kinds import ClientKind, ClientMode
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

    @property
    def gid(self) -> str:
        return encode("ApiClient", self.id)
