"""Use cases of carts: filling, changing, merging, and what a cart costs now."""

from commerce.cart.service.changing import (
    ChangedCart,
    add_lines,
    create,
    remove_lines,
    update,
    update_lines,
)
from commerce.cart.service.costing import basket_of, offers, priced
from commerce.cart.service.merging import merge
from commerce.cart.service.partly import LeftOut, add_what_can_be_had

__all__ = [
    "ChangedCart",
    "LeftOut",
    "add_lines",
    "add_what_can_be_had",
    "basket_of",
    "create",
    "merge",
    "offers",
    "priced",
    "remove_lines",
    "update",
    "update_lines",
]
