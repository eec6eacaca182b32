"""Moving orders in GraphQL."""

from typing import Annotated

import strawberry

from commerce.core.permissions import Permission
from commerce.orders.errors import OrderStatusForbids
from commerce.orders.kinds import CancelReason, OrderStatus
from commerce.orders.requests import CancelOrder, CompleteOrder, MarkDelivered, ShipOrder
from resolvers import orders as resolvers
from resolvers.global_ids import uuid_of
from schema.cart_mutations import at_most
from schema.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import resolved
from schema.orders import Order

ORDER_ID = ("input", "orderId")
KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."


@refusal(
    OrderStatusForbids,
    "The order is {status.name}; that does not allow this.",
    "The order's status, or what has left already, does not allow this.",
)
class OrderStatusError(UserError):
    status: OrderStatus = strawberry.field(description="The order's status.")


@strawberry.input(description="So much of an order line.")
class OrderShipLineInput:
    line_id: strawberry.ID = strawberry.field(description="The order line.")
    quantity: int = strawberry.field(description="How many leave, at least 1.")


@strawberry.input(description="A parcel that leaves.")
class OrderShipInput:
    order_id: strawberry.ID = strawberry.field(description="The order.")
    lines: list[OrderShipLineInput] = strawberry.field(
        default_factory=list[OrderShipLineInput],
        description="What is in the parcel; everything that has not left yet when empty.",
    )
    carrier: str | None = strawberry.field(default=None, description="Who carries it.")
    tracking_number: str | None = strawberry.field(
        default=None, description="The carrier's number for it."
    )
    tracking_url: str | None = strawberry.field(
        default=None, description="Where to follow it; an http(s) address."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> ShipOrder:
        at_most(self.lines, "lines")
        return ShipOrder(
            order_id=uuid_of("Order", self.order_id, ORDER_ID),
            lines=[
                (
                    uuid_of("OrderLine", line.line_id, ("input", "lines", str(i), "lineId")),
                    line.quantity,
                )
                for i, line in enumerate(self.lines)
            ],
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            tracking_url=self.tracking_url,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="Parcels that arrived.")
class OrderMarkDeliveredInput:
    order_id: strawberry.ID = strawberry.field(description="The order.")
    parcel_id: strawberry.ID | None = strawberry.field(
        default=None, description="The parcel that arrived; all that are under way when left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> MarkDelivered:
        parcel_path = ("input", "parcelId")
        return MarkDelivered(
            order_id=uuid_of("Order", self.order_id, ORDER_ID),
            parcel_id=uuid_of("Parcel", self.parcel_id, parcel_path) if self.parcel_id else None,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="An order whose receipt is confirmed.")
class OrderCompleteInput:
    order_id: strawberry.ID = strawberry.field(description="The order.")
    access_token: str | None = strawberry.field(
        default=None, description="The order's token, for guests."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CompleteOrder:
        return CompleteOrder(
            order_id=uuid_of("Order", self.order_id, ORDER_ID),
            access_token=self.access_token,
            idempotency_key=self.idempotency_key,
        )


@strawberry.input(description="An order to cancel.")
class OrderCancelInput:
    order_id: strawberry.ID = strawberry.field(description="The order.")
    reason: CancelReason | None = strawberry.field(
        default=None, description="Why; staff must say, for buyers it is CUSTOMER_REQUEST."
    )
    note: str | None = strawberry.field(
        default=None, description="What staff should know; up to 1,000 characters."
    )
    access_token: str | None = strawberry.field(
        default=None, description="The order's token, for guests."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> CancelOrder:
        return CancelOrder(
            order_id=uuid_of("Order", self.order_id, ORDER_ID),
            reason=self.reason,
            note=self.note,
            access_token=self.access_token,
            idempotency_key=self.idempotency_key,
        )


REFUSED = (
    OrderStatusError
    | InvalidInputError
    | NotFoundError
    | NotAllowedError
    | IdempotencyConflictError
)
OrderShipResult = Annotated[
    Order | REFUSED,
    strawberry.union("OrderShipResult", description="The order with its parcel, or why not."),
]
OrderMarkDeliveredResult = Annotated[
    Order | REFUSED,
    strawberry.union("OrderMarkDeliveredResult", description="The order, or why not."),
]
OrderCompleteResult = Annotated[
    Order | REFUSED, strawberry.union("OrderCompleteResult", description="The order, or why not.")
]
OrderCancelResult = Annotated[
    Order | REFUSED,
    strawberry.union("OrderCancelResult", description="The cancelled order, or why not."),
]


@strawberry.type
class OrdersMutation:
    order_ship: OrderShipResult = resolved(
        resolvers.ship,
        description="Send goods of an order in one parcel. The order is SHIPPED once all has left.",
        arguments={"input": (OrderShipInput, "The parcel.")},
        requires=Permission.ORDERS_WRITE,
    )
    order_mark_delivered: OrderMarkDeliveredResult = resolved(
        resolvers.mark_delivered,
        description="Say that parcels arrived. The order is DELIVERED once all has.",
        arguments={"input": (OrderMarkDeliveredInput, "What arrived.")},
        requires=Permission.ORDERS_WRITE,
    )
    order_complete: OrderCompleteResult = resolved(
        resolvers.complete,
        description="Confirm receipt: by the buyer, or by staff with `orders:write`. It happens by"
        " itself 7 days after delivery, or 21 days after shipping.",
        arguments={"input": (OrderCompleteInput, "Which order.")},
    )
    order_cancel: OrderCancelResult = resolved(
        resolvers.cancel,
        description="Cancel an order: its buyer while it is unpaid, staff with `orders:write` while"
        " nothing has left. Goods are for sale again, and what was paid goes back.",
        arguments={"input": (OrderCancelInput, "Which order, and why.")},
    )
