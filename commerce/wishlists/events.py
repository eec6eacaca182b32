"""What happens to the wishlists of customers. Guests' lists make no events."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.events import Event


@dataclass(frozen=True, slots=True)
class WishlistItemAdded(Event):
    """Something came into a customer's list: they added it, or what they kept as a guest joined."""

    customer_id: UUID
    wishlist_id: UUID
    product_id: UUID
    variant_id: UUID | None = None
