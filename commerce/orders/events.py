"""Events of orders. Every one names the order, its number and its buyer."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """An order counts from now on: it was paid, or there was nothing to pay."""

    order_id: UUID
    customer_id: UUID | None
    number: str
    channel_id: UUID
    currency: str
    total: int


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    order_id: UUID
    customer_id: UUID | None
    number: str
    currency: str
    amount: int
    provider: str


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """A parcel left; `is_complete` when it was the last."""

    order_id: UUID
    customer_id: UUID | None
    number: str
    parcel_id: UUID
    is_complete: bool


@dataclass(frozen=True, slots=True)
class OrderDelivered(Event):
    """Everything that was ordered has arrived."""

    order_id: UUID
    customer_id: UUID | None
    number: str


@dataclass(frozen=True, slots=True)
class OrderCompleted(Event):
    order_id: UUID
    customer_id: UUID | None
    number: str


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """`was_placed` is false for orders that never counted: declined or unpaid in time."""

    order_id: UUID
    customer_id: UUID | None
    number: str
    reason: str
    was_placed: bool
    currency: str
    total: int
