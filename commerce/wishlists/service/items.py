"""Putting products and variants into lists, taking them out, moving them, writing beside them."""

from collections.abc import Sequence
from uuid import UUID

from commerce.catalog.repo import products_by_id, variants_by_id
from commerce.catalog.views import Product, Variant
from commerce.core.actor import Actor, Customer
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.jobs.service import emit
from commerce.wishlists import items_repo, repo
from commerce.wishlists.access import ITEM_KIND, KIND, WishlistKey
from commerce.wishlists.errors import WishlistFull
from commerce.wishlists.events import WishlistItemAdded
from commerce.wishlists.requests import (
    ITEMS,
    ItemChoice,
    Move,
    NewItem,
    check_count,
    check_new_items,
    checked_note,
)
from commerce.wishlists.rules import MAX_ITEMS, Subject
from commerce.wishlists.service.lists import first_list, locked
from commerce.wishlists.views import Wishlist


async def add_items(
    tx: Tx, actor: Actor, key: WishlistKey | None, items: Sequence[NewItem], *, channel_id: UUID
) -> UUID:
    """Put in what the channel shows; what is there already stays as it is. Without a key the list
    is the customer's default one, or a guest's new one. Raises InvalidInput, NotFound,
    WishlistFull. Emits WishlistItemAdded for what is new."""
    check_new_items(items)
    subjects = await _subjects(tx, items, channel_id)
    wishlist = await (first_list(tx, actor) if key is None else locked(tx, actor, key))
    added = await items_repo.add(tx, wishlist.id, subjects)
    if added:
        await _check_room(tx, wishlist.id, ITEMS)
        await repo.save(tx, wishlist.id, {})
        await tell_added(tx, wishlist.customer_id, wishlist.id, added)
    return wishlist.id


async def remove_items(tx: Tx, actor: Actor, key: WishlistKey, choice: ItemChoice) -> UUID:
    """Take items out; what is not there is out already."""
    check_count(choice.item_ids, "itemIds")
    check_count(choice.product_ids, "productIds")
    wishlist = await locked(tx, actor, key)
    if await items_repo.remove(tx, wishlist.id, choice.item_ids, choice.product_ids):
        await repo.save(tx, wishlist.id, {})
    return wishlist.id


async def note_item(
    tx: Tx, actor: Actor, key: WishlistKey, item_id: UUID, note: str | None
) -> UUID:
    """Write beside an item, or with None nothing. Raises InvalidInput, NotFound."""
    written = checked_note(note, ("input", "note"))
    wishlist = await locked(tx, actor, key)
    if not await items_repo.save_note(tx, wishlist.id, item_id, written):
        raise NotFound(ITEM_KIND, ("input", "itemId"))
    await repo.save(tx, wishlist.id, {})
    return wishlist.id


async def move_items(tx: Tx, actor: Actor, move: Move) -> UUID:
    """From one list to another of the same owner; both are locked, in the order of their ids.
    Returns the list they went to. Raises InvalidInput, NotFound, WishlistFull."""
    check_count(move.item_ids, "itemIds")
    source, target = await _both(tx, actor, move)
    there = await items_repo.chosen_items(tx, source.id, move.item_ids)
    for index, item_id in enumerate(move.item_ids):
        if item_id not in there:
            raise NotFound(ITEM_KIND, ("input", "itemIds", str(index)))
    if source.id != target.id and there:
        await items_repo.move(tx, source.id, target.id, move.item_ids)
        await _check_room(tx, target.id, ("input", "toId"))
        for wishlist in (source, target):
            await repo.save(tx, wishlist.id, {})
    return target.id


async def tell_added(
    tx: Tx, customer_id: UUID | None, wishlist_id: UUID, added: Sequence[Subject]
) -> None:
    """Emits WishlistItemAdded for each; guests' lists make no events."""
    if customer_id is not None:
        events = [WishlistItemAdded(customer_id, wishlist_id, *subject) for subject in added]
        await emit(tx, *events, actor=Customer(customer_id))


async def _both(tx: Tx, actor: Actor, move: Move) -> tuple[Wishlist, Wishlist]:
    ends = (("fromId", move.source), ("toId", move.target))
    held = [key.id for _, key in ends if key.opens(tx.vault)]
    found = await repo.get_for_update(tx, actor, held)
    for name, key in ends:
        if key.id not in found:
            raise NotFound(KIND, ("input", name))
    source, target = found[move.source.id], found[move.target.id]
    if source.customer_id != target.customer_id:
        raise NotFound(KIND, ("input", "toId"))  # a guest's list is merged, not emptied by moves
    return source, target


async def _subjects(
    tx: Tx, items: Sequence[NewItem], channel_id: UUID
) -> dict[Subject, str | None]:
    """What is to be put in, each once with its note. Raises NotFound for what the channel does not
    show, InvalidInput for a note."""
    variant_ids = [item.variant_id for item in items if item.variant_id is not None]
    product_ids = [item.product_id for item in items if item.product_id is not None]
    variants, products = dict[UUID, Variant](), dict[UUID, Product]()
    if variant_ids:
        variants |= await variants_by_id(tx, variant_ids, channel_id=channel_id)
    if product_ids:
        products |= await products_by_id(tx, product_ids, channel_id=channel_id)
    subjects: dict[Subject, str | None] = {}
    for index, item in enumerate(items):
        path = (*ITEMS, str(index))
        if item.variant_id is not None:
            variant = variants.get(item.variant_id)
            if variant is None:
                raise NotFound("ProductVariant", (*path, "variantId"))
            subject: Subject = (variant.product_id, variant.id)
        else:
            product = products.get(item.product_id or UUID(int=0))
            if product is None:
                raise NotFound("Product", (*path, "productId"))
            subject = (product.id, None)
        subjects.setdefault(subject, checked_note(item.note, (*path, "note")))
    return subjects


async def _check_room(tx: Tx, wishlist_id: UUID, path: Sequence[str]) -> None:
    """After the change, with the list locked: the refusal undoes it."""
    if await items_repo.count(tx, wishlist_id) > MAX_ITEMS:
        raise WishlistFull(MAX_ITEMS, path)
