"""Use cases of inventory: promising stock to orders, and keeping the stock itself."""

from commerce.inventory.service.reservations import (
    allocate,
    check,
    release,
    reserve,
    restock,
    ship,
)

__all__ = ["allocate", "check", "release", "reserve", "restock", "ship"]
