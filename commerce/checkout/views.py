"""What readers see of checkouts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from commerce.cart.models import CartStatus
from commerce.cart.views import CartLine
from commerce.catalog.views import Variant
from commerce.core.money import Money
from commerce.core.view import View
from commerce.orders.views import Order, OrderEvent, OrderLine
from commerce.pricing.rules import Quote, TaxLine
from commerce.shipping.views import DeliveryOption


class Checkout(View):
    """A checkout. `gid` is a capability id. Personal data stays sealed."""

    id: UUID
    cart_id: UUID
    channel_id: UUID
    customer_id: UUID | None
    email_sealed: bytes | None
    shipping_country: str | None
    shipping_region: str | None
    shipping_address_sealed: bytes | None
    billing_address_sealed: bytes | None
    delivery_method_id: UUID | None
    note: str | None
    attributes: Mapping[str, object]
    order_id: UUID | None
    last_order_id: UUID | None
    completed_at: datetime | None
    language: str
    currency: str
    cart_status: CartStatus
    is_test: bool
    gid: str = ""


class CheckoutCost(View):
    """`total = subtotal - discount + shipping`, plus tax where prices do not include it."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    tax_lines: Sequence[TaxLine]
    total: Money

    @classmethod
    def of(cls, quote: Quote) -> "CheckoutCost":
        return cls(
            quote.subtotal, quote.discount, quote.shipping, quote.tax, quote.tax_lines, quote.total
        )


class Quoted(View):
    """What a cart costs at a place now. `unavailable` are lines that nobody can buy: they are not
    in the quote. `chosen` is None when no way of delivery was chosen, or it is not offered."""

    lines: Sequence[CartLine]
    unavailable: Sequence[CartLine]
    quote: Quote
    options: Sequence[DeliveryOption]
    chosen: DeliveryOption | None
    needs_delivery: bool

    @property
    def cost(self) -> CheckoutCost:
        return CheckoutCost.of(self.quote)


class PreviewedLine(View):
    """A line of a preview; no price where it cannot be bought."""

    variant: Variant
    title: str
    quantity: int
    unit_price: Money | None
    total: Money | None


class Preview(View):
    lines: Sequence[PreviewedLine]
    cost: CheckoutCost
    options: Sequence[DeliveryOption]
    chosen: DeliveryOption | None


class PlacedOrder(View):
    """The order counts. `lines` and `events` are there when this very call wrote them."""

    order: Order
    lines: Sequence[OrderLine] | None = None
    events: Sequence[OrderEvent] | None = None


class ActionNeeded(View):
    """The payer must visit `url` first; then payment is confirmed, or the request repeated."""

    payment_id: UUID
    order: Order
    url: str


Completion = PlacedOrder | ActionNeeded
