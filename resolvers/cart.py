"""Carts: what is read of them, and changing them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict
from uuid import UUID

from commerce.cart import repo, service
from commerce.cart.access import KIND, CartKey
from commerce.cart.offers import Offers
from commerce.cart.requests import CartFields, CreateCart, LineChange, NewLine
from commerce.cart.rules import LineWarning, MergeChange, MergePolicy
from commerce.cart.views import Cart, CartAttribute, CartCost, CartMerge, PricedCart, PricedLine
from commerce.catalog.views import Variant
from commerce.core.actor import Anonymous
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import InvalidId, decode_any
from commerce.shop.views import Channel
from resolvers.catalog import variants_by_id
from resolvers.context import Context, each
from resolvers.loaders import by_id, memo
from resolvers.shop import channels_by_id

SHORTEST_GUEST_KEY = 16
CART_PATH = ("input", "cartId")


@dataclass(frozen=True, slots=True)
class CreateInput:
    cart: CreateCart
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class LinesAddInput:
    key: CartKey
    lines: Sequence[NewLine]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class LinesUpdateInput:
    key: CartKey
    lines: Sequence[LineChange]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class LinesRemoveInput:
    key: CartKey
    line_ids: Sequence[UUID]
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class UpdateInput:
    key: CartKey
    fields: CartFields
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class MergeInput:
    """The cart's id is looked at only once the customer is known."""

    cart_id: str
    policy: MergePolicy
    idempotency_key: str | None


class Shopper(TypedDict):
    """For whom a cart is changed and shown."""

    customer_group: str | None
    language: str


UseCase = Callable[[Tx], Awaitable[service.ChangedCart]]
Change = LinesAddInput | LinesUpdateInput | LinesRemoveInput | UpdateInput


def cart_key(text: str, path: Sequence[str] = CART_PATH) -> CartKey:
    """The cart that a client names. Raises InvalidInput for text that is no id of a cart."""
    try:
        decoded = decode_any(text)
    except InvalidId:
        decoded = None
    if decoded is None or decoded.kind != KIND:
        raise InvalidInput.at(path, "INVALID_ID", f"This is no id of a {KIND}.")
    return CartKey(decoded.id, decoded.capability)


async def cart(ctx: Context, *, id: str) -> Cart | None:  # noqa: A002 - GraphQL's name
    """By its id, for who may see it; every other id is as good as none."""
    try:
        key = cart_key(id)
    except InvalidInput:
        return None
    return (await carts_by_id(ctx, [key.id]))[0] if key.opens(ctx.db.vault) else None


async def carts_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Cart | None]:
    """For who is known to hold the ids."""

    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Cart]:
        language = ctx.scope.language
        return await repo.carts_by_id(ctx.reader, ctx.actor, missing, language=language)

    return await by_id(ctx, "carts", ids, fetch)


async def my_cart(ctx: Context) -> Cart | None:
    return await repo.active_cart(
        ctx.reader, ctx.customer(), ctx.scope.channel.id, language=ctx.scope.language
    )


async def channels(ctx: Context, carts: Sequence[Cart]) -> list[Channel | None]:
    return await channels_by_id(ctx, [cart.channel_id for cart in carts])


async def lines(ctx: Context, carts: Sequence[Cart]) -> list[Sequence[PricedLine]]:
    return [priced.lines for priced in await _priced(ctx, carts)]


async def costs(ctx: Context, carts: Sequence[Cart]) -> list[CartCost]:
    return [priced.cost for priced in await _priced(ctx, carts)]


async def warnings(ctx: Context, carts: Sequence[Cart]) -> list[list[LineWarning]]:
    return [priced.warnings for priced in await _priced(ctx, carts)]


async def attributes(
    ctx: Context, owners: Sequence[Cart | PricedLine]
) -> list[list[CartAttribute]]:
    """In the order of their keys."""
    del ctx
    return [
        [CartAttribute(key, value) for key, value in sorted(owner.attributes.items())]
        for owner in owners
    ]


async def changed_variants(ctx: Context, changes: Sequence[MergeChange]) -> list[Variant | None]:
    return await variants_by_id(ctx, [change.variant_id for change in changes])


async def _priced(ctx: Context, carts: Sequence[Cart]) -> list[PricedCart]:
    """Prices, stock and totals, computed once however many fields ask. A request rarely shows more
    than one cart, so each is priced by itself."""
    by_id = {cart.id: cart for cart in carts}

    async def fetch(missing: list[UUID]) -> Mapping[UUID, PricedCart]:
        return {id_: await _price(ctx, by_id[id_]) for id_ in missing}

    found = await memo(ctx, "priced_carts").get(list(by_id), fetch)
    return each(found, [cart.id for cart in carts])


