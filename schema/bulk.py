"""Changes in bulk, as integrations send them: each item has a result of its own."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.inventory import views as inventory
from commerce.inventory.requests import SetStockInBulk, StockCount
from commerce.pricing import views as pricing
from commerce.pricing.requests import BulkPrice, SetPricesInBulk
from resolvers import inventory as stock_resolvers
from resolvers import pricing as price_resolvers
from schema.catalog_inputs import KEY
from schema.errors import (
    FieldProblem,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import resolved
from schema.inventory import StockLevel
from schema.node import presents
from schema.pricing import PriceList

PROBLEMS = "Everything that is wrong with this item; empty when it was written."
REFUSED_COUNT = "How many items were not written."


@strawberry.input(description="How many there are of a variant in a warehouse.")
class StockBulkItemInput:
    sku: str = strawberry.field(description="The variant's SKU.")
    warehouse: str = strawberry.field(description="The warehouse's code.")
    on_hand: int = strawberry.field(description="How many lie there, those reserved included.")
    safety_stock: int | None = strawberry.field(
        default=None, description="How many are never to be sold; stays when left out."
    )


@strawberry.input(description="Counts of many variants.")
class StockBulkSetInput:
    items: list[StockBulkItemInput] = strawberry.field(description="Up to 500.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetStockInBulk:
        return SetStockInBulk(
            self.idempotency_key,
            [
                StockCount(each.sku, each.warehouse, each.on_hand, each.safety_stock)
                for each in self.items
            ],
        )


@strawberry.type(description="What became of one count.")
class StockBulkItem:
    sku: str = strawberry.field(description="The SKU that was sent.")
    warehouse: str = strawberry.field(description="The warehouse that was sent.")
    level: StockLevel | None = strawberry.field(
        description="What lies there now; null when there is no such place or variant."
    )
    problems: list[FieldProblem] = strawberry.field(description=PROBLEMS)


@strawberry.type(description="What became of counts that were sent together.")
class StockBulkSet:
    is_type_of = presents(inventory.StockBulkSet)

    items: list[StockBulkItem] = strawberry.field(description="In the order of the input.")
    refused_count: int = strawberry.field(description=REFUSED_COUNT)


@strawberry.input(description="A price of a variant.")
class PricesBulkItemInput:
    sku: str = strawberry.field(description="The variant's SKU.")
    amount: str = strawberry.field(description="A decimal number in the list's currency.")
    compare_at: str | None = strawberry.field(
        default=None, description="The higher price that is shown struck through."
    )
    min_quantity: int = strawberry.field(default=1, description="From how many on it holds.")


@strawberry.input(description="Prices of many variants.")
class PricesBulkSetInput:
    price_list: str = strawberry.field(description="The price list's code.")
    items: list[PricesBulkItemInput] = strawberry.field(
        description="Up to 500; one of the same variant and quantity is replaced."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetPricesInBulk:
        return SetPricesInBulk(
            self.idempotency_key,
            self.price_list,
            [
                BulkPrice(each.sku, each.amount, each.compare_at, each.min_quantity)
                for each in self.items
            ],
        )


@strawberry.type(description="What became of one price.")
class PricesBulkItem:
    sku: str = strawberry.field(description="The SKU that was sent.")
    problems: list[FieldProblem] = strawberry.field(description=PROBLEMS)


@strawberry.type(description="What became of prices that were sent together.")
class PricesBulkSet:
    is_type_of = presents(pricing.PricesBulkSet)

    price_list: PriceList = strawberry.field(description="The list they stand in.")
    items: list[PricesBulkItem] = strawberry.field(description="In the order of the input.")
    refused_count: int = strawberry.field(description=REFUSED_COUNT)


StockBulkSetResult = Annotated[
    StockBulkSet | InvalidInputError | IdempotencyConflictError,
    strawberry.union("StockBulkSetResult", description="A result for each item, or why not."),
]
PricesBulkSetResult = Annotated[
    PricesBulkSet | NotFoundError | InvalidInputError | IdempotencyConflictError,
    strawberry.union("PricesBulkSetResult", description="A result for each item, or why not."),
]


@strawberry.type
class BulkMutation:
    stock_bulk_set: StockBulkSetResult = resolved(
        stock_resolvers.stock_bulk_set,
        description="Say how many there are of many variants. What is right is written; each item"
        " says what was wrong with it. Sending the same again changes nothing.",
        arguments={"input": (StockBulkSetInput, "The counts.")},
        requires=Permission.STOCK_WRITE,
    )
    prices_bulk_set: PricesBulkSetResult = resolved(
        price_resolvers.prices_bulk_set,
        description="Write many prices into a list. What is right is written; each item says what"
        " was wrong with it.",
        arguments={"input": (PricesBulkSetInput, "The prices.")},
        requires=Permission.PRICES_WRITE,
    )
