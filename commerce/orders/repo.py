"""Reads of orders. `visible_orders` builds every read that an actor causes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    any_,
    bindparam,
    column,
    false,
    func,
    literal,
    select,
    text,
    true,
    tuple_,
)

from commerce.core.actor import Actor, Customer
from commerce.core.contact import normal_email
from commerce.core.crypto import Vault
from commerce.core.db import Reader, Tx
from commerce.core.paging import PageRequest, cursor_time_and_id
from commerce.core.permissions import Permission
from commerce.core.sandbox import of_side, of_side_given, reach, side_asked
from commerce.core.statements import AnySelect, Prepared
from commerce.customers.personal import email_hash
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus
from commerce.orders.models import (
    Order,
    OrderDeliveryGroup,
    OrderEvent,
    OrderLine,
    Parcel,
    ParcelLine,
)
from commerce.orders.requests import OrderFilter
from commerce.orders.views import DeliveryGroup as DeliveryGroupView
from commerce.orders.views import Order as OrderView
from commerce.orders.views import OrderEvent as EventView
from commerce.orders.views import OrderLine as LineView
from commerce.orders.views import Parcel as ParcelView
from commerce.orders.views import ParcelLine as ParcelLineView
from commerce.shop.models import Channel

V = TypeVar("V")
EMAIL = "orders.email"
BILLING_ADDRESS = "orders.billing_address"
DELIVERY_ADDRESS = "order_delivery_groups.address"

COLUMNS = (
    Order.id,
    Order.number,
    Order.status,
    Order.channel_id,
    Order.language,
    Order.currency,
    Order.customer_id,
    Order.email_sealed,
    Order.billing_address_sealed,
    Order.subtotal,
    Order.discount,
    Order.shipping,
    Order.tax,
    Order.total,
    Order.prices_include_tax,
    Order.tax_lines,
    Order.note,
    Order.attributes,
    Order.created_at,
    Order.placed_at,
    Order.cancelled_at,
    Order.cancel_reason,
    Order.expires_at,
    Order.test_client_id,
)
IDS = bindparam("ids", type_=ARRAY(Uuid))
COUNTED = Order.cancel_reason.is_distinct_from(CancelReason.PAYMENT_DECLINED.value)
"""Not a declined attempt: those were never placed, and no shopper sees them."""

HELD = Prepared(
    select(*COLUMNS).where(Order.id == any_(IDS), COUNTED, of_side_given(Order.test_client_id)),
    OrderView,
)
BY_ID = Prepared(select(*COLUMNS).where(Order.id == any_(IDS)), OrderView)
SHIPPED = (
    select(func.coalesce(func.sum(ParcelLine.quantity), 0))
    .where(ParcelLine.order_line_id == OrderLine.id)
    .scalar_subquery()
)
LINES = Prepared(
    select(
        OrderLine.id,
        OrderLine.order_id,
        OrderLine.variant_id,
        OrderLine.product_id,
        OrderLine.sku,
        OrderLine.title,
        OrderLine.variant_title,
        OrderLine.image_url,
        OrderLine.quantity,
        Order.currency,
        OrderLine.unit_amount,
        OrderLine.discount,
        OrderLine.tax,
        OrderLine.tax_rate_bps,
        OrderLine.total,
        SHIPPED,
    )
    .join(Order, Order.id == OrderLine.order_id)
    .where(OrderLine.order_id == any_(IDS))
    .order_by(OrderLine.position, OrderLine.id),
    LineView,
)


def _event(
    id_: UUID, order_id: UUID, kind: str, at: datetime, actor: str, details: Mapping[str, object]
) -> EventView:
    return EventView(id_, order_id, OrderEventType(kind), at, actor, details)


EVENTS = Prepared(
    select(
        OrderEvent.id,
        OrderEvent.order_id,
        OrderEvent.type,
        OrderEvent.at,
        OrderEvent.actor,
        OrderEvent.details,
    )
    .where(OrderEvent.order_id == any_(IDS))
    .order_by(OrderEvent.at, OrderEvent.id),
    _event,
)
DELIVERY_GROUPS = Prepared(
    select(
        OrderDeliveryGroup.id,
        OrderDeliveryGroup.order_id,
        OrderDeliveryGroup.method_title,
        Order.currency,
        OrderDeliveryGroup.amount,
        OrderDeliveryGroup.address_sealed,
    )
    .join(Order, Order.id == OrderDeliveryGroup.order_id)
    .where(OrderDeliveryGroup.order_id == any_(IDS))
    .order_by(OrderDeliveryGroup.id),
    DeliveryGroupView,
)
PARCELS = Prepared(
    select(
        Parcel.id,
        Parcel.order_id,
        Parcel.carrier,
        Parcel.tracking_number,
        Parcel.tracking_url,
        Parcel.shipped_at,
        Parcel.delivered_at,
    )
    .where(Parcel.order_id == any_(IDS))
    .order_by(Parcel.id),
    ParcelView,
)
PARCEL_LINES = Prepared(
    select(
        ParcelLine.parcel_id,
        ParcelLine.order_line_id,
        OrderLine.sku,
        OrderLine.title,
        ParcelLine.quantity,
    )
    .join(OrderLine, OrderLine.id == ParcelLine.order_line_id)
    .where(ParcelLine.parcel_id == any_(IDS))
    .order_by(OrderLine.position, OrderLine.id),
    ParcelLineView,
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which orders an actor sees without showing an access token."""
    side = of_side(Order.test_client_id, reach(actor))
    if actor.can(Permission.ORDERS_READ):
        return side
    if isinstance(actor, Customer):
        return (Order.customer_id == actor.id) & COUNTED & side
    return literal(value=False)


