"""What readers see of payments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.payments.models import PaymentStatus, TransactionKind


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A provider as one shopper is shown it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Payment:
    """One attempt to be paid."""

    id: UUID
    order_id: UUID
    provider: str
    provider_reference: str | None
    status: PaymentStatus
    currency: str
    amount_minor: int
    captured_minor: int
    refunded_minor: int
    failure_code: str | None
    action_url: str | None
    checks: int
    created_at: datetime

    @property
    def gid(self) -> str:
        return encode("Payment", self.id)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def captured(self) -> Money:
        return Money(self.captured_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return self.status in (PaymentStatus.PENDING, PaymentStatus.ACTION_REQUIRED)


@dataclass(frozen=True, slots=True, eq=False)
class PaymentTransaction:
    """One entry of a payment's ledger."""

    id: UUID
    payment_id: UUID
    kind: TransactionKind
    is_success: bool
    amount_minor: int
    currency: str
    provider_reference: str | None
    failure_code: str | None
    at: datetime

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
