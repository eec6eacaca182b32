"""Counting, receiving and moving stock: many rows at once, all of them or none.

Locks the stock of all variants concerned; call each function once in a transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.models import ProductVariant
from commerce.core.actor import Actor, actor_label
from commerce.core.db import Tx
from commerce.inventory import changes
from commerce.inventory.models import MovementKind
from commerce.inventory.parts import touch
from commerce.inventory.policy import check_may_write
from commerce.inventory.repo import WAREHOUSES
from commerce.inventory.requests import Adjustment, TransferStock
from commerce.inventory.service.reservations import announce

MAX_ADJUSTMENTS = 100
MAX_TRANSFERS = 50
REASON = TextRule(500)
BY_HAND = frozenset({MovementKind.CORRECTED, MovementKind.RECEIVED})


async def adjust(tx: Tx, actor: Actor, adjustments: Sequence[Adjustment]) -> None:
    """Change what lies in warehouses. Raises InvalidInput with everything that is wrong, such as
    less than is reserved there. Each change of a quantity leaves a movement."""
    check_may_write(actor)
    checks = Checks("input", "adjustments")
    if checks.count(len(adjustments), most=MAX_ADJUSTMENTS):
        skus = await _check(tx, checks, adjustments)
        checks.end()
        await apply(tx, actor, checks, dict(enumerate(adjustments)), skus)
    checks.end()


async def transfer(tx: Tx, actor: Actor, command: TransferStock) -> None:
    """Move goods from one warehouse to another; what is reserved stays where it is."""
    check_may_write(actor)
    checks = Checks()
    if command.from_id == command.to_id:
        checks.at("toWarehouseId").refuse("SAME_WAREHOUSE", "It is where the goods are already.")
    checks.at("lines").count(len(command.lines), most=MAX_TRANSFERS)
    for index, line in enumerate(command.lines[:MAX_TRANSFERS]):
        here = checks.at("lines", index, "quantity")
        here.number(line.quantity, lowest=1, highest=changes.MOST)
    checks.end()
    moves = [
        Adjustment(
            variant_id=line.variant_id,
            warehouse_id=warehouse_id,
            delta=sign * line.quantity,
            reason=command.reason,
            kind=MovementKind.TRANSFERRED,
        )
        for sign, warehouse_id in ((-1, command.from_id), (1, command.to_id))
        for line in command.lines
    ]
    lines = checks.at("lines")
    skus = await _check(tx, lines, moves, by_hand=False)
    lines.end()
    await apply(tx, actor, lines, dict(enumerate(moves)), skus)
    lines.end()


async def _check(
    tx: Tx, checks: Checks, adjustments: Sequence[Adjustment], *, by_hand: bool = True
) -> Mapping[UUID, str]:
    """The SKUs of the variants; everything that can be judged without a lock."""
    ids = {each.variant_id for each in adjustments}
    known = await tx.rows(
        select(ProductVariant.id, ProductVariant.sku).where(ProductVariant.id.in_(ids))
    )
    skus = {row.id: row.sku for row in known}
    warehouses = (await tx.reference(WAREHOUSES)).by_id
    places: set[tuple[UUID, UUID]] = set()
    for index, each in enumerate(adjustments):
        here = checks.at(index)
        if each.variant_id not in skus:
            here.at("variantId").refuse("NOT_FOUND", "There is no such variant.")
        if each.warehouse_id not in warehouses:
            here.at("warehouseId").refuse("NOT_FOUND", "There is no such warehouse.")
        if (each.variant_id, each.warehouse_id) in places:
            here.refuse("DUPLICATE", "The same variant and warehouse stand here twice.")
        places.add((each.variant_id, each.warehouse_id))
        here.at("reason").text(REASON, each.reason)
        if by_hand:
            _check_quantities(here, each)
    return skus


def _check_quantities(here: Checks, each: Adjustment) -> None:
    given = [each.delta is not None, each.target is not None]
    if all(given) or not (any(given) or each.safety_stock is not None):
        here.refuse("ONE_OF", "Give `delta` or `set`, or only a safety stock.")
    if each.target is not None:
        here.at("set").number(each.target, lowest=0, highest=changes.MOST)
    if each.delta is not None:
        here.at("delta").number(each.delta, lowest=-changes.MOST, highest=changes.MOST)
    if each.safety_stock is not None:
        here.at("safetyStock").number(each.safety_stock, lowest=0, highest=changes.MOST)
    if each.kind not in BY_HAND:
        here.at("kind").refuse("NOT_BY_HAND", "Only RECEIVED or CORRECTED.")


async def apply(
    tx: Tx,
    actor: Actor,
    checks: Checks,
    adjustments: Mapping[int, Adjustment],
    skus: Mapping[UUID, str],
    *,
    is_partial: bool = False,
) -> None:
    """Write adjustments, by their places in the input. Raises InvalidInput when any is refused;
    with `is_partial` those are left out, their problems in `checks`."""
    if not adjustments:
        return
    indices, given = list(adjustments), list(adjustments.values())
    places = {
        "variant_ids": [each.variant_id for each in given],
        "warehouse_ids": [each.warehouse_id for each in given],
    }
    await tx.execute(changes.MAKE_LEVELS, places)
    applied = await tx.execute(
        changes.ADJUST,
        {
            **places,
            "deltas": [each.delta for each in given],
            "targets": [each.target for each in given],
            "safety_stocks": [each.safety_stock for each in given],
            "kinds": [each.kind.value for each in given],
            "reasons": [checks.text(REASON, each.reason) for each in given],
            "at": tx.clock.now(),
            "actor": actor_label(actor),
            "is_partial": is_partial,
        },
    )
    rows = applied.all()
    for row in rows:
        if row.is_refused:
            here = checks.at(indices[int(row.position) - 1])
            if row.after < row.reserved:
                here.refuse("BELOW_RESERVED", f"{row.reserved} are reserved of {row.before}.")
            else:
                here.refuse("OUT_OF_RANGE", f"At most {changes.MOST}.")
    if not is_partial:
        checks.end()
    touch(tx, {row.variant_id for row in rows if not row.is_refused})
    await _record(tx, actor, [row for row in rows if not row.is_refused], skus)
    await announce(tx, sorted({row.variant_id for row in rows if row.is_flipped}))


async def _record(tx: Tx, actor: Actor, rows: Sequence[Any], skus: Mapping[UUID, str]) -> None:
    """One audit entry for each warehouse."""
    for warehouse_id in sorted({row.warehouse_id for row in rows}):
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for row in rows:
            if row.warehouse_id == warehouse_id:
                sku = skus[row.variant_id]
                before |= {sku: row.before, f"{sku} safety": row.safety_before}
                after |= {sku: row.after, f"{sku} safety": row.safety_after}
        if before != after:
            entity = ("Warehouse", warehouse_id)
            await audit.record(tx, actor, "stock.adjust", entity=entity, before=before, after=after)
