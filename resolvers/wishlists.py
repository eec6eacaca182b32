"""Wishlists: what is read of them, by their owners and by who has a link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from commerce.catalog.views import Product, Variant
from commerce.core.actor import Customer
from commerce.core.errors import InvalidInput
from commerce.core.ids import InvalidId, decode_any, encode
from commerce.core.paging import (
    Page,
    PageRequest,
    cursor_id,
    cursor_int,
    cursor_time_and_id,
    decode_cursor,
    encode_cursor,
)
from commerce.customers.personal import NAME
from commerce.wishlists import items_repo, repo
from commerce.wishlists.access import KIND, WishlistKey, share_of, share_token
from commerce.wishlists.rules import MergeChange
from commerce.wishlists.views import SharedWishlist, Wishlist, WishlistItem, WishlistShare
from resolvers.catalog import products_by_id, variants_by_id
from resolvers.context import Context
from resolvers.loaders import by_id, memo

WISHLIST_PATH = ("input", "wishlistId")


def wishlist_key(text: str, path: Sequence[str] = WISHLIST_PATH) -> WishlistKey:
    """The list that a client names. Raises InvalidInput for text that is no id of a list."""
    try:
        decoded = decode_any(text)
    except InvalidId:
        decoded = None
    if decoded is None or decoded.kind != KIND:
        raise InvalidInput.at(path, "INVALID_ID", f"This is no id of a {KIND}.")
    return WishlistKey(decoded.id, decoded.capability)


def held_key(ctx: Context, text: str) -> WishlistKey | None:
    """For reads: text that is no id that we gave out names nothing."""
    try:
        key = wishlist_key(text)
    except InvalidInput:
        return None
    return key if key.opens(ctx.db.vault) else None


async def wishlist(ctx: Context, *, id: str) -> Wishlist | None:  # noqa: A002 - GraphQL's name
    """By its id, for who may see it; every other id is as good as none."""
    key = held_key(ctx, id)
    return None if key is None else (await wishlists_by_id(ctx, [key.id]))[0]


async def wishlists_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Wishlist | None]:
    """For who is known to hold the ids."""

    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Wishlist]:
        return await repo.wishlists_by_id(ctx.reader, ctx.actor, missing)

    return await by_id(ctx, "wishlists", ids, fetch)


async def my_wishlists(
    ctx: Context, *, first: int | None = None, after: str | None = None
) -> Page[Wishlist]:
    customer_id, request = ctx.customer_id(), PageRequest.of(first, after)

    async def count() -> int:
        return await repo.count(ctx.reader, customer_id)

    position = _list_position(after) if after else None
    found = await repo.page(ctx.reader, customer_id, after=position, limit=request.first + 1)
    return Page[Wishlist].cut(found, request, _list_cursor, count)


def _list_position(cursor: str) -> repo.Position:
    place, id_ = decode_cursor(cursor, 2)
    return cursor_int(place), cursor_id(id_)


def _list_cursor(wishlist: Wishlist) -> str:
    return encode_cursor(0 if wishlist.is_default else 1, wishlist.id)


async def shared_wishlist(ctx: Context, *, token: str) -> SharedWishlist | None:
    """What a link shows; a link that was turned off is as good as none."""
    share_id = share_of(ctx.db.vault, token)
    return None if share_id is None else await repo.shared_wishlist(ctx.reader, share_id)


def title(ctx: Context, wishlist: Wishlist | SharedWishlist) -> str | None:
    sealed = wishlist.title_sealed
    return None if sealed is None else ctx.db.vault.open(repo.TITLE, sealed)


def share(ctx: Context, wishlist: Wishlist) -> WishlistShare | None:
    if wishlist.share_id is None or wishlist.shared_at is None:
        return None
    return WishlistShare(
        token=share_token(ctx.db.vault, wishlist.share_id),
        shows_owner=wishlist.shows_owner,
        shows_notes=wishlist.shows_notes,
        shared_at=wishlist.shared_at,
    )


def owner_name(ctx: Context, wishlist: SharedWishlist) -> str | None:
    sealed = wishlist.owner_name_sealed
    return None if sealed is None else ctx.db.vault.open(NAME, sealed)


async def item_counts(ctx: Context, wishlists: Sequence[Wishlist | SharedWishlist]) -> list[int]:
    counts = await items_repo.counts_by_wishlist(ctx.reader, [each.id for each in wishlists])
    return [counts.get(wishlist.id, 0) for wishlist in wishlists]


async def product_ids(ctx: Context, wishlists: Sequence[Wishlist]) -> list[list[str]]:
    found = await items_repo.product_ids_by_wishlist(ctx.reader, [each.id for each in wishlists])
    return [[encode("Product", id_) for id_ in found[wishlist.id]] for wishlist in wishlists]


async def items(
    ctx: Context,
    wishlists: Sequence[Wishlist],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[WishlistItem]]:
    return await _item_pages(ctx, [each.id for each in wishlists], PageRequest.of(first, after))


async def shared_items(
    ctx: Context,
    wishlists: Sequence[SharedWishlist],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[WishlistItem]]:
    """Notes are taken out where the owner does not show them."""
    pages = await _item_pages(ctx, [each.id for each in wishlists], PageRequest.of(first, after))
    for wishlist, page in zip(wishlists, pages, strict=True):
        if not wishlist.shows_notes:
            page.nodes = [replace(item, note_sealed=None) for item in page.nodes]
    return pages


async def _item_pages(
    ctx: Context, ids: Sequence[UUID], request: PageRequest
) -> list[Page[WishlistItem]]:
    after = cursor_time_and_id(request.after) if request.after else None
    found = await items_repo.items_by_wishlist(
        ctx.reader, ids, after=after, limit=request.first + 1
    )

    async def count() -> int:
        return (await items_repo.counts_by_wishlist(ctx.reader, ids)).get(ids[0], 0)

    counted = count if len(ids) == 1 else None
    return [Page[WishlistItem].cut(found[id_], request, _item_cursor, counted) for id_ in ids]


def _item_cursor(item: WishlistItem) -> str:
    return encode_cursor(item.added_at, item.id)


def note(ctx: Context, item: WishlistItem) -> str | None:
    sealed = item.note_sealed
    return None if sealed is None else ctx.db.vault.open(items_repo.NOTE, sealed)


async def products_of(
    ctx: Context, items: Sequence[WishlistItem | MergeChange]
) -> list[Product | None]:
    return await products_by_id(ctx, [item.product_id for item in items])


async def variants_of(
    ctx: Context, items: Sequence[WishlistItem | MergeChange]
) -> list[Variant | None]:
    """Null too for items that are products as a whole."""
    wanted = sorted({item.variant_id for item in items if item.variant_id is not None})
    found = await variants_by_id(ctx, wanted) if wanted else []
    shown = {variant.id: variant for variant in found if variant is not None}
    return [shown.get(item.variant_id) if item.variant_id else None for item in items]


async def are_gone(ctx: Context, items: Sequence[WishlistItem]) -> list[bool]:
    """What the channel does not show now."""
    products, variants = await products_of(ctx, items), await variants_of(ctx, items)
    return [
        product is None or (item.variant_id is not None and variant is None)
        for item, product, variant in zip(items, products, variants, strict=True)
    ]


async def are_saved(
    ctx: Context, products: Sequence[Product], *, wishlist_id: str | None = None
) -> list[bool]:
    """One statement for all products; none for who has no list."""
    key = None if wishlist_id is None else held_key(ctx, wishlist_id)
    if key is None and (wishlist_id is not None or not isinstance(ctx.actor, Customer)):
        return [False] * len(products)
    list_id = None if key is None else key.id

    async def fetch(missing: list[UUID]) -> Mapping[UUID, bool]:
        saved = await items_repo.saved_products(ctx.reader, ctx.actor, missing, wishlist_id=list_id)
        return {id_: id_ in saved for id_ in missing}

    found = await memo(ctx, f"saved:{list_id}").get([each.id for each in products], fetch)
    return [bool(found[product.id]) for product in products]
