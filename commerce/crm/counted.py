"""Which orders count as bought, and when: the one place that traits and segments ask."""

from typing import Any

from sqlalchemy import func

from commerce.orders.kinds import OrderStatus
from commerce.orders.models import Order

STATUSES = (
    OrderStatus.AWAITING_SHIPMENT,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
    OrderStatus.COMPLETED,
)
IS_COUNTED: Any = Order.status.in_(STATUSES) & Order.test_client_id.is_(None)
"""Placed, not cancelled, and not of the sandbox."""

BOUGHT_AT: Any = func.coalesce(Order.placed_at, Order.created_at)
