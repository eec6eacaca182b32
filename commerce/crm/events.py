"""What staff change about a customer."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class CustomerNoteAdded(Event):
    customer_id: UUID
    note_id: UUID


@dataclass(frozen=True, slots=True)
class CustomerTagsChanged(Event):
    customer_id: UUID
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerOwnerChanged(Event):
    customer_id: UUID
    owner_id: UUID | None
