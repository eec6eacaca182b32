"""What readers see of the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode


@dataclass(frozen=True, slots=True, eq=False)
class AuditEntry:
    """`actor` is a label: `staff:<id>`, `customer:<id>`, `system:<name>`."""

    id: UUID
    at: datetime
    actor: str
    action: str
    entity_kind: str
    entity_id: UUID
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    request_id: str | None

    @property
    def gid(self) -> str:
        return encode("AuditEntry", self.id)

    @property
    def entity_gid(self) -> str:
        return encode(self.entity_kind, self.entity_id)

    @property
    def staff_id(self) -> UUID | None:
        """The staff member who acted, if one did."""
        kind, _, id_ = self.actor.partition(":")
        return UUID(id_) if kind == "staff" else None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """`entity` is a kind and an id, `actor` a label."""

    entity: tuple[str, UUID] | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
