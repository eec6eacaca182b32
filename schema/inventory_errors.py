"""Refusals of inventory in GraphQL."""

import strawberry

from commerce.inventory.errors import OutOfStock
from schema.errors import UserError, refusal


@strawberry.type(description="A variant of which there is not enough.")
class StockShortage:
    sku: str = strawberry.field(description="The variant's SKU.")
    requested: int = strawberry.field(description="How many were asked for altogether.")
    available: int = strawberry.field(description="How many there are.")


@refusal(
    OutOfStock,
    "There are only {available} of {sku}.",
    "There is less than was asked for. Nothing was changed.",
)
class OutOfStockError(UserError):
    sku: str = strawberry.field(description="The first variant that is short.")
    available: int = strawberry.field(description="How many of it there are.")
    shortages: list[StockShortage] = strawberry.field(
        description="Every variant that is short, not only the first."
    )
