"""Orders in GraphQL: what is read of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from commerce.core.errors import BadUserInput
from commerce.core.permissions import Permission
from commerce.orders import views
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus
from commerce.orders.requests import OrderFilter
from resolvers import orders as resolvers
from resolvers.global_ids import findable
from schema.addresses import Address
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import INPUT_LIMIT, IS_TEST, SIDE_ASKED, batched, resolved
from schema.money import Money
from schema.node import Node, fetched_by, presents
from schema.payments import Payment
from schema.pricing import TaxLine
from schema.scalars import CurrencyCode, Json, LanguageCode, expose_enum
from schema.shop import Channel

if TYPE_CHECKING:
    from schema.customers import Customer

expose_enum(
    OrderStatus,
    description="How far an order is. `Order.allowedTransitions` says what may follow.",
    PENDING_PAYMENT="Not paid yet; its goods are held until it expires.",
    AWAITING_SHIPMENT="Placed and paid; not everything has left yet.",
    SHIPPED="Everything is under way.",
    DELIVERED="Everything has arrived.",
    COMPLETED="Receipt was confirmed, by the buyer, by staff or by time.",
    CANCELLED="Nothing will be sent; what was paid goes back.",
)
expose_enum(
    OrderEventType,
    description="What happened to an order.",
    CREATED="It was written down and its goods were set aside.",
    PLACED="It counts from here on.",
    PAID="The payment was taken.",
    PAYMENT_DECLINED="The provider declined the payment.",
    SHIPPED="A parcel left.",
    DELIVERED="Parcels arrived.",
    COMPLETED="Receipt was confirmed.",
    CANCELLED="It was cancelled.",
    PAYMENT_VOIDED="A payment was let go of before anything was taken.",
    REFUNDED="Money was given back.",
)
expose_enum(
    CancelReason,
    name="OrderCancelReason",
    description="Why an order was cancelled.",
    PAYMENT_DECLINED="The provider declined the payment; the order was never placed.",
    PAYMENT_EXPIRED="It was not paid in time.",
    OUT_OF_STOCK="The goods are not there.",
    CUSTOMER_REQUEST="The buyer wished so.",
    FRAUD="The order looks fraudulent.",
    OTHER="Something else; see the note.",
)


@strawberry.type(description="What an order costs, as it was agreed.")
class OrderCost:
    subtotal: Money = strawberry.field(description="All lines together, with their discounts.")
    discount: Money = strawberry.field(description="What is off the order as a whole.")
    shipping: Money = strawberry.field(description="Delivery.")
    tax: Money = strawberry.field(description="All tax, included in the prices or added.")
    tax_lines: list[TaxLine] = strawberry.field(description="The tax by name and rate.")
    total: Money = strawberry.field(description="What is paid.")


@strawberry.type(description="A line of an order, as it was sold.")
class OrderLine:
    is_type_of = presents(views.OrderLine)

    gid: strawberry.ID = strawberry.field(name="id", description="The line's id.")
    sku: str = strawberry.field(description="The stock keeping unit.")
    title: str = strawberry.field(description="The product's title when it was ordered.")
    variant_title: str = strawberry.field(
        description="The variant's options in words, such as `Red / XL`; empty for the only one."
    )
    image_url: str | None = strawberry.field(description="A picture of it.")
    quantity: int = strawberry.field(description="How many were ordered.")
    shipped: int = strawberry.field(description="How many of them have left.")
    unit_price: Money = strawberry.field(description="What one cost.")
    discount: Money = strawberry.field(description="What was off this line.")
    tax: Money = strawberry.field(description="The tax on it, included or added.")
    tax_rate_bps: int = strawberry.field(description="The tax rate in basis points.")
    total: Money = strawberry.field(description="Unit price times quantity, less the discount.")


@strawberry.type(description="Something that happened to an order.")
class OrderEvent:
    type: OrderEventType = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When.")
    actor: str | None = batched(
        resolvers.event_actors, description="Who did it, for staff: `staff:…`, `system:…`."
    )
    note: str | None = batched(resolvers.event_notes, description="What staff wrote, for staff.")


@strawberry.type(description="What of an order goes to one address by one method.")
class OrderDeliveryGroup:
    gid: strawberry.ID = strawberry.field(name="id", description="The group's id.")
    method_title: str = strawberry.field(description="The way of delivery.")
    amount: Money = strawberry.field(description="What delivery costs.")
    address: Address | None = strawberry.field(
        description="Where it goes; masked for staff without `personal_data:read`."
    )


@strawberry.type(description="So much of an order line in a parcel.")
class ParcelLine:
    line_gid: strawberry.ID = strawberry.field(name="lineId", description="The order line.")
    sku: str = strawberry.field(description="The stock keeping unit.")
    title: str = strawberry.field(description="The title when it was ordered.")
    quantity: int = strawberry.field(description="How many are in the parcel.")


@strawberry.type(description="Goods that left together.")
class Parcel:
    gid: strawberry.ID = strawberry.field(name="id", description="The parcel's id.")
    carrier: str | None = strawberry.field(description="Who carries it.")
    tracking_number: str | None = strawberry.field(description="The carrier's number for it.")
    tracking_url: str | None = strawberry.field(description="Where to follow it.")
    shipped_at: datetime = strawberry.field(description="When it left.")
    delivered_at: datetime | None = strawberry.field(description="When it arrived.")
    lines: list[ParcelLine] = batched(resolvers.parcel_lines, description="What is in it.")


@strawberry.type(description="What was agreed: goods, prices, taxes and addresses at that moment.")
class Order(Node):
    is_type_of = presents(views.Order)

    number: str = strawberry.field(description="What people call the order.")
    status: OrderStatus = strawberry.field(description="How far it is.")
    is_test: bool = strawberry.field(description=IS_TEST)
    allowed_transitions: list[OrderStatus] = batched(
        resolvers.transitions, description="What who asks may make of the order now."
    )
    access_token: str | None = batched(
        resolvers.access_tokens,
        description="Lets a guest read this order with `order(id, accessToken)`. Given only to who"
        " has just placed the order or has shown the token already.",
    )
    email: str | None = batched(
        resolvers.emails, description="The buyer's e-mail; masked without `personal_data:read`."
    )
    customer: Annotated["Customer", strawberry.lazy("schema.customers")] | None = batched(
        resolvers.customers, description="Who bought it, for themselves and for staff."
    )
    channel: Channel | None = batched(resolvers.channels, description="Where it was placed.")
    language: LanguageCode = strawberry.field(description="The language it was placed in.")
    currency: CurrencyCode = strawberry.field(description="The currency of all its amounts.")
    prices_include_tax: bool = strawberry.field(description="Whether its prices include tax.")
    cost: OrderCost = strawberry.field(description="What it costs.")
    lines: list[OrderLine] = batched(resolvers.lines, description="What was ordered.")
    shipping_address: Address | None = batched(
        resolvers.shipping_addresses, description="Where the first delivery group goes."
    )
    billing_address: Address | None = batched(
        resolvers.billing_addresses, description="Where the invoice goes."
    )
    delivery_groups: list[OrderDeliveryGroup] = batched(
        resolvers.delivery_groups, description="What goes where, and how."
    )
    parcels: list[Parcel] = batched(resolvers.parcels, description="What has left.")
    payments: list[Payment] = batched(
        resolvers.payments, description="The attempts to pay it, oldest first."
    )
    events: list[OrderEvent] = batched(
        resolvers.events, description="What happened to it, oldest first."
    )
    note: str | None = strawberry.field(description="What the buyer wrote.")
    attributes: Json = strawberry.field(description="What the storefront stored with it.")
    created_at: datetime = strawberry.field(description="When it was written down.")
    placed_at: datetime | None = strawberry.field(
        description="When it began to count: paid, or nothing to pay. Null before."
    )
    expires_at: datetime | None = strawberry.field(
        description="When it is cancelled unless it is paid. Null once paid."
    )
    cancelled_at: datetime | None = strawberry.field(description="When it was cancelled.")
    cancel_reason: CancelReason | None = strawberry.field(description="Why it was cancelled.")


@strawberry.input(description="Which orders; everything given must hold.")
class OrderFilterInput:
    statuses: list[OrderStatus] = strawberry.field(
        default_factory=list[OrderStatus], description="Any of these; none means all."
    )
    channels: list[str] = strawberry.field(
        default_factory=list[str], description="Codes of channels; none means all."
    )
    number: str | None = strawberry.field(default=None, description="Exactly this number.")
    email: str | None = strawberry.field(
        default=None, description="Orders of exactly this e-mail address."
    )
    created_from: datetime | None = strawberry.field(
        default=None, description="Written down at this time or later."
    )
    created_before: datetime | None = strawberry.field(
        default=None, description="Written down before this time."
    )
    declined_attempts: bool = strawberry.field(
        default=False, description="With orders whose payment was declined; they are left out else."
    )

    is_test: bool | None = strawberry.field(default=None, description=SIDE_ASKED)

    def command(self) -> OrderFilter:
        if max(len(self.statuses), len(self.channels)) > INPUT_LIMIT:
            raise BadUserInput(f"At most {INPUT_LIMIT} entries in each list of the filter.")
        return OrderFilter(
            statuses=self.statuses,
            channels=[findable(code) for code in self.channels],
            number=None if self.number is None else findable(self.number),
            email=self.email,
            created_from=self.created_from,
            created_before=self.created_before,
            declined_attempts=self.declined_attempts,
            is_test=self.is_test,
        )


@strawberry.type
class OrdersQuery:
    order: Order | None = resolved(
        resolvers.order,
        description="An order, for its buyer, for staff, and for who shows its access token. Null"
        " when there is none, and just the same when it is not yours.",
        arguments={
            "id": (strawberry.ID, "The order's id."),
            "access_token": "The token that came with the order when it was placed.",
        },
    )
    orders: Connection[Order] = resolved(
        resolvers.orders,
        description="All orders, newest first.",
        arguments={
            **PAGE_ARGUMENTS,
            "filter": (
                OrderFilterInput | None,
                "Which orders; all of the client's side, live or sandbox, when left out.",
            ),
        },
        requires=Permission.ORDERS_READ,
    )


fetched_by("Order", resolvers.orders_by_id)
