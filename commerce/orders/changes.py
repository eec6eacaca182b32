"""Writes to orders that exist, all under the lock that `repo.get_for_update` took."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from commerce.core.actor import Actor, actor_label
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.parts import Part, together
from commerce.core.statements import dump_json
from commerce.orders import feed
from commerce.orders.kinds import OrderEventType, OrderStatus
from commerce.orders.models import Order, Parcel, ParcelLine

TOLD = """
    INSERT INTO order_events (id, at, order_id, type, actor, details)
    SELECT event.id, :now, :order_id, event.type, :actor, CAST(:details AS jsonb)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[])) AS event (id, type)
    RETURNING id, at, order_id, type
"""


async def move(tx: Tx, order_id: UUID, status: OrderStatus, **values: object) -> None:
    """Write the order's new status and what goes with it."""
    await tx.execute(
        update(Order)
        .where(Order.id == order_id)
        .values(status=status, **values, updated_at=tx.clock.now())
        .execution_options(synchronize_session=False)
    )


async def tell(
    tx: Tx,
    order_id: UUID,
    *kinds: OrderEventType,
    actor: Actor,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add events to the order's timeline, and tell who follows it. One statement."""
    told = {
        "ids": [new_id() for _ in kinds],
        "types": [kind.value for kind in kinds],
        "now": tx.clock.now(),
        "order_id": order_id,
        "actor": actor_label(actor),
        "details": dump_json(dict(details or {})),
    }
    await together(tx, [Part("told", TOLD, told), feed.fed()])
    tx.touch(feed.TOPIC)


async def add_parcel(
    tx: Tx,
    order_id: UUID,
    quantities: Mapping[UUID, int],
    *,
    carrier: str | None,
    tracking_number: str | None,
    tracking_url: str | None,
) -> UUID:
    """A parcel with so much of each order line."""
    parcel_id = new_id()
    await tx.execute(
        insert(Parcel).values(
            id=parcel_id,
            order_id=order_id,
            carrier=carrier,
            tracking_number=tracking_number,
            tracking_url=tracking_url,
            shipped_at=tx.clock.now(),
        )
    )
    await tx.execute(
        insert(ParcelLine),
        [
            {"parcel_id": parcel_id, "order_line_id": line_id, "quantity": quantity}
            for line_id, quantity in quantities.items()
        ],
    )
    return parcel_id


async def deliver_parcels(
    tx: Tx, order_id: UUID, parcel_id: UUID | None, at: datetime
) -> list[UUID]:
    """Mark parcels of the order that are under way as arrived; which they were."""
    statement = update(Parcel).where(Parcel.order_id == order_id, Parcel.delivered_at.is_(None))
    if parcel_id is not None:
        statement = statement.where(Parcel.id == parcel_id)
    arrived = await tx.execute(
        statement.values(delivered_at=at, updated_at=at)
        .returning(Parcel.id)
        .execution_options(synchronize_session=False)
    )
    return list(arrived.scalars())
