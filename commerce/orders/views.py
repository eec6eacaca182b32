"""What readers see of orders.

Personal data stays sealed in the views: it is opened, or masked, by the function that shows it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.customers.addresses import Address
from commerce.orders.kinds import OrderEventType, OrderStatus


class TaxLineJson(TypedDict):
    """A tax of an order as it is stored with it."""

    name: str
    rate_bps: int
    amount: int


@dataclass(frozen=True, slots=True, eq=False)
class TaxLine:
    """All tax of one name and rate."""

    name: str
    rate_bps: int
    amount: Money


@dataclass(frozen=True, slots=True, eq=False)
class OrderCost:
    """`total = subtotal - discount + shipping`, plus tax where prices do not include it."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    tax_lines: Sequence[TaxLine]
    total: Money


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """`is_held`: whoever reads it has shown the order's access token, or has just placed it."""

    id: UUID
    number: str
    status: OrderStatus
    channel_id: UUID
    language: str
    currency: str
    customer_id: UUID | None
    email_sealed: bytes | None
    billing_address_sealed: bytes | None
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    total_minor: int
    prices_include_tax: bool
    tax_lines_json: Sequence[TaxLineJson]
    note: str | None
    attributes: Mapping[str, object]
    created_at: datetime
    placed_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    expires_at: datetime | None
    test_client_id: UUID | None
    is_held: bool = False

    @property
    def gid(self) -> str:
        return encode("Order", self.id)

    @property
    def is_test(self) -> bool:
        return self.test_client_id is not None

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def cost(self) -> OrderCost:
        return OrderCost(
            subtotal=Money(self.subtotal_minor, self.currency),
            discount=Money(self.discount_minor, self.currency),
            shipping=Money(self.shipping_minor, self.currency),
            tax=Money(self.tax_minor, self.currency),
            tax_lines=[
                TaxLine(line["name"], line["rate_bps"], Money(line["amount"], self.currency))
                for line in self.tax_lines_json
            ],
            total=self.total,
        )


@dataclass(frozen=True, slots=True, eq=False)
class OrderLine:
    """`shipped` counts what has left in parcels."""

    id: UUID
    order_id: UUID
    variant_id: UUID | None
    product_id: UUID | None
    sku: str
    title: str
    variant_title: str
    image_url: str | None
    quantity: int
    currency: str
    unit_minor: int
    discount_minor: int
    tax_minor: int
    tax_rate_bps: int
    total_minor: int
    shipped: int

    @property
    def gid(self) -> str:
        return encode("OrderLine", self.id)

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_minor, self.currency)

    @property
    def discount(self) -> Money:
        return Money(self.discount_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def remaining(self) -> int:
        """How many have not left yet."""
        return self.quantity - self.shipped


@dataclass(frozen=True, slots=True, eq=False)
class OrderEvent:
    id: UUID
    order_id: UUID
    type: OrderEventType
    at: datetime
    actor: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class DeliveryGroup:
    """Lines that go to one address by one method."""

    id: UUID
    order_id: UUID
    method_title: str
    currency: str
    amount_minor: int
    address_sealed: bytes | None


@dataclass(frozen=True, slots=True, eq=False)
class ShownDeliveryGroup:
    """A delivery group with its address opened, or masked, for who asks."""

    id: UUID
    method_title: str
    amount: Money
    address: Address | None

    @property
    def gid(self) -> str:
        return encode("OrderDeliveryGroup", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    id: UUID
    order_id: UUID
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime
    delivered_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("Parcel", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class ParcelLine:
    parcel_id: UUID
    order_line_id: UUID
    sku: str
    title: str
    quantity: int

    @property
    def line_gid(self) -> str:
        return encode("OrderLine", self.order_line_id)
