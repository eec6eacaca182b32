"""What became of things that were to go into a cart."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from commerce.cart.views import Cart
from commerce.core.ids import encode
from commerce.wishlists.access import ITEM_KIND
from commerce.wishlists.views import Wishlist


class ToCartOutcome(Enum):
    ADDED = "added"
    CHOOSE_VARIANT = "choose_variant"
    NOT_PUBLISHED = "not_published"
    NOT_PRICED = "not_priced"
    OUT_OF_STOCK = "out_of_stock"
    CART_FULL = "cart_full"


@dataclass(frozen=True, slots=True, eq=False)
class ItemToCart:
    """An item of a wishlist that was to go into a cart."""

    item_id: UUID
    outcome: ToCartOutcome

    @property
    def item_gid(self) -> str:
        return encode(ITEM_KIND, self.item_id)


@dataclass(frozen=True, slots=True, eq=False)
class WishlistToCart:
    cart: Cart
    wishlist: Wishlist
    items: Sequence[ItemToCart]

    @property
    def added_count(self) -> int:
        return sum(item.outcome is ToCartOutcome.ADDED for item in self.items)
