"""The streams behind the root fields of subscriptions."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.cart import repo as cart_repo
from commerce.cart.models import CartStatus
from commerce.cart.parts import topic as cart_topic
from commerce.cart.views import Cart
from commerce.catalog.views import Variant
from commerce.core.actor import Customer
from commerce.core.errors import BadUserInput, InvalidInput
from commerce.core.permissions import Permission
from commerce.inventory.parts import ALL_STOCK
from commerce.inventory.parts import topic as stock_topic
from commerce.inventory.repo import available_by_variant, levels_by_variant
from commerce.inventory.views import StockLevel
from commerce.live.hub import Hub
from commerce.orders import access
from commerce.orders import repo as orders_repo
from commerce.orders.feed import FeedEntry, FeedScope, cursor_position, feed_cursor
from commerce.orders.kinds import OrderEventType
from commerce.orders.views import Order
from resolvers.cart import cart_key
from resolvers.catalog import variants_by_id
from resolvers.context import Context
from resolvers.global_ids import uuid_to_find
from resolvers.streams import NothingToFollow, Stream, TooSlow

MOST_VARIANTS = 100
MOST_WAITING = 100
"""Events that may wait for a client that had caught up; with more it is cut off."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderUpdate:
    """`event` is None in the first delivery, which says how things stand; `order` is None there
    when many orders are followed."""

    event: OrderEventType | None
    at: datetime
    cursor: str
    order: Order | None


@dataclass(frozen=True, slots=True, eq=False)
class CartUpdate:
    cart: Cart


@dataclass(frozen=True, slots=True, eq=False)
class VariantStock:
    """`levels` is None for who may not read stock."""

    variant: Variant
    available: int
    levels: Sequence[StockLevel] | None


@dataclass(frozen=True, slots=True, eq=False)
class InventoryLevelUpdate:
    stocks: Sequence[VariantStock]


async def order_updated(
    ctx: Context,
    *,
    id: str | None = None,  # noqa: A002 - GraphQL's name
    access_token: str | None = None,
    after: str | None = None,
) -> Stream:
    """One order for who may see it or shows its token; without an id, the customer's own orders,
    or all of them for who may read orders."""
    position = None if after is None else cursor_position(after, ctx.reader.clock.now())
    hub = ctx.services.hub
    if id is not None:
        order_id = uuid_to_find("Order", id)
        is_held = access.opens(ctx.db.vault, order_id, access_token)
        stream = OrderStream(hub, FeedScope(order_id), position, is_held=is_held)
        if await stream.find(ctx, order_id) is None:
            raise NothingToFollow("There is no such order, or it is not yours.")
        return stream
    if isinstance(ctx.actor, Customer):
        return OrderStream(hub, FeedScope(customer_id=ctx.actor.id), position)
    ctx.require(Permission.ORDERS_READ)
    is_test = ctx.actor.test_client_id is not None
    return OrderStream(hub, FeedScope(is_test=is_test), position)


class OrderStream(Stream):
    """Every event once, in the order of the feed, from a position on."""

    def __init__(
        self, hub: Hub, scope: FeedScope, position: int | None, *, is_held: bool = False
    ) -> None:
        super().__init__([scope.topic])
        self._feed = hub.orders
        self._scope = scope
        self._is_held = is_held
        self._position = position or 0
        self._is_resumed = position is not None
        self._is_first = True
        self._has_caught_up = False
        self._cursor: str | None = None

    def following(self) -> AbstractContextManager[None]:
        return self._feed.follow()

    async def start(self) -> None:
        now = await self._feed.now()
        if not self._is_resumed:
            self._position = now

    @property
    def cursor(self) -> str | None:
        return self._cursor

    async def pending(self, touched: Sequence[str]) -> Sequence[FeedEntry | None]:
        del touched  # the position says more
        if self._is_first and not self._is_resumed:
            self._is_first = False
            return [None]
        found = await self._feed.after(self._position, self._scope, MOST_WAITING + 1)
        if len(found) <= MOST_WAITING:
            self._has_caught_up = True
        elif self._has_caught_up:
            raise TooSlow(
                f"More than {MOST_WAITING} events wait for you. Read faster, and resume with"
                " `after` and the last cursor you have."
            )
        return found

    async def payload(self, ctx: Context, occurrence: FeedEntry | None) -> OrderUpdate | None:
        now = ctx.reader.clock.now()
        order = await self._order(ctx, occurrence)
        if occurrence is None:
            self._cursor = feed_cursor(self._position, now)
            return OrderUpdate(None, now, self._cursor, order)
        self._position = occurrence.position
        self._cursor = feed_cursor(self._position, occurrence.at)
        if order is None:
            return None  # among many, one that is not for them: a declined attempt
        return OrderUpdate(occurrence.type, occurrence.at, self._cursor, order)

    async def _order(self, ctx: Context, entry: FeedEntry | None) -> Order | None:
        scope = self._scope
        if scope.order_id is not None:
            order = await self.find(ctx, scope.order_id)
            if order is None:
                raise NothingToFollow("The order is not there for you any more.")
            return order
        if scope.customer_id is None:
            ctx.require(Permission.ORDERS_READ)
        return None if entry is None else await self.find(ctx, entry.order_id)

    async def find(self, ctx: Context, order_id: UUID) -> Order | None:
        if self._is_held:
            return await orders_repo.held_order(ctx.reader, ctx.actor, order_id)
        return (await orders_repo.orders_by_id(ctx.reader, ctx.actor, [order_id])).get(order_id)


