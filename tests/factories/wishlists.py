"""Wishlists for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.core.actor import Anonymous, Customer
from commerce.core.db import Tx
from commerce.core.ids import encode
from commerce.shop.service import resolve_scope
from commerce.wishlists import items_repo, repo, service
from commerce.wishlists.access import WishlistKey, share_token, wishlist_gid
from commerce.wishlists.requests import NewItem, Sharing
from commerce.wishlists.views import WishlistItem


@dataclass(frozen=True, slots=True)
class MadeWishlist:
    """`gid` is what clients hold, `key` the same taken apart; `item_gids` are in the order in which
    things were put in."""

    id: UUID
    gid: str
    key: WishlistKey
    item_gids: list[str]


async def make_wishlist(
    tx: Tx,
    *items: NewItem,
    products: Sequence[UUID] = (),
    customer_id: UUID | None = None,
    title: str | None = None,
    channel: str = "uk",
) -> MadeWishlist:
    """A guest's list, or the default one of `customer_id`; with a `title` a further one of theirs.
    `products` stand in it as a whole, after `items`."""
    actor = Customer(customer_id) if customer_id else Anonymous()
    if customer_id is not None and title is not None:
        wishlist_id = await service.create(tx, customer_id, title)
    elif customer_id is not None:
        default = await repo.default_for_update(tx, customer_id)
        assert default is not None
        wishlist_id = default.id
    else:
        wishlist_id = await repo.add(tx, None)
    key = WishlistKey(wishlist_id, tx.vault.capability("Wishlist", wishlist_id))
    wanted = [*items, *(NewItem(product_id, None) for product_id in products)]
    scope = await resolve_scope(tx, channel=channel, language=None, currency=None)
    for start in range(0, len(wanted), 100):
        batch = wanted[start : start + 100]
        await service.add_items(tx, actor, key, batch, channel_id=scope.channel.id)
    ids = [item.id for item in await items_repo.items_of(tx, wishlist_id)]
    gid = wishlist_gid(tx.vault, wishlist_id)
    return MadeWishlist(wishlist_id, gid, key, [encode("WishlistItem", id_) for id_ in ids])


async def share_wishlist(
    tx: Tx,
    made: MadeWishlist,
    *,
    customer_id: UUID | None = None,
    shows_owner: bool = False,
    shows_notes: bool = False,
) -> str:
    """Share a list; the token of its link."""
    actor = Customer(customer_id) if customer_id else Anonymous()
    sharing = Sharing(shows_owner, shows_notes, is_renewed=False)
    await service.share(tx, actor, made.key, sharing)
    shared = (await repo.wishlists_by_id(tx, actor, [made.id]))[made.id]
    assert shared.share_id is not None
    return share_token(tx.vault, shared.share_id)


async def items_in(tx: Tx, made: MadeWishlist) -> list[WishlistItem]:
    """What stands in a list, oldest first."""
    return await items_repo.items_of(tx, made.id)
