"""What imports tell others."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class OrdersImported(Event):
    """A file of past orders was brought in; told once, after its last chunk."""

    run_id: UUID
    created: int
