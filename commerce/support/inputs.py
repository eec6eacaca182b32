"""What is asked of support, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from commerce.support.kinds import TicketPriority, TicketSource, TicketStatus


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Empty parts do not narrow. `assignee_id` and `unassigned` exclude each other. `is_test` None
    is the side of who asks; of a customer or an order named, it is theirs."""

    statuses: Sequence[TicketStatus] = ()
    priorities: Sequence[TicketPriority] = ()
    assignee_id: UUID | None = None
    unassigned: bool = False
    customer_id: UUID | None = None
    order_id: UUID | None = None
    is_test: bool | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An id, with the access token that people without an account show."""

    id: UUID
    access_token: str | None = None


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Buyers fill the first four; the rest is for staff who open on somebody's behalf."""

    title: str
    body: str
    order: Key | None = None
    order_line_id: UUID | None = None
    customer_id: UUID | None = None
    source: TicketSource | None = None
    priority: TicketPriority | None = None
    assignee_id: UUID | None = None
    idempotency_key: str | None = None

    @property
    def uses_staff_fields(self) -> bool:
        staff_fields = (self.customer_id, self.source, self.priority, self.assignee_id)
        return any(value is not None for value in staff_fields)


@dataclass(frozen=True, slots=True)
class Reply:
    ticket: Key
    body: str
    is_internal: bool = False
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CloseTicket:
    ticket: Key
    idempotency_key: str | None = None


class TicketChanges(TypedDict, total=False):
    """Only what is there is changed; None unties and unassigns."""

    title: str
    status: TicketStatus
    priority: TicketPriority
    assignee_id: UUID | None
    order_id: UUID | None
    order_line_id: UUID | None


@dataclass(frozen=True, slots=True)
class UpdateTicket:
    ticket_id: UUID
    changes: TicketChanges
    idempotency_key: str | None = None
