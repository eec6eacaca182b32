"""What clients ask of checkouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from commerce.cart.access import CartKey
from commerce.core.errors import InvalidInput
from commerce.core.idempotency import MAX_KEY_LENGTH
from commerce.core.ids import DecodedId
from commerce.core.money import Money
from commerce.customers.addresses import Address

MAX_TOKEN_LENGTH = 4_000


class CheckoutFields(TypedDict, total=False):
    """What is missing stays as it is; None takes a value away."""

    email: str | None
    shipping_address: Address | None
    billing_address: Address | None
    delivery_method_id: UUID | None
    note: str | None
    attributes: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class CreateCheckout:
    cart: CartKey
    fields: CheckoutFields
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateCheckout:
    checkout: DecodedId
    fields: CheckoutFields
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentChoice:
    """The provider's code, and what its own script made of the payer's details."""

    provider: str
    token: str


@dataclass(frozen=True, slots=True)
class CompleteCheckout:
    """`expected_total` is what the shopper was shown; `customer_group` is the request's."""

    checkout: DecodedId
    payment: PaymentChoice | None
    expected_total: Money
    idempotency_key: str | None = None
    customer_group: str | None = None

    @property
    def body(self) -> dict[str, object]:
        """What must be the same when the key is used again."""
        payment = self.payment
        return {
            "provider": payment.provider if payment else None,
            "token": payment.token if payment else None,
            "expected": [self.expected_total.minor, self.expected_total.currency],
        }


def check_request(command: CompleteCheckout) -> None:
    """Raises InvalidInput for a key or a token that is none."""
    key, payment = command.idempotency_key, command.payment
    if key is not None and (not 1 <= len(key) <= MAX_KEY_LENGTH or "\0" in key):
        text = f"Use 1 to {MAX_KEY_LENGTH} letters."
        raise InvalidInput.at(("input", "idempotencyKey"), "INVALID_LENGTH", text)
    if payment is not None and not 1 <= len(payment.token) <= MAX_TOKEN_LENGTH:
        text = f"Use 1 to {MAX_TOKEN_LENGTH} letters."
        raise InvalidInput.at(("input", "payment", "token"), "INVALID_LENGTH", text)


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    """The payer is back from the provider's page."""

    checkout: DecodedId


@dataclass(frozen=True, slots=True)
class PreviewLine:
    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class PreviewCheckout:
    """A cart, or else lines; where it would go, how and when. What is missing is the channel's."""

    cart: CartKey | None
    lines: Sequence[PreviewLine]
    country: str | None
    region: str | None
    delivery_method_id: UUID | None
    at: datetime | None
