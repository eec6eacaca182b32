"""The ids of carts: capabilities, so that whoever holds a guest's cart's id holds the cart."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.crypto import Vault
from commerce.core.ids import encode

KIND = "Cart"


@dataclass(frozen=True, slots=True)
class CartKey:
    """A cart's id as somebody presents it, with its capability."""

    id: UUID
    capability: bytes

    def opens(self, vault: Vault) -> bool:
        """Whether it is an id that we gave out."""
        return vault.holds_capability(KIND, self.id, self.capability)


def cart_gid(vault: Vault, cart_id: UUID) -> str:
    """The id that clients hold."""
    return encode(KIND, cart_id, vault.capability(KIND, cart_id))
