"""What happens to customers. Personal data stays out of events."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    """Somebody made an account."""

    customer_id: UUID
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerChanged(Event):
    """The account's data changed; `fields` names what: name, phone, email, language, …"""

    customer_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerPasswordChanged(Event):
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class CustomerAddressAdded(Event):
    """An entry came into the address book."""

    customer_id: UUID
    address_id: UUID
    country: str


@dataclass(frozen=True, slots=True)
class ConsentRecorded(Event):
    """A customer agreed to a purpose or withdrew; `purpose` is a ConsentPurpose's value."""

    customer_id: UUID
    purpose: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class CustomerBlocked(Event):
    """Staff blocked an account; its sessions have ended."""

    customer_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerUnblocked(Event):
    customer_id: UUID
