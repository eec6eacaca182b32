"""Filling in and completing checkouts in GraphQL."""

from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from commerce.checkout.errors import (
    CheckoutClosed,
    CheckoutIncomplete,
    DeliveryUnavailable,
    QuoteChanged,
)
from commerce.checkout.kinds import CheckoutRequirement
from commerce.checkout.requests import (
    CheckoutFields,
    CompleteCheckout,
    ConfirmPayment,
    CreateCheckout,
    PaymentChoice,
    UpdateCheckout,
)
from commerce.checkout.views import ActionNeeded
from commerce.payments.errors import PaymentDeclined, PaymentPending
from resolvers import checkout as resolvers
from resolvers.cart import cart_key
from schema.addresses import AddressInput
from schema.cart_mutations import CartAttributeInput, CartClosedError, attributes_of
from schema.checkout import Checkout, CheckoutCost, delivery_option_id
from schema.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import resolved
from schema.inventory_errors import OutOfStockError
from schema.money import MoneyInput
from schema.node import presents
from schema.orders import Order

KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."


@refusal(
    CheckoutIncomplete,
    "The checkout is not complete; see missing.",
    "Something is missing before the checkout can be completed. Nothing was changed.",
)
class CheckoutIncompleteError(UserError):
    missing: list[CheckoutRequirement] = strawberry.field(description="What is missing.")


@refusal(
    QuoteChanged,
    "The total is not `expectedTotal` any more; see cost.",
    "Prices, taxes or delivery changed since the shopper was shown the total. Nothing was changed:"
    " show the new cost, and complete with its total.",
)
class QuoteChangedError(UserError):
    cost: CheckoutCost = strawberry.field(description="What it costs now.")


@refusal(
    DeliveryUnavailable,
    "This way of delivery is not offered here.",
    "The way of delivery is not offered for this address and these goods. Choose another.",
)
class DeliveryUnavailableError(UserError):
    pass


@refusal(
    CheckoutClosed,
    "The checkout cannot be changed any more.",
    "The checkout has an order, or its cart is closed.",
)
class CheckoutClosedError(UserError):
    pass


@refusal(
    PaymentDeclined,
    "The payment was declined: {reason}.",
    "The provider declined the payment. Nothing was taken; try another one.",
)
class PaymentDeclinedError(UserError):
    reason: str = strawberry.field(
        description="Why, as far as the provider says: `CARD_DECLINED`, `INSUFFICIENT_FUNDS`, …"
    )


@refusal(
    PaymentPending,
    "The outcome of a payment is not known yet.",
    "A payment is under way and its outcome not known yet. Repeat the same request, with the same"
    " key, a little later; the shop keeps asking the provider meanwhile.",
)
class PaymentPendingError(UserError):
    pass


@strawberry.type(
    description="The payer has to do something before the payment is made: send them to `url`, and"
    " call `checkoutPaymentConfirm` when they are back. The order waits for it, its goods set"
    " aside, until it expires."
)
class PaymentActionRequired:
    is_type_of = presents(ActionNeeded)

    url: str = strawberry.field(description="Where to send the payer.")
    order: Order = strawberry.field(description="The order that waits for the payment.")


