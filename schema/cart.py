"""Carts in GraphQL: what is read of them."""

from datetime import datetime

import strawberry

from commerce.cart import rules, views
from commerce.cart.models import CartStatus
from commerce.cart.rules import WarningCode
from resolvers import cart as resolvers
from schema.catalog import ProductVariant
from schema.fields import IS_TEST, batched, resolved
from schema.money import Money
from schema.node import Node, fetched_by, presents
from schema.pricing import TaxLine
from schema.scalars import CurrencyCode, expose_enum
from schema.shop import Channel

expose_enum(
    CartStatus,
    description="Whether a cart can be changed.",
    ACTIVE="It can.",
    ORDERED="It became an order; it can be read only.",
    MERGED="It joined another cart at sign-in; it can be read only.",
)
expose_enum(
    WarningCode,
    name="CartWarningCode",
    description="What a shopper should know of a line of their cart.",
    PRICE_CHANGED="A unit costs something else than when the line was last changed.",
    NOT_ENOUGH_STOCK="There are fewer than the line asks for.",
    NO_LONGER_AVAILABLE="The shop no longer sells it; the line costs nothing.",
    NOT_PRICED="It has no price in the cart's currency; the line costs nothing.",
)


@strawberry.type(description="Something a storefront keeps with a cart or a line.")
class CartAttribute:
    key: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value.")


@strawberry.interface(
    description="Something a shopper should know before they pay. Translate by `code`."
)
class CartWarning:
    code: WarningCode = strawberry.field(description="What it is.")
    line_gid: strawberry.ID = strawberry.field(
        name="lineId", description="The line that it is about."
    )


@strawberry.type(description="A unit costs something else than when the line was last changed.")
class CartPriceChangedWarning(CartWarning):
    is_type_of = presents(rules.PriceChanged)

    previous: Money = strawberry.field(description="What a unit cost then.")
    current: Money = strawberry.field(description="What it costs now.")


@strawberry.type(description="There are fewer than the line asks for; checkout would refuse it.")
class CartNotEnoughStockWarning(CartWarning):
    is_type_of = presents(rules.NotEnoughStock)

    available: int = strawberry.field(description="How many there are.")


@strawberry.type(description="The shop no longer sells what the line holds.")
class CartNoLongerAvailableWarning(CartWarning):
    is_type_of = presents(rules.NoLongerAvailable)


@strawberry.type(description="What the line holds has no price in the cart's currency.")
class CartNotPricedWarning(CartWarning):
    is_type_of = presents(rules.NotPriced)

    currency: CurrencyCode = strawberry.field(description="The cart's currency.")


CART_WARNINGS = (
    CartPriceChangedWarning,
    CartNotEnoughStockWarning,
    CartNoLongerAvailableWarning,
    CartNotPricedWarning,
)


@strawberry.type(description="What a line costs now.")
class CartLineCost:
    subtotal: Money = strawberry.field(description="Unit price times quantity.")
    discount: Money = strawberry.field(description="What is off this line.")
    total: Money = strawberry.field(description="What remains: `subtotal - discount`.")


@strawberry.type(description="So many of one variant in a cart.")
class CartLine:
    gid: strawberry.ID = strawberry.field(name="id", description="The line's id.")
    quantity: int = strawberry.field(description="How many.")
    title: str = strawberry.field(description="The product's title in the request's language.")
    variant: ProductVariant = strawberry.field(
        description="What it is, even when the shop no longer sells it."
    )
    unit_price: Money | None = strawberry.field(
        description="What one unit costs now when so many are bought, in the cart's currency; null"
        " when it cannot be bought."
    )
    compare_at_price: Money | None = strawberry.field(
        description="The higher price to show struck through, if there is one."
    )
    cost: CartLineCost | None = strawberry.field(
        description="What the line costs now; null when it cannot be bought."
    )
    attributes: list[CartAttribute] = batched(
        resolvers.attributes, description="What the storefront keeps with the line."
    )
    warnings: list[CartWarning] = strawberry.field(
        description="What the shopper should know of this line."
    )


@strawberry.type(
    description="What everything that can be bought costs now, before delivery. Taxes are those of"
    " the channel's default country until a checkout knows the place."
)
class CartCost:
    subtotal: Money = strawberry.field(description="All lines together.")
    discount: Money = strawberry.field(description="What is off the cart as a whole.")
    tax: Money = strawberry.field(description="All tax, included in the prices or added.")
    tax_added: Money = strawberry.field(
        description="The part of the tax that prices do not include."
    )
    tax_lines: list[TaxLine] = strawberry.field(description="The tax by name and rate.")
    total: Money = strawberry.field(description="`subtotal - discount + taxAdded`.")


@strawberry.type(
    description="What somebody means to buy. Its id is a capability: who holds the id of a guest's"
    " cart can read and change it; a customer's cart is theirs alone."
)
class Cart(Node):
    is_type_of = presents(views.Cart)

    status: CartStatus = strawberry.field(description="Whether it can be changed.")
    is_test: bool = strawberry.field(description=IS_TEST)
    channel: Channel = batched(resolvers.channels, description="Where its goods are sold.")
    currency: CurrencyCode = strawberry.field(description="What it is paid in.")
    total_quantity: int = strawberry.field(description="The quantities of all lines together.")
    lines: list[CartLine] = batched(
        resolvers.lines, description="What is in it, oldest first; at most 200 lines."
    )
    cost: CartCost = batched(resolvers.costs, description="What it costs now.")
    warnings: list[CartWarning] = batched(
        resolvers.warnings, description="What the shopper should know, of all lines."
    )
    note: str | None = strawberry.field(description="The shopper's words to the shop.")
    attributes: list[CartAttribute] = batched(
        resolvers.attributes, description="What the storefront keeps with the cart."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.type
class CartQuery:
    cart: Cart | None = resolved(
        resolvers.cart,
        description="A cart by its id; null when it is not there or not yours. Staff with"
        " `orders:read` read customers' carts too.",
        arguments={"id": (strawberry.ID, "The cart's id, as `cartCreate` gave it.")},
    )
    my_cart: Cart | None = resolved(
        resolvers.my_cart,
        description="The signed-in customer's active cart in the request's channel; null when they"
        " have none.",
    )


fetched_by("Cart", resolvers.carts_by_id, capability=True)
