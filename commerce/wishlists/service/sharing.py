"""Links that show a list to whoever has them."""

from uuid import UUID

from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.wishlists import repo
from commerce.wishlists.access import WishlistKey
from commerce.wishlists.requests import Sharing
from commerce.wishlists.service.lists import locked


async def share(tx: Tx, actor: Actor, key: WishlistKey, sharing: Sharing) -> UUID:
    """Make a link, or change what the present one shows. A renewed link ends the one before it.
    Raises NotFound."""
    wishlist = await locked(tx, actor, key)
    values: dict[str, object] = {
        "shows_owner": sharing.shows_owner,
        "shows_notes": sharing.shows_notes,
    }
    if wishlist.share_id is None or sharing.is_renewed:
        values |= {"share_id": new_id(), "shared_at": tx.clock.now()}
    await repo.save(tx, wishlist.id, values)
    return wishlist.id


async def unshare(tx: Tx, actor: Actor, key: WishlistKey) -> UUID:
    """The link shows nothing any more. Safe to repeat. Raises NotFound."""
    wishlist = await locked(tx, actor, key)
    if wishlist.share_id is not None:
        off = {"share_id": None, "shared_at": None, "shows_owner": False, "shows_notes": False}
        await repo.save(tx, wishlist.id, off)
    return wishlist.id
