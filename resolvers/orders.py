"""Orders: what is read of them, and moving them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

from commerce.core.actor import Actor
from commerce.core.contact import mask_email
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.money import Money
from commerce.core.paging import Page, PageRequest, encode_cursor
from commerce.core.permissions import Permission
from commerce.customers.addresses import Address, masked, open_address
from commerce.customers.views import Customer
from commerce.orders import access, policy, repo, service
from commerce.orders.kinds import OrderStatus
from commerce.orders.requests import (
    CancelOrder,
    CompleteOrder,
    MarkDelivered,
    OrderFilter,
    ShipOrder,
)
from commerce.orders.rules import allowed_transitions
from commerce.orders.views import (
    DeliveryGroup,
    Order,
    OrderEvent,
    OrderLine,
    Parcel,
    ParcelLine,
    ShownDeliveryGroup,
)
from commerce.payments.views import Payment
from commerce.shop.views import Channel
from resolvers.context import Context
from resolvers.customers import customers_by_id
from resolvers.global_ids import uuid_to_find
from resolvers.loaders import by_id, memo
from resolvers.payments import payments_by_order
from resolvers.shop import channels_by_id

C = TypeVar("C", ShipOrder, MarkDelivered, CompleteOrder, CancelOrder)


async def order(
    ctx: Context,
    *,
    id: str,  # noqa: A002 - GraphQL's name
    access_token: str | None = None,
) -> Order | None:
    """By its id, for who may see it or shows its token; a wrong token is as good as none."""
    order_id = uuid_to_find("Order", id)
    if access.opens(ctx.db.vault, order_id, access_token):
        return await repo.held_order(ctx.reader, ctx.actor, order_id)
    return (await orders_by_id(ctx, [order_id]))[0]


async def orders_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Order | None]:
    async def fetch(missing: Sequence[UUID]) -> Mapping[UUID, Order]:
        return await repo.orders_by_id(ctx.reader, ctx.actor, missing)

    return await by_id(ctx, "orders", ids, fetch)


async def orders(
    ctx: Context,
    *,
    filter: OrderFilter | None = None,  # noqa: A002 - GraphQL's name
    first: int | None = None,
    after: str | None = None,
) -> Page[Order]:
    request, wanted = PageRequest.of(first, after), filter or OrderFilter()

    async def count() -> int:
        return await repo.count(ctx.reader, ctx.actor, wanted)

    found = await repo.page(ctx.reader, ctx.actor, wanted, request)
    memo(ctx, "orders").learn_by_id(found)
    return Page[Order].cut(found, request, _cursor, count)


async def orders_by_customer(
    ctx: Context,
    customers: Sequence[Customer],
    *,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[Order]]:
    """The newest orders of each customer, as far as the actor may see them."""
    request, ids = PageRequest.of(first, after), [customer.id for customer in customers]
    grouped = await repo.orders_by_customer(ctx.reader, ctx.actor, ids, request)
    for page in grouped.values():
        memo(ctx, "orders").learn_by_id(page)

    async def count() -> int:
        return await repo.count_by_customer(ctx.reader, ctx.actor, ids[0])

    counted = count if len(ids) == 1 else None
    return [Page[Order].cut(grouped[id_], request, _cursor, counted) for id_ in ids]


def _cursor(order: Order) -> str:
    return encode_cursor(order.created_at, order.id)


async def access_tokens(ctx: Context, orders: Sequence[Order]) -> list[str | None]:
    """Only for who has shown it already, or has just placed the order."""
    vault = ctx.db.vault
    return [access.access_token(vault, order.id) if order.is_held else None for order in orders]


async def emails(ctx: Context, orders: Sequence[Order]) -> list[str | None]:
    return [_email(ctx, order) for order in orders]


def _email(ctx: Context, order: Order) -> str | None:
    if order.email_sealed is None:
        return None
    email = ctx.db.vault.open(repo.EMAIL, order.email_sealed)
    return email if policy.may_see_person(ctx.actor, order) else mask_email(email)


async def billing_addresses(ctx: Context, orders: Sequence[Order]) -> list[Address | None]:
    return [
        _shown(ctx, order, repo.BILLING_ADDRESS, order.billing_address_sealed) for order in orders
    ]


async def shipping_addresses(ctx: Context, orders: Sequence[Order]) -> list[Address | None]:
    """Where the first delivery group goes."""
    grouped = await _groups(ctx, orders)
    firsts = [next(iter(grouped[order.id] or ()), None) for order in orders]
    return [
        _shown(ctx, order, repo.DELIVERY_ADDRESS, first.address_sealed if first else None)
        for order, first in zip(orders, firsts, strict=True)
    ]


def _shown(ctx: Context, order: Order, field: str, sealed: bytes | None) -> Address | None:
    if sealed is None:
        return None
    address = open_address(ctx.db.vault, field, sealed)
    return address if policy.may_see_person(ctx.actor, order) else masked(address)


async def customers(ctx: Context, orders: Sequence[Order]) -> list[Customer | None]:
    """As far as who asks may see customers."""
    ids = [order.customer_id for order in orders]
    known = [id_ for id_ in ids if id_ is not None]
    found = dict(zip(known, await customers_by_id(ctx, known), strict=True))
    return [found.get(id_) if id_ else None for id_ in ids]


async def channels(ctx: Context, orders: Sequence[Order]) -> list[Channel | None]:
    return await channels_by_id(ctx, [order.channel_id for order in orders])


async def lines(ctx: Context, orders: Sequence[Order]) -> list[list[OrderLine]]:
    grouped = await _lines(ctx, orders)
    return [grouped[order.id] or [] for order in orders]


async def _lines(ctx: Context, orders: Sequence[Order]) -> Mapping[UUID, list[OrderLine] | None]:
    async def fetch(missing: list[UUID]) -> Mapping[UUID, list[OrderLine]]:
        return await repo.lines_by_order(ctx.reader, missing)

    return await memo(ctx, "order_lines").get([order.id for order in orders], fetch)


async def events(ctx: Context, orders: Sequence[Order]) -> list[list[OrderEvent]]:
    async def fetch(missing: list[UUID]) -> Mapping[UUID, list[OrderEvent]]:
        return await repo.events_by_order(ctx.reader, missing)

    ids = [order.id for order in orders]
    grouped = await memo(ctx, "order_events").get(ids, fetch)
    return [grouped[id_] or [] for id_ in ids]


def learn_placed(
    ctx: Context, order: Order, lines: Sequence[OrderLine], events: Sequence[OrderEvent]
) -> None:
    """Take over what placing an order wrote, so that showing it reads nothing again."""
    memo(ctx, "order_lines").learn({order.id: list(lines)})
    memo(ctx, "order_events").learn({order.id: list(events)})


async def event_actors(ctx: Context, events: Sequence[OrderEvent]) -> list[str | None]:
    sees = ctx.actor.can(Permission.ORDERS_READ)
    return [event.actor if sees else None for event in events]


async def event_notes(ctx: Context, events: Sequence[OrderEvent]) -> list[str | None]:
    sees = ctx.actor.can(Permission.ORDERS_READ)
    notes = [event.details.get("note") for event in events]
    return [note if sees and isinstance(note, str) else None for note in notes]


async def delivery_groups(ctx: Context, orders: Sequence[Order]) -> list[list[ShownDeliveryGroup]]:
    grouped = await _groups(ctx, orders)
    return [
        [
            ShownDeliveryGroup(
                group.id,
                group.method_title,
                Money(group.amount_minor, group.currency),
                _shown(ctx, order, repo.DELIVERY_ADDRESS, group.address_sealed),
            )
            for group in grouped[order.id] or ()
        ]
        for order in orders
    ]


async def _groups(
    ctx: Context, orders: Sequence[Order]
) -> Mapping[UUID, list[DeliveryGroup] | None]:
    async def fetch(missing: list[UUID]) -> Mapping[UUID, list[DeliveryGroup]]:
        return await repo.delivery_groups_by_order(ctx.reader, missing)

    return await memo(ctx, "order_delivery_groups").get([order.id for order in orders], fetch)


async def parcels(ctx: Context, orders: Sequence[Order]) -> list[list[Parcel]]:
    grouped = await repo.parcels_by_order(ctx.reader, [order.id for order in orders])
    return [grouped[order.id] for order in orders]


async def parcel_lines(ctx: Context, parcels: Sequence[Parcel]) -> list[list[ParcelLine]]:
    grouped = await repo.lines_by_parcel(ctx.reader, [parcel.id for parcel in parcels])
    return [grouped[parcel.id] for parcel in parcels]


async def payments(ctx: Context, orders: Sequence[Order]) -> list[list[Payment]]:
    grouped = await payments_by_order(ctx, [order.id for order in orders])
    return [grouped[order.id] or [] for order in orders]


async def transitions(ctx: Context, orders: Sequence[Order]) -> list[list[OrderStatus]]:
    """What who asks may make of each order now."""
    movable = [order for order in orders if order.status is OrderStatus.AWAITING_SHIPMENT]
    grouped: Mapping[UUID, list[OrderLine] | None] = {}
    if movable:
        grouped = await _lines(ctx, movable)
    found: list[list[OrderStatus]] = []
    for order in orders:
        standing = policy.standing(ctx.actor, order)
        has_parcels = any(line.shipped for line in grouped.get(order.id) or ())
        found.append(
            allowed_transitions(order.status, standing, has_parcels=has_parcels) if standing else []
        )
    return found


async def ship(ctx: Context, *, input: ShipOrder) -> Order:  # noqa: A002 - GraphQL's name
    return await _moved(ctx, "orderShip", input, service.ship)


async def mark_delivered(
    ctx: Context,
    *,
    input: MarkDelivered,  # noqa: A002 - GraphQL's name
) -> Order:
    return await _moved(ctx, "orderMarkDelivered", input, service.mark_delivered)


async def complete(
    ctx: Context,
    *,
    input: CompleteOrder,  # noqa: A002 - GraphQL's name
) -> Order:
    return await _moved(ctx, "orderComplete", input, service.complete)


async def cancel(
    ctx: Context,
    *,
    input: CancelOrder,  # noqa: A002 - GraphQL's name
) -> Order:
    return await _moved(ctx, "orderCancel", input, service.cancel)


async def _moved(
    ctx: Context, operation: str, command: C, use_case: Callable[[Tx, Actor, C], Awaitable[UUID]]
) -> Order:
    """Run a use case in a transaction and read the order again, as who moved it sees it."""

    async def effect(tx: Tx) -> UUID:
        return await use_case(tx, ctx.actor, command)

    body = asdict(command)
    key = body.pop("idempotency_key")
    await ctx.write(operation, effect, key=key, body=body)
    token = body.get("access_token")
    if access.opens(ctx.db.vault, command.order_id, token):
        moved = await repo.held_order(ctx.reader, ctx.actor, command.order_id)
    else:
        moved = (await orders_by_id(ctx, [command.order_id]))[0]
    if moved is None:
        raise NotFound("Order", ("input", "orderId"))
    return moved
