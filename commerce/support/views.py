"""What readers see of tickets. Titles and messages stay sealed until they are shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.support.kinds import AuthorKind, TicketPriority, TicketSource, TicketStatus


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """`is_held`: whoever reads it has shown the ticket's access token, or has just opened it."""

    id: UUID
    number: str
    customer_id: UUID | None
    order_id: UUID | None
    order_line_id: UUID | None
    title_sealed: bytes
    status: TicketStatus
    priority: TicketPriority
    source: TicketSource
    assignee_id: UUID | None
    created_at: datetime
    last_message_at: datetime
    resolved_at: datetime | None
    test_client_id: UUID | None
    is_held: bool = False

    @property
    def gid(self) -> str:
        return encode("Ticket", self.id)

    @property
    def is_test(self) -> bool:
        return self.test_client_id is not None


@dataclass(frozen=True, slots=True, eq=False)
class TicketMessage:
    id: UUID
    ticket_id: UUID
    author_kind: AuthorKind
    author_id: UUID | None
    body_sealed: bytes
    is_internal: bool
    at: datetime

    @property
    def gid(self) -> str:
        return encode("TicketMessage", self.id)
