"""The frame of every change to staff: one at a time, by who may, and somebody stays in charge."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.staff import policy, repo
from commerce.staff.policy import Directory


@dataclass(frozen=True, slots=True)
class Administration:
    """Held while staff are changed. `directory` is what every active member may do before it."""

    tx: Tx
    actor: Actor
    directory: Directory


@asynccontextmanager
async def administering(tx: Tx, actor: Actor) -> AsyncGenerator[Administration, None]:
    """Raises NotAllowed at its beginning and LastStaffManager at its end. Waits for whoever else
    is changing staff; permissions change in all processes with the commit."""
    policy.require_management(actor)
    await repo.lock_administration(tx)
    before = await repo.load_permissions(tx)
    yield Administration(tx, actor, before)
    policy.require_a_manager(before, await repo.load_permissions(tx))
    tx.invalidate(repo.PERMISSIONS)
