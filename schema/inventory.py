"""Warehouses and stock in GraphQL: what is read of them."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.inventory import views
from commerce.inventory.models import MovementKind
from resolvers import inventory as resolvers
from schema.catalog import ProductVariant
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.node import presents
from schema.scalars import CountryCode, expose_enum
from schema.shop import Channel

expose_enum(
    MovementKind,
    name="StockMovementKind",
    description="Why the quantity of something in a warehouse changed.",
    RECEIVED="It was delivered to the warehouse.",
    CORRECTED="It was counted anew, or broke, or was found.",
    SHIPPED="It left with an order.",
    RETURNED="It came back from an order.",
    TRANSFERRED="It came from or went to another warehouse.",
    IMPORTED="It was taken over from another system.",
)


@strawberry.type(description="A place where goods lie.")
class Warehouse:
    is_type_of = presents(views.Warehouse)

    gid: strawberry.ID = strawberry.field(name="id", description="The warehouse's id.")
    code: str = strawberry.field(description="The stable code; unique.")
    name: str = strawberry.field(description="The name that staff know it by.")
    country: CountryCode = strawberry.field(description="Where it is.")
    is_active: bool = strawberry.field(description="Whether anything is sold from it.")
    channels: list[Channel] = batched(
        resolvers.channels_served, description="The channels it serves."
    )


@strawberry.type(description="How much of a variant lies in a warehouse.")
class StockLevel:
    variant: ProductVariant | None = batched(resolvers.variants, description="What lies there.")
    warehouse: Warehouse = batched(resolvers.places, description="Where.")
    on_hand: int = strawberry.field(description="How many lie there.")
    reserved: int = strawberry.field(description="How many of those are promised to orders.")
    safety_stock: int = strawberry.field(description="How many are never sold.")
    available: int = strawberry.field(
        description="How many can be sold: `onHand - reserved - safetyStock`, never below 0."
    )
    updated_at: datetime = strawberry.field(description="When this last changed.")


@strawberry.type(description="A change of how much of a variant lies in a warehouse.")
class StockMovement:
    gid: strawberry.ID = strawberry.field(name="id", description="The movement's id.")
    at: datetime = strawberry.field(description="When.")
    variant: ProductVariant | None = batched(resolvers.variants, description="What moved.")
    warehouse: Warehouse = batched(resolvers.places, description="Where.")
    kind: MovementKind = strawberry.field(description="Why.")
    quantity: int = strawberry.field(description="How many came; negative for those that left.")
    reason: str = strawberry.field(description="What staff wrote about it.")
    actor: str = strawberry.field(description="Who did it: `staff:…`, `system:…`.")
    order_id: strawberry.ID | None = batched(
        resolvers.order_ids, description="The order it belongs to, if any."
    )


@strawberry.type
class InventoryQuery:
    warehouses: list[Warehouse] = resolved(
        resolvers.warehouses, description="All warehouses, by code.", requires=Permission.STOCK_READ
    )
    channel_warehouses: list[Warehouse] = resolved(
        resolvers.channel_warehouses,
        description="The warehouses that serve a channel, the one that is taken from first in"
        " front.",
        arguments={"channel": "The channel's code."},
        requires=Permission.STOCK_READ,
    )
    stock_levels: Connection[StockLevel] = resolved(
        resolvers.stock_levels,
        description="The stock of a variant, of a warehouse, or of one in the other.",
        arguments={
            "variant_id": (strawberry.ID | None, "Of this variant."),
            "warehouse_id": (strawberry.ID | None, "In this warehouse."),
            **PAGE_ARGUMENTS,
        },
        requires=Permission.STOCK_READ,
    )
    stock_movements: Connection[StockMovement] = resolved(
        resolvers.stock_movements,
        description="Every change of a variant's stock, the newest first.",
        arguments={"variant_id": (strawberry.ID, "The variant."), **PAGE_ARGUMENTS},
        requires=Permission.STOCK_READ,
    )
