"""Wishlists in GraphQL: what their owners read, and what a link shows."""

from datetime import datetime

import strawberry

from commerce.wishlists import views
from resolvers import wishlists as resolvers
from schema.catalog import Product, ProductVariant
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, computed, resolved
from schema.node import Node, fetched_by, presents

GONE = (
    "Whether the request's channel does not show it now: show it as gone, since it may come back."
)


@strawberry.type(description="Something in a wishlist: a product, or one variant of it.")
class WishlistItem:
    gid: strawberry.ID = strawberry.field(name="id", description="The item's id.")
    product: Product | None = batched(
        resolvers.products_of, description="The product; null while the channel does not show it."
    )
    variant: ProductVariant | None = batched(
        resolvers.variants_of,
        description="The variant that is meant; null for the product as a whole, and while the"
        " channel does not show it.",
    )
    is_gone: bool = batched(resolvers.are_gone, description=GONE)
    note: str | None = computed(resolvers.note, description="What its owner wrote beside it.")
    added_at: datetime = strawberry.field(description="When it came into the list.")


@strawberry.type(description="The link that shows a wishlist to whoever has it.")
class WishlistShare:
    token: str = strawberry.field(
        description="What the link carries, for `sharedWishlist`; nobody can guess it."
    )
    shows_owner: bool = strawberry.field(description="Whether it shows the owner's name.")
    shows_notes: bool = strawberry.field(description="Whether it shows what is written beside.")
    shared_at: datetime = strawberry.field(description="Since when this link works.")


@strawberry.type(
    description="What somebody wants to remember. Its id is a capability: who holds the id of a"
    " guest's list can read and change it; a customer's list is theirs alone."
)
class Wishlist(Node):
    is_type_of = presents(views.Wishlist)

    title: str | None = computed(
        resolvers.title, description="Its name; null for a default list that nobody named."
    )
    is_default: bool = strawberry.field(
        description="Whether things go into it when a customer names no list."
    )
    item_count: int = batched(resolvers.item_counts, description="How many items it has.")
    items: Connection[WishlistItem] = batched(
        resolvers.items,
        description="What stands in it, newest first; at most 500.",
        arguments=PAGE_ARGUMENTS,
    )
    product_ids: list[strawberry.ID] = batched(
        resolvers.product_ids,
        description="Every product in it once, whichever variant is meant: for the hearts of a"
        " whole storefront, read once.",
    )
    share: WishlistShare | None = computed(
        resolvers.share, description="Its link; null while it is not shared."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")


@strawberry.type(description="Something in a wishlist that a link shows.")
class SharedWishlistItem:
    product: Product | None = batched(
        resolvers.products_of, description="The product; null while the channel does not show it."
    )
    variant: ProductVariant | None = batched(
        resolvers.variants_of,
        description="The variant that is meant; null for the product as a whole, and while the"
        " channel does not show it.",
    )
    is_gone: bool = batched(resolvers.are_gone, description=GONE)
    note: str | None = computed(
        resolvers.note, description="What is written beside it; null unless the owner shows notes."
    )


@strawberry.type(description="A wishlist as its link shows it.")
class SharedWishlist:
    title: str | None = computed(
        resolvers.title, description="Its name; null for a list that nobody named."
    )
    owner_name: str | None = computed(
        resolvers.owner_name, description="Whose it is; null unless the owner shows it."
    )
    item_count: int = batched(resolvers.item_counts, description="How many items it has.")
    items: Connection[SharedWishlistItem] = batched(
        resolvers.shared_items,
        description="What stands in it, newest first.",
        arguments=PAGE_ARGUMENTS,
    )


@strawberry.type
class WishlistsQuery:
    wishlist: Wishlist | None = resolved(
        resolvers.wishlist,
        description="A wishlist by its id; null when it is not there or not yours.",
        arguments={"id": (strawberry.ID, "The list's id, as `wishlistItemsAdd` gave it.")},
    )
    my_wishlists: Connection[Wishlist] = resolved(
        resolvers.my_wishlists,
        description="The signed-in customer's wishlists, the default one first; none before the"
        " first use.",
        arguments=PAGE_ARGUMENTS,
    )
    shared_wishlist: SharedWishlist | None = resolved(
        resolvers.shared_wishlist,
        description="What a link shows; null when it was turned off or never was.",
        arguments={"token": "What the link carries."},
    )


fetched_by("Wishlist", resolvers.wishlists_by_id, capability=True)
