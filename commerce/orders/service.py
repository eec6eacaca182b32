"""Moving orders: ship, deliver, complete, cancel.

Every function locks the order first, then its payments, then its stock. Staff changes are audited.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from commerce.audit import service as audit
from commerce.core.actor import Actor, Anonymous, Customer, System
from commerce.core.db import Reader, Tx
from commerce.core.errors import InvalidInput, NotAllowed, NotFound
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line, checked_prose
from commerce.core.sandbox import reaches
from commerce.inventory import service as inventory
from commerce.jobs.service import emit
from commerce.orders import access, changes, events, policy, repo, rules
from commerce.orders.errors import OrderStatusForbids
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus, Standing
from commerce.orders.requests import CancelOrder, CompleteOrder, MarkDelivered, ShipOrder
from commerce.orders.views import Order, OrderLine
from commerce.payments import service as payments

MAX_TRACKING = 200
MAX_NOTE = 1000

get_for_update = repo.get_for_update
held_order = repo.held_order
order_by_id = repo.order_by_id
attempted_order = repo.attempted_order
unpaid_orders = repo.unpaid_orders


async def ship(tx: Tx, actor: Actor, command: ShipOrder) -> UUID:
    """Goods leave in one parcel. The order is SHIPPED once nothing is left. Raises NotFound,
    OrderStatusForbids, InvalidInput for quantities."""
    order, lines, has_parcels = await _locked(tx, actor, command.order_id)
    _check(actor, order, OrderStatus.SHIPPED, has_parcels=has_parcels)
    tracking = _tracking(command)
    remaining = {line.id: line.remaining for line in lines}
    quantities = rules.parcel_quantities(remaining, command.lines, ("input", "lines"))
    leaving: dict[UUID, int] = {}
    for line in lines:
        if line.variant_id is not None and line.id in quantities:
            leaving[line.variant_id] = leaving.get(line.variant_id, 0) + quantities[line.id]
    parcel_id = await changes.add_parcel(
        tx,
        order.id,
        quantities,
        carrier=tracking["carrier"],
        tracking_number=tracking["tracking_number"],
        tracking_url=tracking["tracking_url"],
    )
    is_complete = sum(quantities.values()) == sum(remaining.values())
    if is_complete:
        due = tx.clock.now() + rules.RECEIPT_AFTER_SHIPPING
        await changes.move(tx, order.id, OrderStatus.SHIPPED, completes_at=due)
    if leaving and not order.is_test:  # of the live stock, the sandbox takes nothing
        await inventory.ship(tx, order.id, leaving, actor=actor)
    details = {"parcel_id": str(parcel_id), "quantity": sum(quantities.values())}
    await changes.tell(tx, order.id, OrderEventType.SHIPPED, actor=actor, details=details)
    shipped = OrderStatus.SHIPPED if is_complete else order.status
    await _audit(tx, actor, "order.ship", order, shipped, **details)
    event = events.OrderShipped(order.id, order.customer_id, order.number, parcel_id, is_complete)
    await emit(tx, event, actor=actor, is_test=order.is_test)
    return order.id


async def mark_delivered(tx: Tx, actor: Actor, command: MarkDelivered) -> UUID:
    """Parcels arrived. The order is DELIVERED once all of it has. Raises NotFound,
    OrderStatusForbids when nothing is under way, InvalidInput for a parcel that is not."""
    order, lines, _ = await _locked(tx, actor, command.order_id)
    under_way = (OrderStatus.AWAITING_SHIPMENT, OrderStatus.SHIPPED)
    if policy.standing(actor, order) is not Standing.STAFF:
        raise NotAllowed("Only staff mark parcels as delivered.")
    if order.status not in under_way:
        raise OrderStatusForbids(order.status)
    now = tx.clock.now()
    arrived = await changes.deliver_parcels(tx, order.id, command.parcel_id, now)
    if not arrived and command.parcel_id is not None:
        raise InvalidInput.at(
            ("input", "parcelId"), "NOT_FOUND", "The order has no such parcel under way."
        )
    if not arrived:
        raise OrderStatusForbids(order.status)
    parcels = (await repo.parcels_by_order(tx, [order.id]))[order.id]
    is_complete = not any(line.remaining for line in lines) and all(
        parcel.delivered_at for parcel in parcels
    )
    details = {"parcel_ids": [str(parcel_id) for parcel_id in arrived]}
    await changes.tell(tx, order.id, OrderEventType.DELIVERED, actor=actor, details=details)
    after = OrderStatus.DELIVERED if is_complete else order.status
    await _audit(tx, actor, "order.mark_delivered", order, after, **details)
    if is_complete:
        due = now + rules.RECEIPT_AFTER_DELIVERY
        await changes.move(tx, order.id, OrderStatus.DELIVERED, completes_at=due)
        event = events.OrderDelivered(order.id, order.customer_id, order.number)
        await emit(tx, event, actor=actor, is_test=order.is_test)
    return order.id


async def complete(tx: Tx, actor: Actor, command: CompleteOrder) -> UUID:
    """Receipt is confirmed, by the buyer, by staff or by time. Raises NotFound,
    OrderStatusForbids."""
    order, _, has_parcels = await _locked(tx, actor, command.order_id, command.access_token)
    _check(actor, order, OrderStatus.COMPLETED, has_parcels=has_parcels)
    await changes.move(tx, order.id, OrderStatus.COMPLETED, completes_at=None)
    await changes.tell(tx, order.id, OrderEventType.COMPLETED, actor=actor)
    await _audit(tx, actor, "order.complete", order, OrderStatus.COMPLETED)
    event = events.OrderCompleted(order.id, order.customer_id, order.number)
    await emit(tx, event, actor=actor, is_test=order.is_test)
    return order.id


async def cancel(tx: Tx, actor: Actor, command: CancelOrder) -> UUID:
    """Nothing has left and nothing will: stock is released, and whatever was paid or may still be
    paid is let go of by a job. Buyers cancel what is unpaid, staff what is unshipped, with a
    reason. Raises NotFound, OrderStatusForbids, InvalidInput."""
    order, _, has_parcels = await _locked(tx, actor, command.order_id, command.access_token)
    _check(actor, order, OrderStatus.CANCELLED, has_parcels=has_parcels)
    reason, note = _reason(actor, order, command), None
    if command.note is not None:
        note = checked_prose(command.note, ("input", "note"), max_length=MAX_NOTE)
    await payments.request_reversal(tx, order.id, is_test=order.is_test)
    await close(tx, order, reason, actor=actor, note=note)
    await _audit(tx, actor, "order.cancel", order, OrderStatus.CANCELLED, reason=reason.value)
    return order.id


async def close(
    tx: Tx, order: Order, reason: CancelReason, *, actor: Actor, note: str | None = None
) -> None:
    """Cancel an order that the transaction has locked and whose payments are seen to."""
    now = tx.clock.now()
    await changes.move(
        tx,
        order.id,
        OrderStatus.CANCELLED,
        cancelled_at=now,
        cancel_reason=reason.value,
        expires_at=None,
    )
    await inventory.release(tx, order.id)
    kinds = [OrderEventType.CANCELLED]
    if reason is CancelReason.PAYMENT_DECLINED:
        kinds.insert(0, OrderEventType.PAYMENT_DECLINED)
    details = {"reason": reason.value, **({"note": note} if note else {})}
    await changes.tell(tx, order.id, *kinds, actor=actor, details=details)
    event = events.OrderCancelled(
        order.id,
        order.customer_id,
        order.number,
        reason.value,
        order.placed_at is not None,
        order.currency,
        order.total_minor,
    )
    await emit(tx, event, actor=actor, is_test=order.is_test)


async def lines_of(reader: Reader, order_id: UUID) -> Sequence[OrderLine]:
    return (await repo.lines_by_order(reader, [order_id]))[order_id]


async def wanted_stock(tx: Tx, order_id: UUID) -> dict[UUID, int]:
    """What an order needs of each variant."""
    wants: dict[UUID, int] = {}
    for line in await lines_of(tx, order_id):
        if line.variant_id is not None:
            wants[line.variant_id] = wants.get(line.variant_id, 0) + line.quantity
    return wants


async def _locked(
    tx: Tx, actor: Actor, order_id: UUID, access_token: str | None = None
) -> tuple[Order, Sequence[OrderLine], bool]:
    """The order, locked, with its lines and whether any parcel has left. Raises NotFound for an
    order that is not there or not the actor's to touch."""
    order = await repo.get_for_update(tx, order_id)
    if order is not None:
        order = replace(order, is_held=access.opens(tx.vault, order_id, access_token))
    if order is None or not _is_visible(actor, order):
        raise NotFound("Order", ("input", "orderId"))
    lines = (await repo.lines_by_order(tx, [order.id]))[order.id]
    return order, lines, any(line.shipped for line in lines)


