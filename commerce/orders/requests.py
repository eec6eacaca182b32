"""What clients ask of orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.orders.kinds import CancelReason, OrderStatus


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What staff narrow a list by; everything given must hold. Times: from, up to and without.
    `is_test` None is the side of who asks."""

    statuses: Sequence[OrderStatus] = ()
    channels: Sequence[str] = ()
    number: str | None = None
    email: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    declined_attempts: bool = False
    is_test: bool | None = None


@dataclass(frozen=True, slots=True)
class ShipOrder:
    """Without `lines` everything that is left goes into the parcel."""

    order_id: UUID
    lines: Sequence[tuple[UUID, int]] = ()
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class MarkDelivered:
    """Without `parcel_id` every parcel under way has arrived."""

    order_id: UUID
    parcel_id: UUID | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteOrder:
    """`access_token` is what a guest shows; staff and the customer need none."""

    order_id: UUID
    access_token: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CancelOrder:
    order_id: UUID
    reason: CancelReason | None = None
    note: str | None = None
    access_token: str | None = None
    idempotency_key: str | None = None
