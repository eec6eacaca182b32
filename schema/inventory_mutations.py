"""Changing warehouses and stock in GraphQL."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import UNSET

from commerce.core.errors import InvalidInput
from commerce.core.permissions import Permission
from commerce.inventory import views
from commerce.inventory.models import MovementKind
from commerce.inventory.requests import (
    Adjustment,
    AdjustStock,
    SaveWarehouse,
    SetChannelWarehouses,
    TransferLine,
    TransferStock,
    WarehouseFields,
)
from resolvers import inventory as resolvers
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import KEY, sent_fields
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
)
from schema.fields import INPUT_LIMIT, resolved
from schema.inventory import StockLevel, Warehouse
from schema.node import presents
from schema.scalars import CountryCode
from schema.shop import Channel

REASON = "Why, for whoever reads the movements; up to 500 letters."


@strawberry.input(description="A new warehouse.")
class WarehouseCreateInput:
    code: str = strawberry.field(description="A stable code: a-z, digits, - and _, up to 60.")
    name: str = strawberry.field(description="The name for staff, up to 100.")
    country: CountryCode = strawberry.field(description="Where it is.")
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether anything is sold from it; it is when left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveWarehouse:
        return SaveWarehouse(self.idempotency_key, None, WarehouseFields(**sent_fields(self)))


@strawberry.input(description="A warehouse to change; what is left out stays.")
class WarehouseUpdateInput:
    id: strawberry.ID = strawberry.field(description="The warehouse.")
    name: str | None = strawberry.field(default=UNSET, description="The name for staff.")
    country: CountryCode | None = strawberry.field(default=UNSET, description="Where it is.")
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether anything is sold from it."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveWarehouse:
        id_ = uuid_of("Warehouse", self.id, ("input", "id"))
        return SaveWarehouse(self.idempotency_key, id_, WarehouseFields(**sent_fields(self)))


@strawberry.input(description="The warehouses of a channel, instead of those it has.")
class ChannelWarehousesSetInput:
    channel: str = strawberry.field(description="The channel's code.")
    warehouse_ids: list[strawberry.ID] = strawberry.field(
        description="Up to 100, the one to take stock from first in front."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetChannelWarehouses:
        _at_most(self.warehouse_ids, "warehouseIds")
        path = ("input", "warehouseIds")
        return SetChannelWarehouses(
            self.idempotency_key,
            self.channel,
            [
                uuid_of("Warehouse", id_, (*path, str(i)))
                for i, id_ in enumerate(self.warehouse_ids)
            ],
        )


@strawberry.input(
    description="What is to change of a variant in a warehouse: `delta` or `set`, and the safety"
    " stock if it is given."
)
class StockAdjustmentInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    warehouse_id: strawberry.ID = strawberry.field(description="The warehouse.")
    delta: int | None = strawberry.field(
        default=None, description="How many more there are; negative for fewer."
    )
    set: int | None = strawberry.field(default=None, description="How many there are.")
    safety_stock: int | None = strawberry.field(
        default=None, description="How many are never to be sold; stays when left out."
    )
    kind: MovementKind = strawberry.field(
        default=MovementKind.CORRECTED, description="RECEIVED or CORRECTED."
    )
    reason: str = strawberry.field(default="", description=REASON)

    def adjustment(self, index: int) -> Adjustment:
        path = ("input", "adjustments", str(index))
        return Adjustment(
            variant_id=uuid_of("ProductVariant", self.variant_id, (*path, "variantId")),
            warehouse_id=uuid_of("Warehouse", self.warehouse_id, (*path, "warehouseId")),
            delta=self.delta,
            target=self.set,
            safety_stock=self.safety_stock,
            reason=self.reason,
            kind=self.kind,
        )


@strawberry.input(description="Stock to change: all of it or nothing.")
class StockAdjustInput:
    adjustments: list[StockAdjustmentInput] = strawberry.field(description="Up to 100.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> AdjustStock:
        _at_most(self.adjustments, "adjustments")
        adjustments = [each.adjustment(index) for index, each in enumerate(self.adjustments)]
        return AdjustStock(self.idempotency_key, adjustments)


@strawberry.input(description="So many of a variant to move.")
class StockTransferLineInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    quantity: int = strawberry.field(description="How many, at least 1.")


@strawberry.input(description="Goods to move from one warehouse to another: all or nothing.")
class StockTransferInput:
    from_warehouse_id: strawberry.ID = strawberry.field(description="Where they are.")
    to_warehouse_id: strawberry.ID = strawberry.field(description="Where they go.")
    lines: list[StockTransferLineInput] = strawberry.field(description="Up to 50.")
    reason: str = strawberry.field(default="", description=REASON)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> TransferStock:
        _at_most(self.lines, "lines")
        path = ("input", "lines")
        return TransferStock(
            self.idempotency_key,
            uuid_of("Warehouse", self.from_warehouse_id, ("input", "fromWarehouseId")),
            uuid_of("Warehouse", self.to_warehouse_id, ("input", "toWarehouseId")),
            [
                TransferLine(
                    uuid_of("ProductVariant", line.variant_id, (*path, str(index), "variantId")),
                    line.quantity,
                )
                for index, line in enumerate(self.lines)
            ],
            self.reason,
        )


def _at_most(items: Sequence[object], name: str) -> None:
    """Raises InvalidInput for a list that is too long to look at."""
    if len(items) > INPUT_LIMIT:
        text = f"At most {INPUT_LIMIT} at a time."
        raise InvalidInput.at(("input", name), "TOO_MANY", text)


@strawberry.type(description="Stock was changed.")
class StockAdjusted:
    is_type_of = presents(views.StockAdjusted)

    levels: list[StockLevel] = strawberry.field(
        description="What lies there now, in the order of the input; of a transfer, where each line"
        " was and where it went."
    )


REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
WarehouseCreateResult = Annotated[
    Warehouse | ConflictError | REFUSED,
    strawberry.union("WarehouseCreateResult", description="The warehouse, or why there is none."),
]
WarehouseUpdateResult = Annotated[
    Warehouse | REFUSED,
    strawberry.union("WarehouseUpdateResult", description="The warehouse, or why it stays."),
]
ChannelWarehousesSetResult = Annotated[
    Channel | REFUSED,
    strawberry.union("ChannelWarehousesSetResult", description="The channel, or why it stays."),
]
StockAdjustResult = Annotated[
    StockAdjusted | REFUSED,
    strawberry.union("StockAdjustResult", description="The stock, or everything that is wrong."),
]
StockTransferResult = Annotated[
    StockAdjusted | REFUSED,
    strawberry.union("StockTransferResult", description="The stock, or everything that is wrong."),
]


@strawberry.type
class InventoryMutation:
    warehouse_create: WarehouseCreateResult = resolved(
        resolvers.warehouse_save,
        description="Create a warehouse; `channelWarehousesSet` says whom it serves.",
        arguments={"input": (WarehouseCreateInput, "The new warehouse.")},
        requires=Permission.STOCK_WRITE,
    )
    warehouse_update: WarehouseUpdateResult = resolved(
        resolvers.warehouse_save,
        description="Change a warehouse.",
        arguments={"input": (WarehouseUpdateInput, "The changes.")},
        requires=Permission.STOCK_WRITE,
    )
    channel_warehouses_set: ChannelWarehousesSetResult = resolved(
        resolvers.channel_warehouses_set,
        description="Say which warehouses serve a channel, and which of them is taken from first.",
        arguments={"input": (ChannelWarehousesSetInput, "The warehouses.")},
        requires=Permission.STOCK_WRITE,
    )
    stock_adjust: StockAdjustResult = resolved(
        resolvers.stock_adjust,
        description="Change what lies in warehouses. Less than is reserved there is refused, and"
        " then nothing is changed.",
        arguments={"input": (StockAdjustInput, "The changes.")},
        requires=Permission.STOCK_WRITE,
    )
    stock_transfer: StockTransferResult = resolved(
        resolvers.stock_transfer,
        description="Move goods from one warehouse to another. What is reserved stays.",
        arguments={"input": (StockTransferInput, "What goes where.")},
        requires=Permission.STOCK_WRITE,
    )
