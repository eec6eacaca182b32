"""All SQL of signals and block rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_or_update

from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.permissions import Permission
from commerce.security import views
from commerce.security.kinds import SignalKind
from commerce.security.models import BlockRule, SecurityEvent
from commerce.security.rules import shown_network

NETWORK = "security_events.network"
RULE_COLUMNS = (
    BlockRule.id,
    BlockRule.network,
    BlockRule.client_id,
    BlockRule.reason,
    BlockRule.created_by,
    BlockRule.created_at,
    BlockRule.expires_at,
)


async def add_events(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Add counts to their hours. Rows come in one order, so that processes cannot deadlock."""
    statement = insert_or_update(SecurityEvent)
    new = statement.excluded
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["hour", "kind", "network_hash", "client_id"],
            set_={
                "count": SecurityEvent.count + new.count,
                "first_at": func.least(SecurityEvent.first_at, new.first_at),
                "last_at": func.greatest(SecurityEvent.last_at, new.last_at),
                "note": new.note,
            },
        ),
        list(rows),
    )


async def events(
    reader: Reader,
    actor: Actor,
    kind: SignalKind | None,
    *,
    first: int,
    after: tuple[datetime, UUID] | None,
) -> list[views.SecurityEvent]:
    """The newest first, one more than `first`; none to those who may not read them."""
    if not actor.can(Permission.SECURITY_READ):
        return []
    statement = select(SecurityEvent)
    if kind is not None:
        statement = statement.where(SecurityEvent.kind == kind)
    if after is not None:
        statement = statement.where(tuple_(SecurityEvent.last_at, SecurityEvent.id) < after)
    newest = statement.order_by(SecurityEvent.last_at.desc(), SecurityEvent.id.desc())
    in_full = actor.can(Permission.PERSONAL_DATA_READ)
    return [
        views.SecurityEvent(
            row.id,
            row.kind,
            row.client_id,
            shown_network(reader.vault.open(NETWORK, row.network_sealed), in_full=in_full),
            row.count,
            row.first_at,
            row.last_at,
            row.note,
        )
        for row in await reader.rows(
            newest.limit(first + 1).with_only_columns(
                SecurityEvent.id,
                SecurityEvent.kind,
                SecurityEvent.client_id,
                SecurityEvent.network_sealed,
                SecurityEvent.count,
                SecurityEvent.first_at,
                SecurityEvent.last_at,
                SecurityEvent.note,
            )
        )
    ]


async def purge_events(tx: Tx, before: datetime) -> None:
    await tx.execute(delete(SecurityEvent).where(SecurityEvent.last_at < before))


async def rules_in_force(reader: Reader, now: datetime) -> list[views.BlockRule]:
    """The newest first."""
    statement = (
        select(*RULE_COLUMNS)
        .where(or_(BlockRule.expires_at.is_(None), BlockRule.expires_at > now))
        .order_by(BlockRule.id.desc())
    )
    return [views.BlockRule(*row) for row in await reader.rows(statement)]


async def rule(reader: Reader, rule_id: UUID) -> views.BlockRule | None:
    rows = await reader.rows(select(*RULE_COLUMNS).where(BlockRule.id == rule_id))
    return views.BlockRule(*rows[0]) if rows else None


async def add_rule(tx: Tx, values: dict[str, Any]) -> None:
    await tx.execute(insert(BlockRule), values)


async def remove_rule(tx: Tx, rule_id: UUID) -> None:
    await tx.execute(delete(BlockRule).where(BlockRule.id == rule_id))


async def client_exists(reader: Reader, client_id: UUID) -> bool:
    """Rules may name clients, which another domain owns; its table is asked by name."""
    found = await reader.scalar(
        select(func.count())
        .select_from(BlockRule.metadata.tables["api_clients"])
        .where(BlockRule.metadata.tables["api_clients"].c.id == client_id)
    )
    return bool(found)