async def _price(ctx: Context, cart: Cart) -> PricedCart:
    async def fetch(_missing: list[UUID]) -> Mapping[UUID, Offers]:
        group = ctx.scope.customer_group
        return {cart.id: await service.offers(ctx.reader, cart, customer_group=group)}

    offered: Any = (await memo(ctx, "cart_offers").get([cart.id], fetch))[cart.id]
    priced = await service.priced(ctx.reader, cart, offered, language=ctx.scope.language)
    if cart.channel_id == ctx.scope.channel.id:  # a variant's own stock field need not ask again
        stock = {line.variant.id: line.stock for line in priced.lines}
        memo(ctx, "available").learn(stock)
    return priced


async def create(ctx: Context, *, input: CreateInput) -> Cart:  # noqa: A002 - GraphQL's name
    key = input.idempotency_key
    if key is not None and len(key) < SHORTEST_GUEST_KEY and isinstance(ctx.actor, Anonymous):
        text = f"Guests use at least {SHORTEST_GUEST_KEY} random letters."
        raise InvalidInput.at(("input", "idempotencyKey"), "INVALID_LENGTH", text)

    async def use_case(tx: Tx) -> service.ChangedCart:
        return await service.create(tx, ctx.actor, input.cart, scope=ctx.scope)

    body: dict[str, object] = {}
    if key is not None:
        body = {"cart": asdict(input.cart), "channel": ctx.scope.channel.code}
    return await _written(ctx, "cartCreate", key, body, use_case)


async def add_lines(ctx: Context, *, input: LinesAddInput) -> Cart:  # noqa: A002 - GraphQL's name
    async def use_case(tx: Tx) -> service.ChangedCart:
        return await service.add_lines(tx, ctx.actor, input.key, input.lines, **_shopper(ctx))

    return await _changed(ctx, "cartLinesAdd", input, use_case)


async def update_lines(
    ctx: Context,
    *,
    input: LinesUpdateInput,  # noqa: A002 - GraphQL's name
) -> Cart:
    async def use_case(tx: Tx) -> service.ChangedCart:
        return await service.update_lines(tx, ctx.actor, input.key, input.lines, **_shopper(ctx))

    return await _changed(ctx, "cartLinesUpdate", input, use_case)


async def remove_lines(
    ctx: Context,
    *,
    input: LinesRemoveInput,  # noqa: A002 - GraphQL's name
) -> Cart:
    async def use_case(tx: Tx) -> service.ChangedCart:
        return await service.remove_lines(tx, ctx.actor, input.key, input.line_ids, **_shopper(ctx))

    return await _changed(ctx, "cartLinesRemove", input, use_case)


async def update(ctx: Context, *, input: UpdateInput) -> Cart:  # noqa: A002 - GraphQL's name
    async def use_case(tx: Tx) -> service.ChangedCart:
        return await service.update(tx, ctx.actor, input.key, input.fields, **_shopper(ctx))

    return await _changed(ctx, "cartUpdate", input, use_case)


async def merge(ctx: Context, *, input: MergeInput) -> CartMerge:  # noqa: A002 - GraphQL's name
    customer, key = ctx.customer(), cart_key(input.cart_id)
    _check_holds(ctx, key)

    async def effect(tx: Tx) -> UUID:
        return await service.merge(
            tx, customer, key, input.policy, customer_group=ctx.scope.customer_group
        )

    body = {"policy": input.policy.value}
    operation = f"cartMerge:{key.id}"
    joining_id = await ctx.write(operation, effect, key=input.idempotency_key, body=body)
    cart_id, changes = await repo.merge_result(ctx.reader, joining_id)
    return CartMerge(await _read(ctx, cart_id), changes)


def _shopper(ctx: Context) -> Shopper:
    return {"customer_group": ctx.scope.customer_group, "language": ctx.scope.language}


async def _changed(ctx: Context, operation: str, change: Change, use_case: UseCase) -> Cart:
    """Run the change in a transaction. Keys belong to the cart, so that guests do not meet in
    them."""
    _check_holds(ctx, change.key)
    body: dict[str, object] = {}
    if change.idempotency_key is not None:
        body = asdict(change)
        del body["key"], body["idempotency_key"]
    scope = f"{operation}:{change.key.id}"
    return await _written(ctx, scope, change.idempotency_key, body, use_case)


async def _written(
    ctx: Context, operation: str, key: str | None, body: Mapping[str, object], use_case: UseCase
) -> Cart:
    """The cart as it was written, or read again when a repetition wrote nothing."""
    written: list[service.ChangedCart] = []

    async def effect(tx: Tx) -> UUID:
        written[:] = [await use_case(tx)]
        return written[0].cart.id

    id_ = await ctx.write(operation, effect, key=key, body=body)
    if not written:
        return await _read(ctx, id_)
    (changed,) = written
    memo(ctx, "carts").learn({id_: changed.cart})
    memo(ctx, "cart_offers").learn({id_: changed.offers})
    return changed.cart


def _check_holds(ctx: Context, key: CartKey) -> None:
    """Before a repetition is answered without asking the service."""
    if not key.opens(ctx.db.vault):
        raise NotFound(KIND, CART_PATH)


async def _read(ctx: Context, cart_id: UUID) -> Cart:
    found = (await carts_by_id(ctx, [cart_id]))[0]
    if found is None:
        raise NotFound(KIND, CART_PATH)
    return found