def _is_visible(actor: Actor, order: Order) -> bool:
    if not reaches(actor, is_test=order.is_test):
        return False
    if actor.can(Permission.ORDERS_READ) or actor.can(Permission.ORDERS_WRITE):
        return True
    is_hidden = order.cancel_reason == CancelReason.PAYMENT_DECLINED.value
    return policy.standing(actor, order) is not None and not is_hidden


def _check(actor: Actor, order: Order, wanted: OrderStatus, *, has_parcels: bool) -> None:
    if policy.standing(actor, order) is None:
        raise NotAllowed(f"This needs the permission {Permission.ORDERS_WRITE.value}.")
    if not policy.may(actor, order, wanted, has_parcels=has_parcels):
        raise OrderStatusForbids(order.status)


def _reason(actor: Actor, order: Order, command: CancelOrder) -> CancelReason:
    """Buyers need not say why; staff must."""
    if policy.standing(actor, order) is Standing.BUYER:
        return CancelReason.CUSTOMER_REQUEST
    if command.reason is None:
        raise InvalidInput.at(("input", "reason"), "REQUIRED", "Say why the order is cancelled.")
    return command.reason


def _tracking(command: ShipOrder) -> dict[str, str | None]:
    """The texts of a parcel in their stored form. Raises InvalidInput."""
    given = {
        "carrier": ("carrier", command.carrier),
        "tracking_number": ("trackingNumber", command.tracking_number),
        "tracking_url": ("trackingUrl", command.tracking_url),
    }
    checked = {
        name: checked_line(text, ("input", path), max_length=MAX_TRACKING) if text else None
        for name, (path, text) in given.items()
    }
    url = checked["tracking_url"]
    if url is not None and not url.startswith(("https://", "http://")):
        raise InvalidInput.at(("input", "trackingUrl"), "INVALID_URL", "Use an http(s) address.")
    return checked


async def _audit(
    tx: Tx, actor: Actor, action: str, order: Order, status: OrderStatus, **details: object
) -> None:
    """Staff changes are audited; what buyers and schedules do is in the timeline."""
    if isinstance(actor, Customer | Anonymous | System):
        return
    before = {"status": order.status.value}
    after = {"status": status.value, **details}
    await audit.record(tx, actor, action, entity=("Order", order.id), before=before, after=after)
