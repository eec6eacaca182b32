"""What is asked of filling carts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.cart.access import CartKey
from commerce.wishlists.access import WishlistKey

ITEMS = ("input", "itemIds")


@dataclass(frozen=True, slots=True)
class Ticked:
    """`removes_added`: what went into the cart leaves the list."""

    wishlist: WishlistKey
    cart: CartKey
    item_ids: Sequence[UUID]
    removes_added: bool
