"""All SQL that reads the record; it is written by `service` alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, select, tuple_

from commerce.audit import views
from commerce.audit.models import AuditEntry
from commerce.audit.views import AuditFilter
from commerce.core.actor import Actor
from commerce.core.db import Reader
from commerce.core.permissions import Permission

COLUMNS = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.actor,
    AuditEntry.action,
    AuditEntry.entity_kind,
    AuditEntry.entity_id,
    AuditEntry.before,
    AuditEntry.after,
    AuditEntry.request_id,
)


def visible_entries(actor: Actor) -> Select[*tuple[Any, ...]]:
    """All or none."""
    statement = select(*COLUMNS)
    return statement if actor.can(Permission.AUDIT_READ) else statement.where(false())


async def page(
    reader: Reader,
    actor: Actor,
    wanted: AuditFilter,
    *,
    first: int,
    after: tuple[datetime, UUID] | None,
) -> list[views.AuditEntry]:
    """Newest first; one more than `first`."""
    statement = visible_entries(actor)
    if wanted.entity is not None:
        kind, entity_id = wanted.entity
        statement = statement.where(
            AuditEntry.entity_kind == kind, AuditEntry.entity_id == entity_id
        )
    if wanted.actor is not None:
        statement = statement.where(AuditEntry.actor == wanted.actor)
    if wanted.action is not None:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEntry.at < wanted.until)
    if after is not None:
        statement = statement.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*after))
    newest_first = statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return [views.AuditEntry(*row) for row in await reader.rows(newest_first.limit(first + 1))]
