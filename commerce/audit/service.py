"""Recording changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import insert

from commerce.audit.models import AuditEntry
from commerce.core.actor import Actor, actor_label
from commerce.core.db import Tx
from commerce.core.logging import current_request_id


@dataclass(frozen=True, slots=True)
class Change:
    """One entry to be."""

    action: str
    entity: tuple[str, UUID]
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


async def record(
    tx: Tx,
    actor: Actor,
    action: str,
    *,
    entity: tuple[str, UUID],
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write one entry; when both sides are given, only the fields that differ are kept.

    `action` is `"product.update"`, `entity` is `("Product", id)`.
    """
    await record_all(tx, actor, [Change(action, entity, before, after)])


async def record_all(tx: Tx, actor: Actor, changes: Sequence[Change]) -> None:
    """The same for many changes at once."""
    if changes:
        await tx.execute(insert(AuditEntry), [_entry(tx, actor, change) for change in changes])


def _entry(tx: Tx, actor: Actor, change: Change) -> dict[str, object]:
    before, after = change.before, change.after
    if before is not None and after is not None:
        before, after = _differences(before, after)
    kind, entity_id = change.entity
    return {
        "at": tx.clock.now(),
        "actor": actor_label(actor),
        "action": change.action,
        "entity_kind": kind,
        "entity_id": entity_id,
        "before": _plain(before),
        "after": _plain(after),
        "request_id": current_request_id(),
    }


def _differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in changed}, {key: after.get(key) for key in changed}


def _plain(values: Mapping[str, object] | None) -> dict[str, object] | None:
    """JSON-ready values: ids and times as text."""
    if values is None:
        return None
    return orjson.loads(orjson.dumps(dict(values), default=str, option=orjson.OPT_NON_STR_KEYS))
