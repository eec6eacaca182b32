"""Changing wishlists in GraphQL."""

from typing import Annotated

import strawberry

from commerce.filling import views as filling
from commerce.filling.views import ToCartOutcome
from commerce.wishlists import views
from commerce.wishlists.errors import TooManyWishlists, WishlistFull
from commerce.wishlists.rules import MergeOutcome
from resolvers import wishlist_writes as resolvers
from resolvers import wishlists as reading
from schema.cart import Cart
from schema.cart_mutations import CartClosedError
from schema.catalog import Product, ProductVariant
from schema.deletion import Deleted
from schema.errors import (
    IdempotencyConflictError,
    InvalidInputError,
    NotFoundError,
    UserError,
    refusal,
)
from schema.fields import batched, resolved
from schema.node import presents
from schema.scalars import expose_enum
from schema.wishlist_inputs import (
    WishlistCreateInput,
    WishlistDeleteInput,
    WishlistItemsAddInput,
    WishlistItemsMoveInput,
    WishlistItemsRemoveInput,
    WishlistItemsToCartInput,
    WishlistItemUpdateInput,
    WishlistMergeInput,
    WishlistRenameInput,
    WishlistShareInput,
    WishlistUnshareInput,
)
from schema.wishlists import Wishlist

expose_enum(
    MergeOutcome,
    name="WishlistMergeOutcome",
    description="What merging did with an item.",
    ADDED="It is new in the list.",
    ALREADY_THERE="The list had it already.",
    NO_ROOM="The list is full; it was left out.",
)
expose_enum(
    ToCartOutcome,
    name="WishlistToCartOutcome",
    description="What became of an item that was to go into a cart.",
    ADDED="One of it is in the cart, or one more.",
    CHOOSE_VARIANT="It is a product with several variants: the shopper has to choose one.",
    NOT_PUBLISHED="The cart's channel does not show it now.",
    NOT_PRICED="It has no price in the cart's currency.",
    OUT_OF_STOCK="There are no more than the cart has already.",
    CART_FULL="The cart has no room for another line.",
)


@refusal(
    TooManyWishlists,
    "A customer has at most {limit} wishlists.",
    "The customer has as many wishlists as one may have. Delete one first.",
)
class TooManyWishlistsError(UserError):
    limit: int = strawberry.field(description="How many one may have, the default one included.")


@refusal(
    WishlistFull,
    "A wishlist has at most {limit} items.",
    "The wishlist would hold more items than one may. Nothing was put in.",
)
class WishlistFullError(UserError):
    limit: int = strawberry.field(description="How many items a list may have.")


@strawberry.type(description="What merging did with an item of the joining wishlist.")
class WishlistMergeChange:
    product: Product | None = batched(
        reading.products_of, description="The product; null while the channel does not show it."
    )
    variant: ProductVariant | None = batched(
        reading.variants_of, description="The variant that is meant, if one is and it is shown."
    )
    outcome: MergeOutcome = strawberry.field(description="What became of it.")


@strawberry.type(description="A wishlist that another one joined.")
class WishlistMerge:
    is_type_of = presents(views.WishlistMerge)

    wishlist: Wishlist = strawberry.field(description="The signed-in customer's default list.")
    changes: list[WishlistMergeChange] = strawberry.field(
        description="Every item of the joining list, oldest first."
    )
    added_count: int = strawberry.field(description="How many of them are new in the list.")


@strawberry.type(description="What became of an item that was to go into a cart.")
class WishlistItemToCart:
    item_gid: strawberry.ID = strawberry.field(name="itemId", description="The item's id.")
    outcome: ToCartOutcome = strawberry.field(description="What became of it.")


@strawberry.type(description="A cart that was filled from a wishlist.")
class WishlistToCart:
    is_type_of = presents(filling.WishlistToCart)

    cart: Cart = strawberry.field(description="The cart as it is now.")
    wishlist: Wishlist = strawberry.field(description="The wishlist as it is now.")
    items: list[WishlistItemToCart] = strawberry.field(description="In the order of the input.")
    added_count: int = strawberry.field(description="How many of them are in the cart now.")