async def cart_updated(ctx: Context, *, id: str) -> Stream:  # noqa: A002 - GraphQL's name
    """A cart, for who holds its id and may see it."""
    try:
        key = cart_key(id)
    except InvalidInput:
        key = None
    if key is None or not key.opens(ctx.db.vault) or await _cart(ctx, key.id) is None:
        raise NothingToFollow("There is no such cart, or it is not yours.")
    return CartStream(key.id)


class CartStream(Stream):
    """The cart as it is, whenever it has changed; its end when it can change no more."""

    def __init__(self, cart_id: UUID) -> None:
        super().__init__([cart_topic(cart_id)])
        self._cart_id = cart_id
        self._version = 0

    async def pending(self, touched: Sequence[str]) -> Sequence[UUID]:
        return [self._cart_id] if touched or not self._version else []

    async def payload(self, ctx: Context, occurrence: UUID) -> CartUpdate | None:
        cart = await _cart(ctx, occurrence)
        if cart is None:
            raise NothingToFollow("The cart is not there for you any more.")
        self.is_over = cart.status is not CartStatus.ACTIVE
        if cart.version == self._version:
            return None
        self._version = cart.version
        return CartUpdate(cart)


async def _cart(ctx: Context, cart_id: UUID) -> Cart | None:
    found = await cart_repo.carts_by_id(
        ctx.reader, ctx.actor, [cart_id], language=ctx.scope.language
    )
    return found.get(cart_id)


async def stock_levels(
    ctx: Context, stocks: Sequence[VariantStock]
) -> list[Sequence[StockLevel] | None]:
    """As they were read for the update."""
    del ctx
    return [stock.levels for stock in stocks]


async def inventory_level_updated(ctx: Context, *, variant_ids: list[str]) -> Stream:
    """How many of each variant can be sold in the request's channel."""
    if not 1 <= len(variant_ids) <= MOST_VARIANTS:
        raise BadUserInput(f"Follow between 1 and {MOST_VARIANTS} variants at once.")
    ids = list(dict.fromkeys(uuid_to_find("ProductVariant", each) for each in variant_ids))
    known = [variant.id for variant in await variants_by_id(ctx, ids) if variant is not None]
    if not known:
        raise NothingToFollow("There are no such variants, or they are not shown in this channel.")
    return StockStream(known)


class StockStream(Stream):
    """Those variants of which there is more or less than was last told."""

    def __init__(self, variant_ids: Sequence[UUID]) -> None:
        self._by_topic = {stock_topic(id_): id_ for id_ in variant_ids}
        super().__init__([*self._by_topic, ALL_STOCK])
        self._told: dict[UUID, object] = {}

    async def pending(self, touched: Sequence[str]) -> Sequence[Sequence[UUID]]:
        if not self._told or ALL_STOCK in touched:
            return [list(self._by_topic.values())]
        ids = [self._by_topic[topic] for topic in touched]
        return [ids] if ids else []

    async def payload(
        self, ctx: Context, occurrence: Sequence[UUID]
    ) -> InventoryLevelUpdate | None:
        shown = [found for found in await variants_by_id(ctx, occurrence) if found is not None]
        ids = [variant.id for variant in shown]
        available = await available_by_variant(ctx.reader, ctx.scope.channel.id, ids)
        sees_levels = ctx.actor.can(Permission.STOCK_READ)
        levels: Mapping[UUID, Sequence[StockLevel]] = {}
        if sees_levels:
            levels = await levels_by_variant(ctx.reader, ids)
        changed: list[VariantStock] = []
        for variant in shown:
            known = levels.get(variant.id, ())
            facts = (
                available[variant.id],
                [(each.warehouse_id, each.on_hand, each.reserved) for each in known],
                [each.safety_stock for each in known],
            )
            if self._told.get(variant.id) != facts:
                self._told[variant.id] = facts
                stock = VariantStock(variant, facts[0], known if sees_levels else None)
                changed.append(stock)
        return InventoryLevelUpdate(changed) if changed else None