def visible_orders(actor: Actor) -> AnySelect:
    return select(*COLUMNS).where(visible(actor))


async def orders_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, OrderView]:
    """What the actor sees of these."""
    rows = await reader.rows(visible_orders(actor).where(Order.id.in_(ids)))
    return {row[0]: OrderView(*row) for row in rows}


async def held_order(reader: Reader, actor: Actor, order_id: UUID) -> OrderView | None:
    """For whoever has shown the order's access token, or has just placed it."""
    found = await reader.first(HELD, ids=[order_id], is_test=reach(actor))
    return None if found is None else replace(found, is_held=True)


async def order_by_id(reader: Reader, order_id: UUID) -> OrderView | None:
    """Whatever its state; for deciding, not for showing."""
    return await reader.first(BY_ID, ids=[order_id])


async def attempted_order(reader: Reader, order_id: UUID) -> OrderView | None:
    """For whoever completes its checkout: a declined attempt too."""
    found = await order_by_id(reader, order_id)
    return None if found is None else replace(found, is_held=True)


async def page(
    reader: Reader, actor: Actor, wanted: OrderFilter, request: PageRequest
) -> Sequence[OrderView]:
    """Newest first; one more than asked for."""
    statement = visible_orders(actor).where(*_conditions(reader.vault, actor, wanted))
    if request.after is not None:
        statement = statement.where(_older_than(request.after))
    statement = statement.order_by(Order.created_at.desc(), Order.id.desc())
    rows = await reader.rows(statement.limit(request.first + 1))
    return [OrderView(*row) for row in rows]


async def count(reader: Reader, actor: Actor, wanted: OrderFilter) -> int:
    statement = (
        select(func.count())
        .select_from(Order)
        .where(visible(actor), *_conditions(reader.vault, actor, wanted))
    )
    return await reader.scalar(statement)


async def orders_by_customer(
    reader: Reader, actor: Actor, customer_ids: Sequence[UUID], request: PageRequest
) -> Mapping[UUID, list[OrderView]]:
    """Of each customer the newest orders; one more than asked for. One statement."""
    ids = bindparam("ids", list(customer_ids), type_=ARRAY(Uuid))
    wanted = func.unnest(ids).table_valued(column("id", Uuid), name="wanted")
    customers = wanted.render_derived()  # AS wanted(id): of a plain function the column has no name
    newest = (
        visible_orders(actor)
        .where(Order.customer_id == customers.c.id, COUNTED)
        .order_by(Order.created_at.desc(), Order.id.desc())
        .limit(request.first + 1)
    )
    if request.after is not None:
        newest = newest.where(_older_than(request.after))
    lateral = newest.lateral("newest")
    grouped: dict[UUID, list[OrderView]] = {customer_id: [] for customer_id in customer_ids}
    for row in await reader.rows(select(lateral).select_from(customers).join(lateral, true())):
        order = OrderView(*row)
        if order.customer_id is not None:
            grouped[order.customer_id].append(order)
    return grouped


async def count_by_customer(reader: Reader, actor: Actor, customer_id: UUID) -> int:
    condition = (visible(actor), Order.customer_id == customer_id, COUNTED)
    return await reader.scalar(select(func.count()).select_from(Order).where(*condition))


