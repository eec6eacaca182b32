"""Changing wishlists: what stands in them, who sees them, and filling carts from them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from commerce.cart.access import CartKey
from commerce.core.actor import Anonymous
from commerce.core.bulk import problems_by_item, record_problems
from commerce.core.db import Tx
from commerce.core.errors import FieldProblem, InvalidInput, NotFound
from commerce.filling import service as filling
from commerce.filling.requests import ITEMS, Ticked
from commerce.filling.views import ItemToCart, ToCartOutcome, WishlistToCart
from commerce.wishlists import repo, service
from commerce.wishlists.access import KIND, WishlistKey
from commerce.wishlists.requests import ItemChoice, Move, NewItem, Sharing
from commerce.wishlists.views import Wishlist, WishlistMerge
from resolvers.cart import SHORTEST_GUEST_KEY, carts_by_id
from resolvers.context import Context
from resolvers.deletion import Deleted
from resolvers.wishlists import WISHLIST_PATH, wishlist_key, wishlists_by_id


@dataclass(frozen=True, slots=True)
class CreateInput:
    title: str
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class RenameInput:
    key: WishlistKey
    title: str
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ListInput:
    """For what a list alone is named: deleting it, turning its link off."""

    key: WishlistKey
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ItemsAddInput:
    """Without a key the list is the customer's default one, or a guest's new one."""

    key: WishlistKey | None
    items: Sequence[NewItem]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ItemsRemoveInput:
    key: WishlistKey
    choice: ItemChoice
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ItemUpdateInput:
    key: WishlistKey
    item_id: UUID
    note: str | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ItemsMoveInput:
    move: Move
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ShareInput:
    key: WishlistKey
    sharing: Sharing
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class MergeInput:
    """The list's id is looked at only once the customer is known."""

    wishlist_id: str
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class ToCartInput:
    ticked: Ticked
    idempotency_key: str | None


Change = RenameInput | ListInput | ItemsAddInput | ItemsRemoveInput | ItemUpdateInput | ShareInput


