"""What the feed follows."""

from enum import Enum


class ChangeKind(Enum):
    """`subject_id` of a change is an order, a variant, a product or a variant."""

    ORDER = "order"
    STOCK = "stock"
    PRODUCT = "product"
    PRICE = "price"
