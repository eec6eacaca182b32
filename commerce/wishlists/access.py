"""The ids of wishlists and the tokens of their links: capabilities, derived and never stored."""

from dataclasses import dataclass
from uuid import UUID

from commerce.core.crypto import Vault
from commerce.core.ids import InvalidId, decode_any, encode

KIND = "Wishlist"
ITEM_KIND = "WishlistItem"
SHARE_KIND = "WishlistShare"


@dataclass(frozen=True, slots=True)
class WishlistKey:
    """A list's id as somebody presents it, with its capability."""

    id: UUID
    capability: bytes

    def opens(self, vault: Vault) -> bool:
        """Whether it is an id that we gave out."""
        return vault.holds_capability(KIND, self.id, self.capability)


def wishlist_gid(vault: Vault, wishlist_id: UUID) -> str:
    """The id that clients hold."""
    return encode(KIND, wishlist_id, vault.capability(KIND, wishlist_id))


def share_token(vault: Vault, share_id: UUID) -> str:
    """What a link carries. It names the share and not the list: a new share is a new token."""
    return encode(SHARE_KIND, share_id, vault.capability(SHARE_KIND, share_id))


def share_of(vault: Vault, token: str) -> UUID | None:
    """The share that a link's token names; None for text that is no token of ours."""
    try:
        decoded = decode_any(token)
    except InvalidId:
        return None
    if decoded.kind != SHARE_KIND:
        return None
    held = vault.holds_capability(SHARE_KIND, decoded.id, decoded.capability)
    return decoded.id if held else None
