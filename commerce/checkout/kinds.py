"""The kinds of things about checkouts."""

from enum import Enum


class CheckoutRequirement(Enum):
    """What a checkout may still lack before it can be completed."""

    LINES = "lines"
    EMAIL = "email"
    SHIPPING_ADDRESS = "shipping_address"
    DELIVERY_OPTION = "delivery_option"