REFUSED = InvalidInputError | NotFoundError | IdempotencyConflictError
WishlistCreateResult = Annotated[
    Wishlist | TooManyWishlistsError | REFUSED,
    strawberry.union("WishlistCreateResult", description="The list, or why there is none."),
]
WishlistRenameResult = Annotated[
    Wishlist | REFUSED,
    strawberry.union("WishlistRenameResult", description="The list, or why not."),
]
WishlistDeleteResult = Annotated[
    Deleted | REFUSED,
    strawberry.union("WishlistDeleteResult", description="Done, or why not."),
]
WishlistItemsAddResult = Annotated[
    Wishlist | WishlistFullError | REFUSED,
    strawberry.union("WishlistItemsAddResult", description="The list, or why not."),
]
WishlistItemsRemoveResult = Annotated[
    Wishlist | REFUSED,
    strawberry.union("WishlistItemsRemoveResult", description="The list, or why not."),
]
WishlistItemUpdateResult = Annotated[
    Wishlist | REFUSED,
    strawberry.union("WishlistItemUpdateResult", description="The list, or why not."),
]
WishlistItemsMoveResult = Annotated[
    Wishlist | WishlistFullError | REFUSED,
    strawberry.union(
        "WishlistItemsMoveResult", description="The list that they went to, or why not."
    ),
]
WishlistShareResult = Annotated[
    Wishlist | REFUSED,
    strawberry.union("WishlistShareResult", description="The list with its link, or why not."),
]
WishlistUnshareResult = Annotated[
    Wishlist | REFUSED,
    strawberry.union("WishlistUnshareResult", description="The list, or why not."),
]
WishlistMergeResult = Annotated[
    WishlistMerge | REFUSED,
    strawberry.union("WishlistMergeResult", description="What merging did, or why it did nothing."),
]
WishlistItemsToCartResult = Annotated[
    WishlistToCart | CartClosedError | REFUSED,
    strawberry.union(
        "WishlistItemsToCartResult", description="What became of each item, or why of none."
    ),
]


@strawberry.type
class WishlistsMutation:
    wishlist_create: WishlistCreateResult = resolved(
        resolvers.create,
        description="Make a further wishlist with a name, for the signed-in customer; of up to 20"
        " with the default one, which is made on its first use.",
        arguments={"input": (WishlistCreateInput, "The new list.")},
    )
    wishlist_rename: WishlistRenameResult = resolved(
        resolvers.rename,
        description="Give a wishlist another name.",
        arguments={"input": (WishlistRenameInput, "The list and its name.")},
    )
    wishlist_delete: WishlistDeleteResult = resolved(
        resolvers.delete,
        description="Delete a wishlist with its items and its link. A default list is made anew on"
        " its next use.",
        arguments={"input": (WishlistDeleteInput, "Which list.")},
    )
    wishlist_items_add: WishlistItemsAddResult = resolved(
        resolvers.add_items,
        description="Put products or variants that the channel shows into a wishlist. Adding the"
        " same again changes nothing. Guests get a list of their own: keep its id, it is a secret.",
        arguments={"input": (WishlistItemsAddInput, "What to put where.")},
    )
    wishlist_items_remove: WishlistItemsRemoveResult = resolved(
        resolvers.remove_items,
        description="Take items out of a wishlist. What is not there is out already.",
        arguments={"input": (WishlistItemsRemoveInput, "Which items.")},
    )
    wishlist_item_update: WishlistItemUpdateResult = resolved(
        resolvers.update_item,
        description="Write beside an item of a wishlist.",
        arguments={"input": (WishlistItemUpdateInput, "The item and the note.")},
    )
    wishlist_items_move: WishlistItemsMoveResult = resolved(
        resolvers.move_items,
        description="Move items from one wishlist to another of the same customer.",
        arguments={"input": (WishlistItemsMoveInput, "Which items, from where to where.")},
    )
    wishlist_share: WishlistShareResult = resolved(
        resolvers.share,
        description="Make a link that shows a wishlist to whoever has it, or change what the link"
        " shows. It shows no name and no notes unless you say so.",
        arguments={"input": (WishlistShareInput, "The list and what to show.")},
    )
    wishlist_unshare: WishlistUnshareResult = resolved(
        resolvers.unshare,
        description="Turn a wishlist's link off; it shows nothing from then on, and for good.",
        arguments={"input": (WishlistUnshareInput, "Which list.")},
    )
    wishlist_merge: WishlistMergeResult = resolved(
        resolvers.merge,
        description="Move a guest's wishlist into the signed-in customer's default one, to be"
        " called after sign-in. The guest's list and its link are no more. Safe to repeat.",
        arguments={"input": (WishlistMergeInput, "Which list.")},
    )
    wishlist_items_to_cart: WishlistItemsToCartResult = resolved(
        resolvers.items_to_cart,
        description="Put one of each ticked item into a cart. What cannot be bought now keeps no"
        " other out and is named with the reason.",
        arguments={"input": (WishlistItemsToCartInput, "Which items, and the cart.")},
    )
