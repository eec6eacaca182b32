"""Making, naming and deleting lists."""

from collections.abc import Sequence
from uuid import UUID

from commerce.core.actor import Actor, Customer
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.wishlists import repo
from commerce.wishlists.access import KIND, WishlistKey
from commerce.wishlists.errors import TooManyWishlists
from commerce.wishlists.requests import checked_title
from commerce.wishlists.rules import MAX_LISTS
from commerce.wishlists.views import Wishlist

KEY_PATH = ("input", "wishlistId")


async def locked(
    tx: Tx, actor: Actor, key: WishlistKey, *, path: Sequence[str] = KEY_PATH
) -> Wishlist:
    """Lock a list to change it. Raises NotFound for one that is not the actor's."""
    if not key.opens(tx.vault):
        raise NotFound(KIND, path)
    wishlist = (await repo.get_for_update(tx, actor, [key.id])).get(key.id)
    if wishlist is None:
        raise NotFound(KIND, path)
    return wishlist


async def first_list(tx: Tx, actor: Actor) -> Wishlist:
    """A customer's default list, made on first use; for everybody else a new list of a guest's.
    Locked."""
    if isinstance(actor, Customer):
        return await default_list(tx, actor.id)
    wishlist_id = await repo.add(tx, None)
    return (await repo.get_for_update(tx, actor, [wishlist_id]))[wishlist_id]


async def default_list(tx: Tx, customer_id: UUID) -> Wishlist:
    """The customer's default list, locked."""
    found = await repo.default_for_update(tx, customer_id)
    if found is None:
        raise NotFound("Customer")
    return found


async def create(tx: Tx, customer_id: UUID, title: str) -> UUID:
    """A further list with a name; there is always room for the default one. Locks the customer, so
    that two at once cannot both be the last. Raises InvalidInput, TooManyWishlists."""
    written = checked_title(title)
    if not await repo.lock_customer(tx, customer_id):
        raise NotFound("Customer")
    if await repo.named_count(tx, customer_id) >= MAX_LISTS - 1:
        raise TooManyWishlists(MAX_LISTS)
    return await repo.add(tx, customer_id, tx.vault.seal(repo.TITLE, written))


async def rename(tx: Tx, actor: Actor, key: WishlistKey, title: str) -> UUID:
    """Raises InvalidInput, NotFound."""
    written = checked_title(title)
    wishlist = await locked(tx, actor, key)
    await repo.save(tx, wishlist.id, {"title_sealed": tx.vault.seal(repo.TITLE, written)})
    return wishlist.id


async def remove(tx: Tx, actor: Actor, key: WishlistKey) -> UUID:
    """With its items and its link. A default list is made anew on its next use."""
    wishlist = await locked(tx, actor, key)
    await repo.remove(tx, wishlist.id)
    return wishlist.id
