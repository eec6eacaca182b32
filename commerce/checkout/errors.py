"""Refusals of checkout."""

from collections.abc import Sequence
from typing import ClassVar

from commerce.checkout.kinds import CheckoutRequirement
from commerce.checkout.views import CheckoutCost
from commerce.core.errors import ExpectedError


class CheckoutIncomplete(ExpectedError):
    """Something is still missing; `missing` says what."""

    code: ClassVar[str] = "CHECKOUT_INCOMPLETE"

    def __init__(self, missing: Sequence[CheckoutRequirement]) -> None:
        super().__init__(missing, path=("input", "checkoutId"))
        self.missing = list(missing)


class QuoteChanged(ExpectedError):
    """The total is not what the shopper was shown; `cost` is what it is now."""

    code: ClassVar[str] = "QUOTE_CHANGED"

    def __init__(self, cost: CheckoutCost) -> None:
        super().__init__(cost, path=("input", "expectedTotal"))
        self.cost = cost


class DeliveryUnavailable(ExpectedError):
    """The chosen way of delivery is not offered for this address and these goods."""

    code: ClassVar[str] = "DELIVERY_UNAVAILABLE"

    def __init__(self, path: Sequence[str] = ("input", "checkoutId")) -> None:
        super().__init__(path=path)


class CheckoutClosed(ExpectedError):
    """The checkout has been completed, or its cart is closed: it can be read, not changed."""

    code: ClassVar[str] = "CHECKOUT_CLOSED"

    def __init__(self, path: Sequence[str] = ("input", "checkoutId")) -> None:
        super().__init__(path=path)
