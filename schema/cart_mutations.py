"""Changing carts in GraphQL."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from commerce.cart import views
from commerce.cart.errors import CartClosed, NotSold, NotSoldReason
from commerce.cart.models import CartStatus
from commerce.cart.requests import CartFields, CreateCart, LineChange, NewLine
from commerce.cart.rules import MergeOutcome, MergePolicy
from commerce.core.errors import InvalidInput
from resolvers import cart as resolvers
from resolvers.global_ids import uuid_of
from schema.cart import Cart
from schema.catalog import ProductVariant
from schema.errors import (
    ConflictError,
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import INPUT_LIMIT, batched, resolved
from schema.inventory_errors import OutOfStockError
from schema.node import presents
from schema.scalars import CurrencyCode, expose_enum

KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."
CART = "The cart's id."
LINES = ("input", "lines")

expose_enum(
    NotSoldReason,
    description="Why something cannot be put into a cart.",
    NOT_PUBLISHED="The channel does not show it.",
    NOT_PRICED="It has no price in the cart's currency.",
)
expose_enum(
    MergePolicy,
    name="CartMergePolicy",
    description="What becomes of a quantity when a guest's cart joins a customer's.",
    SUM="Both quantities are added up.",
    LARGER="The larger quantity stays.",
    JOINING="The joining cart's quantity stays.",
)
expose_enum(
    MergeOutcome,
    name="CartMergeOutcome",
    description="What merging did to a variant.",
    ADDED="It is new in the cart.",
    CHANGED="The cart had it; its quantity changed.",
    UNCHANGED="The cart had it; its quantity stays.",
    CAPPED="Fewer than the policy asks for: there are no more.",
    DROPPED="It is not in the cart: there is none, or the cart is full.",
)


@refusal(
    CartClosed,
    "The cart is {status.name}; it cannot be changed.",
    "The cart was ordered or merged. Start a new one.",
)
class CartClosedError(UserError):
    status: CartStatus = strawberry.field(description="What became of it.")


@refusal(
    NotSold,
    "{sku} cannot be bought: {reason.name}.",
    "The cart's channel does not sell this in the cart's currency now.",
)
class NotSoldError(UserError):
    sku: str = strawberry.field(description="The variant's SKU.")
    reason: NotSoldReason = strawberry.field(description="Why not.")


@strawberry.input(description="Something to keep with a cart or a line.")
class CartAttributeInput:
    key: str = strawberry.field(description="Its name, up to 50 letters.")
    value: str = strawberry.field(description="Its value, up to 500 letters.")


def attributes_of(given: Sequence[CartAttributeInput] | None) -> dict[str, str] | None:
    """A later value of the same key wins."""
    return None if given is None else {each.key: each.value for each in given}


def at_most(items: Sequence[object], name: str) -> None:
    """Raises InvalidInput for a list that is too long to look at."""
    if len(items) > INPUT_LIMIT:
        path = ("input", name)
        raise InvalidInput.at(path, "TOO_MANY", f"At most {INPUT_LIMIT} at a time.")


@strawberry.input(description="So many of a variant to put into a cart.")
class CartLineInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    quantity: int = strawberry.field(default=1, description="How many, at least 1.")
    attributes: list[CartAttributeInput] | None = strawberry.field(
        default=None,
        description="To keep with the line, up to 20; those of a line that is there stay when left"
        " out.",
    )


def new_lines(given: Sequence[CartLineInput]) -> list[NewLine]:
    at_most(given, "lines")
    return [
        NewLine(
            uuid_of("ProductVariant", line.variant_id, (*LINES, str(index), "variantId")),
            line.quantity,
            attributes_of(line.attributes),
        )
        for index, line in enumerate(given)
    ]


@strawberry.input(description="A new cart.")
class CartCreateInput:
    lines: list[CartLineInput] = strawberry.field(
        default_factory=list[CartLineInput], description="What to put in, up to 100 lines."
    )
    note: str | None = strawberry.field(
        default=None, description="The shopper's words to the shop, up to 1,000 letters."
    )
    attributes: list[CartAttributeInput] = strawberry.field(
        default_factory=list[CartAttributeInput], description="To keep with the cart, up to 20."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description=f"{KEY} Guests use at least 16 random letters."
    )

    def command(self) -> resolvers.CreateInput:
        fields: CartFields = {"note": self.note, "attributes": attributes_of(self.attributes)}
        return resolvers.CreateInput(
            CreateCart(new_lines(self.lines), fields), self.idempotency_key
        )


@strawberry.input(description="What to put into a cart.")
class CartLinesAddInput:
    cart_id: strawberry.ID = strawberry.field(description=CART)
    lines: list[CartLineInput] = strawberry.field(
        description="What to put in, up to 100 lines; of what is there already, so many more."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.LinesAddInput:
        return resolvers.LinesAddInput(
            resolvers.cart_key(self.cart_id), new_lines(self.lines), self.idempotency_key
        )


@strawberry.input(description="A line and its new quantity.")
class CartLineUpdateInput:
    line_id: strawberry.ID = strawberry.field(description="The line.")
    quantity: int = strawberry.field(description="How many from now on; 0 takes the line away.")
    attributes: list[CartAttributeInput] | None = strawberry.field(
        default=None, description="To keep with the line instead; those it has when left out."
    )


@strawberry.input(description="New quantities for lines of a cart.")
class CartLinesUpdateInput:
    cart_id: strawberry.ID = strawberry.field(description=CART)
    lines: list[CartLineUpdateInput] = strawberry.field(
        description="The lines to change, up to 100; all others stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.LinesUpdateInput:
        at_most(self.lines, "lines")
        changes = [
            LineChange(
                uuid_of("CartLine", line.line_id, (*LINES, str(index), "lineId")),
                line.quantity,
                attributes_of(line.attributes),
            )
            for index, line in enumerate(self.lines)
        ]
        return resolvers.LinesUpdateInput(
            resolvers.cart_key(self.cart_id), changes, self.idempotency_key
        )


@strawberry.input(description="Lines to take out of a cart.")
class CartLinesRemoveInput:
    cart_id: strawberry.ID = strawberry.field(description=CART)
    line_ids: list[strawberry.ID] = strawberry.field(description="The lines, up to 100.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.LinesRemoveInput:
        at_most(self.line_ids, "lineIds")
        path = ("input", "lineIds")
        line_ids = [
            uuid_of("CartLine", line_id, (*path, str(index)))
            for index, line_id in enumerate(self.line_ids)
        ]
        return resolvers.LinesRemoveInput(
            resolvers.cart_key(self.cart_id), line_ids, self.idempotency_key
        )


@strawberry.input(description="Changes of the cart itself. What is left out stays.")
class CartUpdateInput:
    cart_id: strawberry.ID = strawberry.field(description=CART)
    note: str | None = strawberry.field(
        default=UNSET, description="The shopper's words to the shop; null takes them away."
    )
    attributes: list[CartAttributeInput] | None = strawberry.field(
        default=UNSET, description="To keep with the cart instead of those it has, up to 20."
    )
    currency: CurrencyCode | None = strawberry.field(
        default=None, description="What to pay in; one of the channel's currencies."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.UpdateInput:
        fields: CartFields = {}
        if self.note is not UNSET:
            fields["note"] = self.note
        if self.attributes is not UNSET:
            fields["attributes"] = attributes_of(self.attributes)
        if self.currency is not None:
            fields["currency"] = self.currency
        return resolvers.UpdateInput(resolvers.cart_key(self.cart_id), fields, self.idempotency_key)


@strawberry.input(description="A guest's cart to join to the signed-in customer's.")
class CartMergeInput:
    cart_id: strawberry.ID = strawberry.field(description="The guest's cart.")
    policy: MergePolicy = strawberry.field(
        default=MergePolicy.SUM, description="What becomes of quantities."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.MergeInput:
        return resolvers.MergeInput(self.cart_id, self.policy, self.idempotency_key)


@strawberry.type(description="What merging did to a variant of the joining cart.")
class CartMergeChange:
    sku: str = strawberry.field(description="The variant's SKU.")
    variant: ProductVariant | None = batched(
        resolvers.changed_variants, description="The variant; null once the shop hides it."
    )
    quantity_before: int = strawberry.field(description="How many the customer's cart had.")
    quantity_joining: int = strawberry.field(description="How many the joining cart had.")
    quantity_after: int = strawberry.field(description="How many the cart has now.")
    outcome: MergeOutcome = strawberry.field(description="What that means.")


@strawberry.type(description="A cart that another one joined.")
class CartMerge:
    is_type_of = presents(views.CartMerge)

    cart: Cart = strawberry.field(description="The signed-in customer's cart.")
    changes: list[CartMergeChange] = strawberry.field(
        description="Every variant of the joining cart; empty when the customer had no cart and it"
        " simply became theirs."
    )


COMMON = CartClosedError | InvalidInputError | NotFoundError | IdempotencyConflictError
FILLING = COMMON | OutOfStockError | NotSoldError
CartCreateResult = Annotated[
    Cart | FILLING, strawberry.union("CartCreateResult", description="The cart, or why not.")
]
CartLinesAddResult = Annotated[
    Cart | FILLING, strawberry.union("CartLinesAddResult", description="The cart, or why not.")
]
CartLinesUpdateResult = Annotated[
    Cart | FILLING, strawberry.union("CartLinesUpdateResult", description="The cart, or why not.")
]
CartLinesRemoveResult = Annotated[
    Cart | COMMON, strawberry.union("CartLinesRemoveResult", description="The cart, or why not.")
]
CartUpdateResult = Annotated[
    Cart | COMMON, strawberry.union("CartUpdateResult", description="The cart, or why not.")
]
CartMergeResult = Annotated[
    CartMerge | COMMON | ConflictError,
    strawberry.union("CartMergeResult", description="What merging did, or why it did nothing."),
]


@strawberry.type
class CartMutation:
    cart_create: CartCreateResult = resolved(
        resolvers.create,
        description="Make a cart in the request's channel and currency. A signed-in customer has"
        " one active cart in a channel: where there is one, the lines go into it.",
        arguments={"input": (CartCreateInput, "The new cart.")},
    )
    cart_lines_add: CartLinesAddResult = resolved(
        resolvers.add_lines,
        description="Put variants into a cart. More than there is, is refused.",
        arguments={"input": (CartLinesAddInput, "What to put where.")},
    )
    cart_lines_update: CartLinesUpdateResult = resolved(
        resolvers.update_lines,
        description="Set the quantities of lines. A quantity that grows beyond what there is, is"
        " refused; taking less always works.",
        arguments={"input": (CartLinesUpdateInput, "The new quantities.")},
    )
    cart_lines_remove: CartLinesRemoveResult = resolved(
        resolvers.remove_lines,
        description="Take lines out of a cart.",
        arguments={"input": (CartLinesRemoveInput, "Which lines.")},
    )
    cart_update: CartUpdateResult = resolved(
        resolvers.update,
        description="Change a cart's note, attributes or currency.",
        arguments={"input": (CartUpdateInput, "The changes.")},
    )
    cart_merge: CartMergeResult = resolved(
        resolvers.merge,
        description="Join a guest's cart to the signed-in customer's, to be called after sign-in."
        " Quantities are capped at what there is. Safe to repeat.",
        arguments={"input": (CartMergeInput, "Which cart, and how.")},
    )
