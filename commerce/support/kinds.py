"""The states and kinds of tickets, without tables."""

from enum import Enum


class TicketStatus(Enum):
    OPEN = "open"
    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    RESOLVED = "resolved"
    CLOSED = "closed"


class TicketPriority(Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketSource(Enum):
    WEB = "web"
    EMAIL = "email"
    PHONE = "phone"
    SOCIAL = "social"


class AuthorKind(Enum):
    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"
