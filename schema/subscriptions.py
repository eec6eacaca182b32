"""The root fields of subscriptions, and what each delivers."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.orders.kinds import OrderEventType
from resolvers import live
from schema.cart import Cart
from schema.catalog import ProductVariant
from schema.fields import batched
from schema.inventory import StockLevel
from schema.orders import Order
from schema.streams import streamed


@strawberry.type(
    description="Something that happened to an order. The first one of a subscription says how"
    " things stand: nothing has happened yet, and what happens from now on can be resumed."
)
class OrderUpdate:
    event: OrderEventType | None = strawberry.field(
        description="What happened; null in the first update, unless the subscription was resumed."
    )
    at: datetime = strawberry.field(description="When it happened.")
    cursor: str = strawberry.field(
        description="Give it as `after` to subscribe again and get every event behind this one,"
        " each once. Good for six days."
    )
    order: Order | None = strawberry.field(
        description="The order as it is now; null in the first update where many are followed."
    )


@strawberry.type(description="A cart that has changed.")
class CartUpdate:
    cart: Cart = strawberry.field(description="The cart as it is now.")


@strawberry.type(description="How much there is of a variant now.")
class VariantStock:
    variant: ProductVariant = strawberry.field(description="The variant.")
    available: int = strawberry.field(description="How many the request's channel can sell now.")
    levels: list[StockLevel] | None = batched(
        live.stock_levels,
        description="What lies in each warehouse.",
        requires=Permission.STOCK_READ,
    )


@strawberry.type(description="Variants of which there is more or less than before.")
class InventoryLevelUpdate:
    stocks: list[VariantStock] = strawberry.field(
        description="Those that changed; all that are followed in the first update."
    )


@strawberry.type(
    description="What can be followed, over WebSocket (`graphql-transport-ws`) or as server-sent"
    " events. Every subscription says first how things stand, and ends with a coded error when the"
    " session, a permission or the thing itself is gone."
)
class Subscription:
    order_updated: OrderUpdate = streamed(
        live.order_updated,
        description="What happens to an order, for its buyer, for staff and partners with"
        " `orders:read`, and for who shows its access token. Without an id: to all orders of the"
        " signed-in customer, or to all orders there are, for who has `orders:read`.",
        arguments={
            "id": (strawberry.ID | None, "The order's id."),
            "access_token": "The token that came with the order when it was placed.",
            "after": "A `cursor` of before: only what happened since then is told, all of it.",
        },
    )
    cart_updated: CartUpdate = streamed(
        live.cart_updated,
        description="A cart whenever it changes; changes that follow one another quickly are told"
        " as one. Ends when the cart was ordered or has joined another one.",
        arguments={"id": (strawberry.ID, "The cart's id, as `cartCreate` gave it.")},
    )
    inventory_level_updated: InventoryLevelUpdate = streamed(
        live.inventory_level_updated,
        description="How many of these variants the request's channel can sell; with `stock:read`"
        " also what lies in each warehouse. Changes that follow one another quickly are told as"
        " one.",
        arguments={"variant_ids": (list[strawberry.ID], "Up to 100 variants.")},
    )