@strawberry.input(description="A checkout for a cart.")
class CheckoutCreateInput:
    cart_id: strawberry.ID = strawberry.field(description="The cart.")
    email: str | None = strawberry.field(
        default=UNSET, description="Where to write to; a signed-in customer's own when left out."
    )
    shipping_address: AddressInput | None = strawberry.field(
        default=UNSET,
        description="Where the goods go; a signed-in customer's default when left out.",
    )
    billing_address: AddressInput | None = strawberry.field(
        default=UNSET,
        description="Where the invoice goes; a signed-in customer's default when left out.",
    )
    delivery_option_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The way of delivery."
    )
    note: str | None = strawberry.field(
        default=UNSET, description="The shopper's words to the shop, up to 1,000 letters."
    )
    attributes: list[CartAttributeInput] | None = strawberry.field(
        default=UNSET, description="To keep with the checkout and the order, up to 20."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CreateCheckout:
        return CreateCheckout(cart_key(self.cart_id), fields_of(self), self.idempotency_key)


@strawberry.input(description="Changes of a checkout. What is left out stays, null takes it away.")
class CheckoutUpdateInput:
    checkout_id: strawberry.ID = strawberry.field(description="The checkout.")
    email: str | None = strawberry.field(default=UNSET, description="Where to write to.")
    shipping_address: AddressInput | None = strawberry.field(
        default=UNSET,
        description="Where the goods go. A chosen way of delivery that does not go there is given"
        " up.",
    )
    billing_address: AddressInput | None = strawberry.field(
        default=UNSET, description="Where the invoice goes."
    )
    delivery_option_id: strawberry.ID | None = strawberry.field(
        default=UNSET, description="The way of delivery; one of the checkout's `deliveryOptions`."
    )
    note: str | None = strawberry.field(
        default=UNSET, description="The shopper's words to the shop, up to 1,000 letters."
    )
    attributes: list[CartAttributeInput] | None = strawberry.field(
        default=UNSET, description="To keep instead of those it has, up to 20."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> UpdateCheckout:
        named = resolvers.checkout_id(self.checkout_id)
        return UpdateCheckout(named, fields_of(self), self.idempotency_key)


def fields_of(given: CheckoutCreateInput | CheckoutUpdateInput) -> CheckoutFields:
    """What the client sent."""
    fields = CheckoutFields()
    if given.email is not UNSET:
        fields["email"] = given.email
    if given.shipping_address is not UNSET:
        address = given.shipping_address
        fields["shipping_address"] = address.command() if address else None
    if given.billing_address is not UNSET:
        address = given.billing_address
        fields["billing_address"] = address.command() if address else None
    if given.delivery_option_id is not UNSET:
        fields["delivery_method_id"] = delivery_option_id(given.delivery_option_id)
    if given.note is not UNSET:
        fields["note"] = given.note
    if given.attributes is not UNSET:
        fields["attributes"] = attributes_of(given.attributes)
    return fields


@strawberry.input(description="How it is paid.")
class PaymentInput:
    provider: str = strawberry.field(description="The provider's code; see `paymentProviders`.")
    token: str = strawberry.field(
        description="What the provider's own script made of the payer's details. Card numbers"
        " never come here. The provider `test` takes approve, decline, insufficient_funds, action,"
        " timeout, timeout_approved and timeout_declined."
    )

    def command(self) -> PaymentChoice:
        return PaymentChoice(self.provider, self.token)


@strawberry.input(description="A checkout to turn into an order.")
class CheckoutCompleteInput:
    checkout_id: strawberry.ID = strawberry.field(description="The checkout.")
    expected_total: MoneyInput = strawberry.field(
        description="The total that the shopper was shown; nothing happens when it is another now."
    )
    payment: PaymentInput | None = strawberry.field(
        default=None, description="How it is paid; leave it out when there is nothing to pay."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=f"{KEY} Always send one: after a broken connection the same request with the"
        " same key tells how the first one ended, and never pays twice.",
    )

    def command(self) -> CompleteCheckout:
        return CompleteCheckout(
            checkout=resolvers.checkout_id(self.checkout_id),
            payment=self.payment.command() if self.payment else None,
            expected_total=self.expected_total.command(),
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="A checkout whose payer is back from the provider's page.")
class CheckoutPaymentConfirmInput:
    checkout_id: strawberry.ID = strawberry.field(description="The checkout.")

    def command(self) -> ConfirmPayment:
        return ConfirmPayment(resolvers.checkout_id(self.checkout_id))


WRITING = (
    NotFoundError
    | CheckoutClosedError
    | DeliveryUnavailableError
    | InvalidInputError
    | IdempotencyConflictError
)
CheckoutCreateResult = Annotated[
    Checkout | WRITING | CartClosedError,
    strawberry.union("CheckoutCreateResult", description="The checkout, or why not."),
]
CheckoutUpdateResult = Annotated[
    Checkout | WRITING,
    strawberry.union("CheckoutUpdateResult", description="The checkout, or why not."),
]
PAYING = (
    NotFoundError | PaymentDeclinedError | PaymentPendingError | OutOfStockError | InvalidInputError
)
CheckoutCompleteResult = Annotated[
    Order
    | PaymentActionRequired
    | PAYING
    | CheckoutClosedError
    | CheckoutIncompleteError
    | QuoteChangedError
    | DeliveryUnavailableError
    | IdempotencyConflictError,
    strawberry.union(
        "CheckoutCompleteResult",
        description="The order, or what the payer has to do first, or why there is none.",
    ),
]
CheckoutPaymentConfirmResult = Annotated[
    Order | PaymentActionRequired | PAYING,
    strawberry.union(
        "CheckoutPaymentConfirmResult",
        description="The order, or what the payer still has to do, or why there is none.",
    ),
]


@strawberry.type
class CheckoutMutation:
    checkout_create: CheckoutCreateResult = resolved(
        resolvers.create,
        description="Begin the checkout of a cart. A cart has one: calling it again changes what is"
        " given and leaves the rest. What a signed-in customer leaves out comes from the account.",
        arguments={"input": (CheckoutCreateInput, "The cart, and what is known already.")},
    )
    checkout_update: CheckoutUpdateResult = resolved(
        resolvers.update,
        description="Change a checkout.",
        arguments={"input": (CheckoutUpdateInput, "The changes.")},
    )
    checkout_complete: CheckoutCompleteResult = resolved(
        resolvers.complete,
        description="Turn a checkout into an order and have it paid. The goods are set aside"
        " before anything is paid. A completed checkout always answers with its order.",
        arguments={"input": (CheckoutCompleteInput, "The checkout, and how it is paid.")},
    )
    checkout_payment_confirm: CheckoutPaymentConfirmResult = resolved(
        resolvers.confirm_payment,
        description="Ask how a payment ended whose payer had to do something. Safe to repeat; the"
        " provider tells the shop by itself too.",
        arguments={"input": (CheckoutPaymentConfirmInput, "Which checkout.")},
    )
