"""Who acts in the tests of this folder, and what their acts leave behind."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from commerce.audit.models import AuditEntry
from commerce.core.actor import Staff
from commerce.core.db import Database
from commerce.core.errors import InvalidInput
from commerce.core.ids import new_id
from commerce.core.permissions import Permission

EDITOR = Staff(new_id(), frozenset({Permission.CATALOG_WRITE}))
READER = Staff(new_id(), frozenset({Permission.CATALOG_READ}))


async def audited(db: Database, entity_id: UUID) -> list[tuple[str, Any, Any]]:
    """Action, before and after of every entry about something, oldest first."""
    async with db.read() as reader:
        entries = await reader.rows(
            select(AuditEntry.action, AuditEntry.before, AuditEntry.after)
            .where(AuditEntry.entity_id == entity_id)
            .order_by(AuditEntry.id)
        )
    return [(entry.action, entry.before, entry.after) for entry in entries]


def problems(refused: InvalidInput) -> list[tuple[str, str]]:
    """Path and code of everything that is wrong."""
    return [(".".join(problem.path), problem.code) for problem in refused.problems]
