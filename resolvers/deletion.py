"""What a mutation answers with when the thing is gone."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.ids import encode


@dataclass(frozen=True, slots=True, eq=False)
class Deleted:
    """The id of something that was removed; with its capability if clients hold that."""

    kind: str
    id: UUID
    capability: bytes = b""

    @property
    def gid(self) -> str:
        return encode(self.kind, self.id, self.capability)
