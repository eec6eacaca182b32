"""What happens to tickets. Customers are told by these; internal notes are no event."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    ticket_id: UUID
    number: str
    customer_id: UUID | None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TicketReplied(Event):
    """`by_customer` tells in which direction the message went."""

    ticket_id: UUID
    number: str
    customer_id: UUID | None
    message_id: UUID
    by_customer: bool


@dataclass(frozen=True, slots=True)
class TicketResolved(Event):
    ticket_id: UUID
    number: str
    customer_id: UUID | None


@dataclass(frozen=True, slots=True)
class TicketClosed(Event):
    ticket_id: UUID
    number: str
    customer_id: UUID | None
