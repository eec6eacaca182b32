"""The kinds of imports."""

from enum import Enum


class ImportKind(Enum):
    CATALOG = "catalog"
    ORDERS = "orders"
