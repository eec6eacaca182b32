"""Counts of many variants at once, as an ERP sends them: what is right is written, the rest named.

Quantities are absolute, so sending a count again changes nothing.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from commerce.catalog.checks import Checks
from commerce.catalog.models import ProductVariant
from commerce.core.actor import Actor
from commerce.core.bulk import ITEM
from commerce.core.db import Tx
from commerce.core.errors import FieldProblem
from commerce.inventory import changes
from commerce.inventory.policy import check_may_write
from commerce.inventory.repo import WAREHOUSES
from commerce.inventory.requests import Adjustment, StockCount
from commerce.inventory.service.adjusting import apply

MOST = 500
REASON = "bulk"


async def set_levels(tx: Tx, actor: Actor, counts: Sequence[StockCount]) -> list[FieldProblem]:
    """Write the counts that hold; the problems of the others, by their place in the input. Raises
    InvalidInput for more than 500."""
    check_may_write(actor)
    checks = Checks("input", "items")
    checks.count(len(counts), most=MOST)
    checks.end()
    ids = await variant_ids(tx, [count.sku for count in counts])
    warehouses = {each.code: each.id for each in (await tx.reference(WAREHOUSES)).all}
    adjustments: dict[int, Adjustment] = {}
    seen: set[tuple[UUID, UUID]] = set()
    for index, count in enumerate(counts):
        here, known = checks.at(index), len(checks.problems)
        variant_id, warehouse_id = ids.get(count.sku), warehouses.get(count.warehouse)
        if variant_id is None:
            here.at("sku").refuse("NOT_FOUND", "There is no variant of this SKU.")
        if warehouse_id is None:
            here.at("warehouse").refuse("NOT_FOUND", "There is no warehouse of this code.")
        here.at("onHand").number(count.on_hand, lowest=0, highest=changes.MOST)
        if count.safety_stock is not None:
            here.at("safetyStock").number(count.safety_stock, lowest=0, highest=changes.MOST)
        if variant_id is None or warehouse_id is None or len(checks.problems) > known:
            continue
        if (variant_id, warehouse_id) in seen:
            here.refuse("DUPLICATE", "The same variant and warehouse stand above already.")
            continue
        seen.add((variant_id, warehouse_id))
        adjustments[index] = Adjustment(
            variant_id,
            warehouse_id,
            target=count.on_hand,
            safety_stock=count.safety_stock,
            reason=REASON,
        )
    skus = {id_: sku for sku, id_ in ids.items()}
    await apply(tx, actor, checks, adjustments, skus, is_partial=True)
    return sorted(checks.problems, key=lambda problem: int(problem.path[ITEM]))


async def variant_ids(tx: Tx, skus: Sequence[str]) -> Mapping[str, UUID]:
    """The variants of those SKUs that are known."""
    wanted = {sku for sku in skus if "\0" not in sku}
    found = await tx.rows(
        select(ProductVariant.sku, ProductVariant.id).where(ProductVariant.sku.in_(wanted))
    )
    return {row.sku: row.id for row in found}
