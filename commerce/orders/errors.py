"""Refusals of orders."""

from typing import ClassVar

from commerce.core.errors import ExpectedError
from commerce.orders.kinds import OrderStatus


class OrderStatusForbids(ExpectedError):
    """The order's status, or what has left already, does not allow what was asked for."""

    code: ClassVar[str] = "ORDER_STATUS_FORBIDS"

    def __init__(self, status: OrderStatus) -> None:
        super().__init__(status, path=("input", "orderId"))
        self.status = status
