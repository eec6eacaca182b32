"""The codes of all refusals. Clients translate and branch by them; a code never changes."""

from enum import Enum

import strawberry


@strawberry.enum(description="The kinds of refusals; one for every type that implements UserError.")
class UserErrorCode(Enum):
    INVALID_INPUT = strawberry.enum_value(
        "INVALID_INPUT", description="The input breaks rules of form."
    )
    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="No such thing, or not yours.")
    CONFLICT = strawberry.enum_value("CONFLICT", description="The state of things forbids it.")
    NOT_ALLOWED = strawberry.enum_value("NOT_ALLOWED", description="A rule forbids it to you.")
    IDEMPOTENCY_CONFLICT = strawberry.enum_value(
        "IDEMPOTENCY_CONFLICT", description="The key was used with another input."
    )
    ORDER_STATUS_FORBIDS = strawberry.enum_value(
        "ORDER_STATUS_FORBIDS", description="The order's status does not allow this."
    )
    INVALID_CREDENTIALS = strawberry.enum_value(
        "INVALID_CREDENTIALS", description="No such account, or not this password."
    )
    TOO_MANY_ATTEMPTS = strawberry.enum_value(
        "TOO_MANY_ATTEMPTS", description="Wait before trying again."
    )
    ACCOUNT_BLOCKED = strawberry.enum_value(
        "ACCOUNT_BLOCKED", description="The shop has blocked the account."
    )
    SESSION_ENDED = strawberry.enum_value(
        "SESSION_ENDED", description="The refresh token is good no more; sign in again."
    )
    EMAIL_TAKEN = strawberry.enum_value(
        "EMAIL_TAKEN", description="Another account has this e-mail address."
    )
    PERMISSION_NOT_HELD = strawberry.enum_value(
        "PERMISSION_NOT_HELD", description="One manages only permissions one holds oneself."
    )
    LAST_STAFF_MANAGER = strawberry.enum_value(
        "LAST_STAFF_MANAGER", description="Nobody would be left who can manage staff."
    )
    SLUG_TAKEN = strawberry.enum_value(
        "SLUG_TAKEN", description="Another thing of the same kind has the slug."
    )
    CATEGORY_CIRCLE = strawberry.enum_value(
        "CATEGORY_CIRCLE", description="A category would stand below itself."
    )
    CATEGORY_NOT_EMPTY = strawberry.enum_value(
        "CATEGORY_NOT_EMPTY", description="Something stands in or below the category."
    )
    TICKET_CLOSED = strawberry.enum_value(
        "TICKET_CLOSED", description="The ticket takes no more messages."
    )
    TICKET_STATUS_REFUSED = strawberry.enum_value(
        "TICKET_STATUS_REFUSED", description="The ticket's status does not change in this way."
    )
    TOO_MANY_MESSAGES = strawberry.enum_value(
        "TOO_MANY_MESSAGES", description="Too many messages within an hour; try later."
    )
    STILL_IN_USE = strawberry.enum_value("STILL_IN_USE", description="Products still refer to it.")
    OUT_OF_STOCK = strawberry.enum_value(
        "OUT_OF_STOCK", description="There is less than was asked for."
    )
    CART_CLOSED = strawberry.enum_value(
        "CART_CLOSED", description="The cart was ordered or merged."
    )
    TOO_MANY_WISHLISTS = strawberry.enum_value(
        "TOO_MANY_WISHLISTS", description="The customer has as many wishlists as one may have."
    )
    WISHLIST_FULL = strawberry.enum_value(
        "WISHLIST_FULL", description="The wishlist has no room for that many more."
    )
    NOT_SOLD = strawberry.enum_value("NOT_SOLD", description="It cannot be bought here and now.")
    PAYMENT_DECLINED = strawberry.enum_value(
        "PAYMENT_DECLINED", description="The payment provider said no; nothing was taken."
    )
    PAYMENT_PENDING = strawberry.enum_value(
        "PAYMENT_PENDING", description="A payment's outcome is not known yet; ask again soon."
    )
    QUOTE_CHANGED = strawberry.enum_value(
        "QUOTE_CHANGED", description="The total is not what the shopper was shown."
    )
    DELIVERY_UNAVAILABLE = strawberry.enum_value(
        "DELIVERY_UNAVAILABLE", description="The way of delivery is not offered here."
    )
    CHECKOUT_INCOMPLETE = strawberry.enum_value(
        "CHECKOUT_INCOMPLETE", description="Something is missing before it can be completed."
    )
    INVALID_OPERATIONS = strawberry.enum_value(
        "INVALID_OPERATIONS", description="Some documents of a manifest cannot be published."
    )
    CHECKOUT_CLOSED = strawberry.enum_value(
        "CHECKOUT_CLOSED", description="The checkout has an order, or its cart is closed."
    )
