"""Use cases of delivery: what can be offered, and keeping zones, methods and rates."""

from commerce.shipping.service.offering import options

__all__ = ["options"]