async def create(ctx: Context, *, input: CreateInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    customer_id = ctx.customer_id()

    async def effect(tx: Tx) -> UUID:
        return await service.create(tx, customer_id, input.title)

    body = {"title": input.title}
    key = input.idempotency_key
    return await _read(ctx, await ctx.write("wishlistCreate", effect, key=key, body=body))


async def rename(ctx: Context, *, input: RenameInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.rename(tx, ctx.actor, input.key, input.title)

    return await _read(ctx, await _changed(ctx, "wishlistRename", input.key, input, effect))


async def delete(ctx: Context, *, input: ListInput) -> Deleted:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.remove(tx, ctx.actor, input.key)

    deleted = await _changed(ctx, "wishlistDelete", input.key, input, effect)
    return Deleted(KIND, deleted, ctx.db.vault.capability(KIND, deleted))


async def add_items(ctx: Context, *, input: ItemsAddInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    key = input.idempotency_key
    is_guests_first = input.key is None and isinstance(ctx.actor, Anonymous)
    if key is not None and len(key) < SHORTEST_GUEST_KEY and is_guests_first:
        text = f"Guests use at least {SHORTEST_GUEST_KEY} random letters."
        raise InvalidInput.at(("input", "idempotencyKey"), "INVALID_LENGTH", text)

    async def effect(tx: Tx) -> UUID:
        return await service.add_items(
            tx, ctx.actor, input.key, input.items, channel_id=ctx.scope.channel.id
        )

    return await _read(ctx, await _changed(ctx, "wishlistItemsAdd", input.key, input, effect))


async def remove_items(ctx: Context, *, input: ItemsRemoveInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.remove_items(tx, ctx.actor, input.key, input.choice)

    return await _read(ctx, await _changed(ctx, "wishlistItemsRemove", input.key, input, effect))


async def update_item(ctx: Context, *, input: ItemUpdateInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.note_item(tx, ctx.actor, input.key, input.item_id, input.note)

    return await _read(ctx, await _changed(ctx, "wishlistItemUpdate", input.key, input, effect))


async def move_items(ctx: Context, *, input: ItemsMoveInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    """Keys belong to the list that items leave."""
    move = input.move
    for name, end in (("fromId", move.source), ("toId", move.target)):
        _check_holds(ctx, end, ("input", name))

    async def effect(tx: Tx) -> UUID:
        return await service.move_items(tx, ctx.actor, move)

    operation, key = f"wishlistItemsMove:{move.source.id}", input.idempotency_key
    body = {"to": move.target.id, "item_ids": list(move.item_ids)}
    return await _read(ctx, await ctx.write(operation, effect, key=key, body=body))


async def share(ctx: Context, *, input: ShareInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.share(tx, ctx.actor, input.key, input.sharing)

    return await _read(ctx, await _changed(ctx, "wishlistShare", input.key, input, effect))


async def unshare(ctx: Context, *, input: ListInput) -> Wishlist:  # noqa: A002 - GraphQL's name
    async def effect(tx: Tx) -> UUID:
        return await service.unshare(tx, ctx.actor, input.key)

    return await _read(ctx, await _changed(ctx, "wishlistUnshare", input.key, input, effect))


async def merge(ctx: Context, *, input: MergeInput) -> WishlistMerge:  # noqa: A002 - GraphQL's name
    customer_id, key = ctx.customer_id(), wishlist_key(input.wishlist_id)
    _check_holds(ctx, key)

    async def effect(tx: Tx) -> UUID:
        return await service.merge(tx, customer_id, key)

    operation = f"wishlistMerge:{key.id}"
    joining_id = await ctx.write(operation, effect, key=input.idempotency_key)
    wishlist_id, changes = await repo.merge_result(ctx.reader, joining_id)
    return WishlistMerge(await _read(ctx, wishlist_id), changes)


async def items_to_cart(ctx: Context, *, input: ToCartInput) -> WishlistToCart:  # noqa: A002 - GraphQL's name
    """Outcomes are kept as long as keys are, so that a repetition answers the same."""
    ticked = input.ticked
    _check_holds(ctx, ticked.wishlist)
    if not ticked.cart.opens(ctx.db.vault):
        raise NotFound("Cart", ("input", "cartId"))

    async def effect(tx: Tx) -> UUID:
        outcomes = await filling.wishlist_to_cart(
            tx,
            ctx.actor,
            ticked,
            channel_id=ctx.scope.channel.id,
            customer_group=ctx.scope.customer_group,
        )
        return await record_problems(tx, _as_problems(outcomes))

    operation, key = f"wishlistItemsToCart:{ticked.wishlist.id}", input.idempotency_key
    body = {
        "cart": ticked.cart.id,
        "item_ids": list(ticked.item_ids),
        "removes_added": ticked.removes_added,
    }
    kept = await problems_by_item(
        ctx.reader, await ctx.write(operation, effect, key=key, body=body)
    )
    items = [
        ItemToCart(
            item_id, ToCartOutcome(kept[index][0].code) if index in kept else ToCartOutcome.ADDED
        )
        for index, item_id in enumerate(ticked.item_ids)
    ]
    return await _filled(ctx, ticked.cart, ticked.wishlist, items)


async def _filled(
    ctx: Context, cart_key: CartKey, key: WishlistKey, items: Sequence[ItemToCart]
) -> WishlistToCart:
    cart = (await carts_by_id(ctx, [cart_key.id]))[0]
    if cart is None:
        raise NotFound("Cart", ("input", "cartId"))
    return WishlistToCart(cart, await _read(ctx, key.id), items)


def _as_problems(outcomes: Sequence[ToCartOutcome]) -> list[FieldProblem]:
    return [
        FieldProblem((*ITEMS, str(index)), outcome.value, "")
        for index, outcome in enumerate(outcomes)
        if outcome is not ToCartOutcome.ADDED
    ]


async def _changed(
    ctx: Context,
    operation: str,
    key: WishlistKey | None,
    change: Change,
    effect: Callable[[Tx], Awaitable[UUID]],
) -> UUID:
    """Run the change in a transaction; the id of the list. Keys belong to the list, so that guests
    do not meet in them."""
    if key is not None:
        _check_holds(ctx, key)
        operation = f"{operation}:{key.id}"
    body = asdict(replace(change, idempotency_key=None))
    body.pop("key")
    return await ctx.write(operation, effect, key=change.idempotency_key, body=body)


def _check_holds(ctx: Context, key: WishlistKey, path: Sequence[str] = WISHLIST_PATH) -> None:
    """Before a repetition is answered without asking the service."""
    if not key.opens(ctx.db.vault):
        raise NotFound(KIND, path)


async def _read(ctx: Context, wishlist_id: UUID) -> Wishlist:
    found = (await wishlists_by_id(ctx, [wishlist_id]))[0]
    if found is None:  # a repetition, and deleted or merged since
        raise NotFound(KIND, WISHLIST_PATH)
    return found
