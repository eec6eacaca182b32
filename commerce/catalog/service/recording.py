"""What every change leaves behind: an audit entry and the news for those who react."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from commerce.audit import service as audit
from commerce.catalog.events import ProductsChanged
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.jobs.service import emit

PRODUCTS_AN_EVENT = 500


def columns_of(row: object, names: Sequence[str]) -> dict[str, Any]:
    """The columns of a row by name, as the audit keeps them."""
    return {name: getattr(row, name) for name in names}


async def record_change(
    tx: Tx,
    actor: Actor,
    action: str,
    *,
    entity: tuple[str, UUID],
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> bool:
    """Record a change unless there is none; whether there was one."""
    if before == after:
        return False
    await audit.record(tx, actor, action, entity=entity, before=before, after=after)
    return True


async def announce(tx: Tx, actor: Actor, product_ids: Sequence[UUID]) -> None:
    """Tell that shoppers see something else of these products; many are told in portions."""
    events = [
        ProductsChanged(tuple(product_ids[start : start + PRODUCTS_AN_EVENT]))
        for start in range(0, len(product_ids), PRODUCTS_AN_EVENT)
    ]
    await emit(tx, *events, actor=actor)