async def lines_by_order(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, list[LineView]]:
    return _grouped(ids, await reader.fetch(LINES, ids=list(ids)), lambda line: line.order_id)


async def events_by_order(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, list[EventView]]:
    """Oldest first."""
    return _grouped(ids, await reader.fetch(EVENTS, ids=list(ids)), lambda event: event.order_id)


async def delivery_groups_by_order(
    reader: Reader, ids: Sequence[UUID]
) -> Mapping[UUID, list[DeliveryGroupView]]:
    groups = await reader.fetch(DELIVERY_GROUPS, ids=list(ids))
    return _grouped(ids, groups, lambda group: group.order_id)


async def parcels_by_order(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, list[ParcelView]]:
    parcels = await reader.fetch(PARCELS, ids=list(ids))
    return _grouped(ids, parcels, lambda parcel: parcel.order_id)


async def lines_by_parcel(
    reader: Reader, ids: Sequence[UUID]
) -> Mapping[UUID, list[ParcelLineView]]:
    lines = await reader.fetch(PARCEL_LINES, ids=list(ids))
    return _grouped(ids, lines, lambda line: line.parcel_id)


async def get_for_update(tx: Tx, order_id: UUID) -> OrderView | None:
    """Locks the order; before its payments and its stock."""
    found = await tx.execute(select(*COLUMNS).where(Order.id == order_id).with_for_update())
    row = found.first()
    return None if row is None else OrderView(*row)


async def unpaid_orders(reader: Reader, now: datetime, limit: int) -> Sequence[UUID]:
    """Orders that were not paid in time, longest overdue first."""
    due = (
        select(Order.id)
        .where(Order.status == OrderStatus.PENDING_PAYMENT, Order.expires_at <= now)
        .order_by(Order.expires_at)
        .limit(limit)
    )
    return await reader.scalars(due)


async def ripe_orders(reader: Reader, now: datetime, limit: int) -> Sequence[UUID]:
    """Orders whose receipt is taken as confirmed, longest due first."""
    due = (
        select(Order.id)
        .where(
            Order.status.in_((OrderStatus.SHIPPED, OrderStatus.DELIVERED)),
            Order.completes_at <= now,
        )
        .order_by(Order.completes_at)
        .limit(limit)
    )
    return await reader.scalars(due)


def _conditions(vault: Vault, actor: Actor, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    is_test = side_asked(actor, wanted.is_test)
    found = [of_side(Order.test_client_id, is_test)]
    if not wanted.declined_attempts:
        found.append(COUNTED)
    if wanted.statuses:
        found.append(Order.status.in_(wanted.statuses))
    if wanted.channels:
        codes = select(Channel.id).where(Channel.code.in_(wanted.channels))
        found.append(Order.channel_id.in_(codes))
    if wanted.email is not None:
        email = normal_email(wanted.email)
        hashed = email_hash(vault, email, is_test=is_test) if email else None
        found.append(false() if hashed is None else Order.email_hash == hashed)
    if wanted.number is not None:
        found.append(Order.number == wanted.number)
    if wanted.created_from is not None:
        found.append(Order.created_at >= wanted.created_from)
    if wanted.created_before is not None:
        found.append(Order.created_at < wanted.created_before)
    return found


def _older_than(cursor: str) -> ColumnElement[bool]:
    return tuple_(Order.created_at, Order.id) < tuple_(*cursor_time_and_id(cursor))


def _grouped(
    ids: Sequence[UUID], rows: Sequence[V], key: Callable[[V], UUID]
) -> Mapping[UUID, list[V]]:
    grouped: dict[UUID, list[V]] = {id_: [] for id_ in ids}
    for row in rows:
        grouped[key(row)].append(row)
    return grouped


COUNT_SOLD = text(
    """
    UPDATE products SET sales_count = greatest(products.sales_count + sold.quantity, 0)
    FROM (SELECT product_id, CAST(sum(quantity) AS integer) * CAST(:times AS integer) AS quantity
          FROM order_lines WHERE order_id = :order_id GROUP BY product_id) sold
    WHERE products.id = sold.product_id
    RETURNING products.id
    """
)


async def count_sold(tx: Tx, order_id: UUID, *, times: int) -> tuple[UUID, ...]:
    """Add an order's quantities to its products' sales, or take them back with `times` -1; the
    products it holds."""
    rows = await tx.execute(COUNT_SOLD, {"order_id": order_id, "times": times})
    return tuple(rows.scalars())
