"""Expected refusals of carts."""

from collections.abc import Sequence
from enum import Enum

from commerce.cart.models import CartStatus
from commerce.core.errors import ExpectedError


class NotSoldReason(Enum):
    NOT_PUBLISHED = "not_published"
    NOT_PRICED = "not_priced"


class CartClosed(ExpectedError):
    """The cart was ordered, or merged into another; it cannot be changed."""

    code = "CART_CLOSED"

    def __init__(self, status: CartStatus, path: Sequence[str] = ("input", "cartId")) -> None:
        super().__init__(status, path=path)
        self.status = status


class NotSold(ExpectedError):
    """The cart's channel does not sell the variant in the cart's currency now."""

    code = "NOT_SOLD"

    def __init__(self, sku: str, reason: NotSoldReason, path: Sequence[str] = ()) -> None:
        super().__init__(sku, reason, path=path)
        self.sku = sku
        self.reason = reason
