"""Moving what somebody ticked in a wishlist into a cart."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.cart import service as carts
from commerce.cart.requests import NewLine
from commerce.catalog.repo import products_by_id, variant_ids_by_product
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.filling.requests import ITEMS, Ticked
from commerce.filling.views import ToCartOutcome
from commerce.wishlists import items_repo
from commerce.wishlists import service as wishlists
from commerce.wishlists.access import ITEM_KIND
from commerce.wishlists.requests import ItemChoice, check_count
from commerce.wishlists.views import WishlistItem


async def wishlist_to_cart(
    tx: Tx,
    actor: Actor,
    ticked: Ticked,
    *,
    channel_id: UUID,
    customer_group: str | None = None,
) -> list[ToCartOutcome]:
    """Put one of each ticked thing into the cart, as far as it can be had; an outcome for each
    item. A product with several variants is no decision: the shopper has to choose. Locks the
    wishlist first, then the cart. Raises InvalidInput, NotFound, CartClosed."""
    check_count(ticked.item_ids, "itemIds")
    if len(set(ticked.item_ids)) < len(ticked.item_ids):
        raise InvalidInput.at(ITEMS, "DUPLICATE", "Named twice.")
    wishlist = await wishlists.locked(tx, actor, ticked.wishlist)
    found = await items_repo.chosen_items(tx, wishlist.id, ticked.item_ids)
    for index, item_id in enumerate(ticked.item_ids):
        if item_id not in found:
            raise NotFound(ITEM_KIND, (*ITEMS, str(index)))
    items = [found[item_id] for item_id in ticked.item_ids]
    meant = await _meant(tx, items, channel_id)
    single = dict.fromkeys(variant_ids[0] for variant_ids in meant if len(variant_ids) == 1)
    lines = [NewLine(variant_id, 1) for variant_id in single]
    additions = await carts.add_what_can_be_had(
        tx, actor, ticked.cart, lines, customer_group=customer_group
    )
    left_out = {addition.variant_id: addition.left_out for addition in additions}
    outcomes = [_outcome(variant_ids, left_out) for variant_ids in meant]
    if ticked.removes_added:
        await _remove_added(tx, actor, ticked, outcomes)
    return outcomes


async def _meant(tx: Tx, items: Sequence[WishlistItem], channel_id: UUID) -> list[Sequence[UUID]]:
    """The variants that each item may mean: its own, or all that the product offers, of which
    there are none once the channel does not show it."""
    product_ids = [item.product_id for item in items if item.variant_id is None]
    offered: Mapping[UUID, Sequence[UUID]] = {}
    if product_ids:
        shown = await products_by_id(tx, product_ids, channel_id=channel_id)
        offered = await variant_ids_by_product(tx, list(shown))
    return [
        offered.get(item.product_id, ()) if item.variant_id is None else [item.variant_id]
        for item in items
    ]


async def _remove_added(
    tx: Tx, actor: Actor, ticked: Ticked, outcomes: Sequence[ToCartOutcome]
) -> None:
    added = [
        item_id
        for item_id, outcome in zip(ticked.item_ids, outcomes, strict=True)
        if outcome is ToCartOutcome.ADDED
    ]
    if added:
        await wishlists.remove_items(tx, actor, ticked.wishlist, ItemChoice(item_ids=added))


def _outcome(
    variant_ids: Sequence[UUID], left_out: Mapping[UUID, carts.LeftOut | None]
) -> ToCartOutcome:
    if not variant_ids:
        return ToCartOutcome.NOT_PUBLISHED
    if len(variant_ids) > 1:
        return ToCartOutcome.CHOOSE_VARIANT
    reason = left_out[variant_ids[0]]
    return ToCartOutcome.ADDED if reason is None else ToCartOutcome(reason.value)
