"""Checkouts in GraphQL: what is read of them, and quotes without one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from commerce.checkout import views
from commerce.checkout.kinds import CheckoutRequirement
from commerce.checkout.requests import PreviewCheckout, PreviewLine
from commerce.core.errors import InvalidInput
from resolvers import checkout as resolvers
from resolvers.cart import cart_key
from resolvers.global_ids import uuid_of
from schema.addresses import Address
from schema.cart import Cart, CartAttribute
from schema.catalog import ProductVariant
from schema.errors import InvalidInputError, NotFoundError
from schema.fields import INPUT_LIMIT, IS_TEST, batched, resolved
from schema.money import Money
from schema.node import Node, fetched_by, presents
from schema.orders import Order
from schema.pricing import TaxLine
from schema.scalars import CountryCode, expose_enum

expose_enum(
    CheckoutRequirement,
    description="What a checkout may lack before it can be completed.",
    LINES="The cart is empty.",
    EMAIL="Nobody can be written to.",
    SHIPPING_ADDRESS="Nobody knows where to.",
    DELIVERY_OPTION="No way of delivery is chosen.",
)


@strawberry.type(description="What a checkout costs.")
class CheckoutCost:
    subtotal: Money = strawberry.field(description="All lines together, with their discounts.")
    discount: Money = strawberry.field(description="What is off the order as a whole.")
    shipping: Money = strawberry.field(description="Delivery; zero until a way is chosen.")
    tax: Money = strawberry.field(
        description="All tax at the shipping address, included in the prices or added; at the"
        " channel's default country while there is no address."
    )
    tax_lines: list[TaxLine] = strawberry.field(description="The tax by name and rate.")
    total: Money = strawberry.field(description="What is to be paid.")


@strawberry.type(description="A way of delivery, as it is offered for these goods and this place.")
class DeliveryOption:
    gid: strawberry.ID = strawberry.field(name="id", description="Pass it as `deliveryOptionId`.")
    title: str = strawberry.field(description="What a shopper reads.")
    description: str = strawberry.field(description="More about it; may be empty.")
    amount: Money = strawberry.field(name="cost", description="What it costs.")
    min_days: int | None = strawberry.field(description="How many days it takes at least.")
    max_days: int | None = strawberry.field(description="How many days it takes at most.")


@strawberry.type(description="A way to pay.")
class PaymentProvider:
    code: str = strawberry.field(description="Pass it as `payment.provider`.")
    title: str = strawberry.field(description="What a shopper reads.")


@strawberry.type(
    description="The way from a cart to an order. Its id is a capability: who holds the id of a"
    " guest's checkout can read, change and complete it; a customer's checkout is theirs alone."
)
class Checkout(Node):
    is_type_of = presents(views.Checkout)

    is_test: bool = strawberry.field(description=IS_TEST)
    cart: Cart | None = batched(resolvers.carts, description="What is bought.")
    email: str | None = batched(resolvers.emails, description="Where to write to.")
    shipping_address: Address | None = batched(
        resolvers.shipping_addresses, description="Where the goods go."
    )
    billing_address: Address | None = batched(
        resolvers.billing_addresses,
        description="Where the invoice goes; with the goods when there is none.",
    )
    delivery_options: list[DeliveryOption] = batched(
        resolvers.delivery_options,
        description="The ways of delivery to the shipping address, or to the channel's default"
        " country while there is none. Empty when nothing has to be sent.",
    )
    delivery_option: DeliveryOption | None = batched(
        resolvers.delivery_option,
        description="The chosen one; null when none was chosen or it is no longer offered.",
    )
    payment_providers: list[PaymentProvider] = batched(
        resolvers.payment_providers,
        description="The ways to pay. Those that move real money are not for the sandbox, and the"
        " test payment is for nothing else in production.",
    )
    cost: CheckoutCost | None = batched(
        resolvers.costs, description="What it costs now; pass its total as `expectedTotal`."
    )
    missing: list[CheckoutRequirement] = batched(
        resolvers.missing, description="What it lacks before it can be completed."
    )
    note: str | None = strawberry.field(description="The shopper's words to the shop.")
    attributes: list[CartAttribute] = batched(
        resolvers.attributes, description="What the storefront keeps with it, and with the order."
    )
    order: Order | None = batched(
        resolvers.placed_orders, description="The order it became; null before."
    )
    completed_at: datetime | None = strawberry.field(description="When it became an order.")


@strawberry.type(description="A line of a preview.")
class CheckoutPreviewLine:
    variant: ProductVariant = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="The product's title in the request's language.")
    quantity: int = strawberry.field(description="How many.")
    unit_price: Money | None = strawberry.field(
        description="What one costs when so many are bought; null when it cannot be bought."
    )
    total: Money | None = strawberry.field(description="What the line costs, if it can be bought.")


@strawberry.type(description="What goods would cost at a place. Nothing was stored or set aside.")
class CheckoutPreview:
    is_type_of = presents(views.Preview)

    lines: list[CheckoutPreviewLine] = strawberry.field(description="What was asked about.")
    cost: CheckoutCost = strawberry.field(description="What everything that can be bought costs.")
    options: list[DeliveryOption] = strawberry.field(
        name="deliveryOptions", description="The ways of delivery to the place."
    )
    chosen: DeliveryOption | None = strawberry.field(
        name="deliveryOption", description="The one that the cost includes."
    )


@strawberry.input(description="So many of a variant.")
class CheckoutPreviewLineInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    quantity: int = strawberry.field(description="How many, at least 1.")


@strawberry.input(description="What to quote: a cart, or else lines in the request's channel.")
class CheckoutPreviewInput:
    cart_id: strawberry.ID | None = strawberry.field(
        default=None, description="A cart; leave out `lines` then."
    )
    lines: list[CheckoutPreviewLineInput] = strawberry.field(
        default_factory=list[CheckoutPreviewLineInput], description="Up to 100 lines."
    )
    country: CountryCode | None = strawberry.field(
        default=None, description="Where to; the channel's default country when left out."
    )
    region: str | None = strawberry.field(
        default=None, description="State, province or prefecture, by its ISO 3166-2 code."
    )
    delivery_option_id: strawberry.ID | None = strawberry.field(
        default=None, description="The way of delivery to include."
    )
    at: datetime | None = strawberry.field(
        default=None, description="When; now when left out. Needs `catalog:read`."
    )

    def command(self) -> PreviewCheckout:
        if (self.cart_id is None) == (not self.lines):
            raise InvalidInput.at(("input",), "AMBIGUOUS", "Give either `cartId` or `lines`.")
        if len(self.lines) > INPUT_LIMIT:
            path = ("input", "lines")
            raise InvalidInput.at(path, "TOO_MANY", f"At most {INPUT_LIMIT} lines.")
        return PreviewCheckout(
            cart=cart_key(self.cart_id) if self.cart_id is not None else None,
            lines=[
                PreviewLine(
                    uuid_of(
                        "ProductVariant",
                        line.variant_id,
                        ("input", "lines", str(index), "variantId"),
                    ),
                    line.quantity,
                )
                for index, line in enumerate(self.lines)
            ],
            country=self.country,
            region=self.region,
            delivery_method_id=delivery_option_id(self.delivery_option_id),
            at=self.at,
        )


def delivery_option_id(text: str | None) -> UUID | None:
    """Raises InvalidInput."""
    if text is None:
        return None
    return uuid_of("DeliveryOption", text, ("input", "deliveryOptionId"))


CheckoutPreviewResult = Annotated[
    CheckoutPreview | InvalidInputError | NotFoundError,
    strawberry.union("CheckoutPreviewResult", description="The quote, or why there is none."),
]


@strawberry.type
class CheckoutQuery:
    checkout: Checkout | None = resolved(
        resolvers.checkout,
        description="A checkout by its id; null when it is not there or not yours.",
        arguments={"id": (strawberry.ID, "The checkout's id, as `checkoutCreate` gave it.")},
    )
    checkout_preview: CheckoutPreviewResult = resolved(
        resolvers.preview,
        description="What goods would cost at a place, with taxes and delivery, in one call and"
        " without side effects.",
        arguments={"input": (CheckoutPreviewInput, "What, where to, how.")},
    )


fetched_by("Checkout", resolvers.checkouts_by_id, capability=True)
