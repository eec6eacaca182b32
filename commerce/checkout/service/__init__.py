"""Use cases of checkout: filling one in, completing it, settling its payment, recovering."""

from commerce.checkout.service.completion import complete, confirm_payment
from commerce.checkout.service.editing import create, update
from commerce.checkout.service.recovery import expire_unpaid_orders, recover_payments
from commerce.checkout.service.settlement import settle

__all__ = [
    "complete",
    "confirm_payment",
    "create",
    "expire_unpaid_orders",
    "recover_payments",
    "settle",
    "update",
]
