"""Stock promised to orders: reserved, allocated once paid, shipped, or released again.

Each function is one statement (and one more when an event is emitted). `reserve`, `release`, `ship`
and `restock` lock the stock of all variants concerned, in the order (variant, warehouse); call each
once in a transaction, with everything in it, so that the order of locks holds over the transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from commerce.core.actor import Actor, System, actor_label
from commerce.core.db import Tx
from commerce.inventory import changes
from commerce.inventory.errors import NotReserved, OutOfStock, Shortage
from commerce.inventory.events import StockChanged
from commerce.inventory.models import MovementKind
from commerce.inventory.parts import touch
from commerce.jobs.service import emit

WORKER = System("commerce")


async def reserve(
    tx: Tx,
    *,
    order_id: UUID,
    channel_id: UUID,
    wants: Mapping[UUID, int],
    expires_at: datetime,
) -> None:
    """Promise `wants` (variant to quantity) to an order until `expires_at`, from the channel's
    warehouses by their priority. Raises OutOfStock with every shortage, having changed nothing."""
    found = await tx.fetch(
        changes.RESERVE,
        **_wanted(wants),
        order_id=order_id,
        channel_id=channel_id,
        expires_at=expires_at,
        at=tx.clock.now(),
    )
    shortages = [
        Shortage(variant_id, sku, quantity, available)
        for position, variant_id, sku, quantity, available in found
        if position is not None
    ]
    if shortages:
        raise OutOfStock.of(shortages)
    touch(tx, wants)
    await announce(tx, [variant_id for _, variant_id, *_ in found])


async def check(tx: Tx, *, channel_id: UUID, wants: Mapping[UUID, int]) -> None:
    """Whether `wants` could be promised, for an order of the sandbox: nothing is promised and no
    stock is locked, so it never stands in a live buyer's way. Raises OutOfStock as `reserve`."""
    rows = await tx.execute(changes.CHECK, {**_wanted(wants), "channel_id": channel_id})
    shortages = [Shortage(*row) for row in rows]
    if shortages:
        raise OutOfStock.of(shortages)


async def allocate(tx: Tx, order_id: UUID) -> int:
    """An order was paid: what is held for it no longer expires. How many units that are; 0 when
    the reservation was released before."""
    rows = await tx.execute(changes.ALLOCATE, {"order_id": order_id, "at": tx.clock.now()})
    return sum(rows.scalars())


async def release(tx: Tx, *order_ids: UUID) -> None:
    """Give back what is held for or allocated to orders. Safe to repeat."""
    rows = await tx.execute(changes.RELEASE, {"order_ids": list(order_ids), "at": tx.clock.now()})
    freed = rows.all()
    touch(tx, [row.variant_id for row in freed])
    await announce(tx, [row.variant_id for row in freed if row.is_flipped])


async def ship(
    tx: Tx, order_id: UUID, quantities: Mapping[UUID, int], *, actor: Actor = WORKER
) -> None:
    """Goods allocated to an order leave: variant to quantity. Raises NotReserved when more leave
    than are allocated, having changed nothing."""
    rows = await tx.execute(
        changes.SHIP,
        {
            **_wanted(quantities),
            "order_id": order_id,
            "at": tx.clock.now(),
            "kind": MovementKind.SHIPPED.value,
            "actor": actor_label(actor),
        },
    )
    refused = rows.first()
    if refused is not None:
        raise NotReserved(refused.variant_id, refused.remaining)
    touch(tx, quantities)


async def restock(
    tx: Tx, order_id: UUID, quantities: Mapping[UUID, int], *, actor: Actor, reason: str = ""
) -> None:
    """Goods of an order came back fit for sale; they lie again where they left from. The caller
    holds the order's lock. Raises NotReserved when more come back than are away."""
    rows = await tx.execute(
        changes.RESTOCK,
        {
            **_wanted(quantities),
            "order_id": order_id,
            "at": tx.clock.now(),
            "kind": MovementKind.RETURNED.value,
            "actor": actor_label(actor),
            "reason": reason,
        },
    )
    found = rows.all()
    if found and found[0].position is not None:
        raise NotReserved(found[0].variant_id, found[0].remaining)
    touch(tx, quantities)
    await announce(tx, [row.variant_id for row in found])


async def announce(tx: Tx, variant_ids: Sequence[UUID]) -> None:
    """Emit StockChanged for variants that ran out or came back, if there are any."""
    if variant_ids:
        await emit(tx, StockChanged(tuple(sorted(variant_ids))))


def _wanted(quantities: Mapping[UUID, int]) -> dict[str, object]:
    if any(quantity < 1 for quantity in quantities.values()):
        raise ValueError("quantities must be positive")
    return {"variant_ids": list(quantities), "quantities": list(quantities.values())}
