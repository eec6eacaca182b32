"""Events of payments."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class PaymentReversalRequested(Event):
    """The order of this payment will not be fulfilled: what was or may still be taken goes back."""

    payment_id: UUID
    order_id: UUID


@dataclass(frozen=True, slots=True)
class PaymentReversed(Event):
    """The provider confirmed: nothing was taken (`amount` 0), or `amount` was given back."""

    payment_id: UUID
    order_id: UUID
    amount: int
    currency: str
