"""What mutations of wishlists take."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from commerce.core.errors import InvalidInput
from commerce.filling.requests import Ticked
from commerce.wishlists.access import WishlistKey
from commerce.wishlists.requests import ItemChoice, Move, NewItem, Sharing
from resolvers import wishlist_writes as resolvers
from resolvers.cart import cart_key
from resolvers.global_ids import uuid_of
from resolvers.wishlists import wishlist_key
from schema.fields import INPUT_LIMIT

KEY = "Makes repeating safe: the same key has one effect. 1 to 200 letters of your own making."
WISHLIST = "The list's id."
ITEM_IDS = "The items, up to 100."


def _uuids(kind: str, texts: Sequence[str], name: str) -> list[UUID]:
    path = ("input", name)
    if len(texts) > INPUT_LIMIT:
        raise InvalidInput.at(path, "TOO_MANY", f"At most {INPUT_LIMIT} at a time.")
    return [uuid_of(kind, text, (*path, str(index))) for index, text in enumerate(texts)]


@strawberry.input(description="A new wishlist.")
class WishlistCreateInput:
    title: str = strawberry.field(description="Its name, up to 100 letters.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.CreateInput:
        return resolvers.CreateInput(self.title, self.idempotency_key)


@strawberry.input(description="Another name for a wishlist.")
class WishlistRenameInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    title: str = strawberry.field(description="Its name, up to 100 letters.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.RenameInput:
        key = wishlist_key(self.wishlist_id)
        return resolvers.RenameInput(key, self.title, self.idempotency_key)


@strawberry.input(description="A wishlist to delete.")
class WishlistDeleteInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ListInput:
        return resolvers.ListInput(wishlist_key(self.wishlist_id), self.idempotency_key)


@strawberry.input(description="Something to remember: give `productId` or `variantId`.")
class WishlistItemInput:
    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="A product as a whole."
    )
    variant_id: strawberry.ID | None = strawberry.field(
        default=None, description="One variant of a product."
    )
    note: str | None = strawberry.field(
        default=None, description="To write beside it, up to 500 letters."
    )

    def item(self, place: int) -> NewItem:
        path = ("input", "items", str(place))
        product, variant = self.product_id, self.variant_id
        return NewItem(
            None if product is None else uuid_of("Product", product, (*path, "productId")),
            None if variant is None else uuid_of("ProductVariant", variant, (*path, "variantId")),
            self.note,
        )


@strawberry.input(description="What to put into a wishlist.")
class WishlistItemsAddInput:
    wishlist_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The list; left out, the signed-in customer's default one, or a new one for a"
        " guest.",
    )
    items: list[WishlistItemInput] = strawberry.field(
        description="What to put in, 1 to 100; what is there already stays as it is."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=f"{KEY} Guests without a list use at least 16 random letters.",
    )

    def command(self) -> resolvers.ItemsAddInput:
        if len(self.items) > INPUT_LIMIT:
            path = ("input", "items")
            raise InvalidInput.at(path, "TOO_MANY", f"At most {INPUT_LIMIT} at a time.")
        items = [item.item(place) for place, item in enumerate(self.items)]
        named = self.wishlist_id
        key: WishlistKey | None = None if named is None else wishlist_key(named)
        return resolvers.ItemsAddInput(key, items, self.idempotency_key)


@strawberry.input(description="What to take out of a wishlist.")
class WishlistItemsRemoveInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    item_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list[strawberry.ID], description=ITEM_IDS
    )
    product_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list[strawberry.ID],
        description="Products of which everything is to go, whichever variant is meant; up to 100.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ItemsRemoveInput:
        choice = ItemChoice(
            _uuids("WishlistItem", self.item_ids, "itemIds"),
            _uuids("Product", self.product_ids, "productIds"),
        )
        return resolvers.ItemsRemoveInput(
            wishlist_key(self.wishlist_id), choice, self.idempotency_key
        )


@strawberry.input(description="What to write beside an item.")
class WishlistItemUpdateInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    item_id: strawberry.ID = strawberry.field(description="The item.")
    note: str | None = strawberry.field(description="Up to 500 letters; null takes the note away.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ItemUpdateInput:
        item_id = uuid_of("WishlistItem", self.item_id, ("input", "itemId"))
        return resolvers.ItemUpdateInput(
            wishlist_key(self.wishlist_id), item_id, self.note, self.idempotency_key
        )


@strawberry.input(description="Items to move from one wishlist to another.")
class WishlistItemsMoveInput:
    from_id: strawberry.ID = strawberry.field(description="The list that they stand in.")
    to_id: strawberry.ID = strawberry.field(description="The list that they go to.")
    item_ids: list[strawberry.ID] = strawberry.field(description=ITEM_IDS)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ItemsMoveInput:
        move = Move(
            wishlist_key(self.from_id, ("input", "fromId")),
            wishlist_key(self.to_id, ("input", "toId")),
            _uuids("WishlistItem", self.item_ids, "itemIds"),
        )
        return resolvers.ItemsMoveInput(move, self.idempotency_key)


@strawberry.input(description="A link to a wishlist, and what it is to show of its owner.")
class WishlistShareInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    shows_owner: bool = strawberry.field(default=False, description="Show the customer's name.")
    shows_notes: bool = strawberry.field(default=False, description="Show what is written beside.")
    is_renewed: bool = strawberry.field(
        default=False, description="Make another link; the one before it shows nothing any more."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ShareInput:
        sharing = Sharing(self.shows_owner, self.shows_notes, self.is_renewed)
        return resolvers.ShareInput(wishlist_key(self.wishlist_id), sharing, self.idempotency_key)


@strawberry.input(description="A wishlist whose link is to show nothing any more.")
class WishlistUnshareInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ListInput:
        return resolvers.ListInput(wishlist_key(self.wishlist_id), self.idempotency_key)


@strawberry.input(description="A guest's wishlist to move into the signed-in customer's.")
class WishlistMergeInput:
    wishlist_id: strawberry.ID = strawberry.field(description="The guest's list.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.MergeInput:
        return resolvers.MergeInput(self.wishlist_id, self.idempotency_key)


@strawberry.input(description="Items of a wishlist to put into a cart.")
class WishlistItemsToCartInput:
    wishlist_id: strawberry.ID = strawberry.field(description=WISHLIST)
    cart_id: strawberry.ID = strawberry.field(description="The cart, as `cartCreate` gave it.")
    item_ids: list[strawberry.ID] = strawberry.field(description=ITEM_IDS)
    removes_added: bool = strawberry.field(
        default=False, description="Take what went into the cart out of the wishlist."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> resolvers.ToCartInput:
        ticked = Ticked(
            wishlist_key(self.wishlist_id),
            cart_key(self.cart_id),
            _uuids("WishlistItem", self.item_ids, "itemIds"),
            self.removes_added,
        )
        return resolvers.ToCartInput(ticked, self.idempotency_key)
