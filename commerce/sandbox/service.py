"""Emptying the sandbox. Owns its transactions: every batch is one, and stays done."""

from collections.abc import Mapping
from uuid import UUID

from commerce.audit import service as audit
from commerce.clients import policy
from commerce.clients.repo import clients as clients_repo
from commerce.core.actor import Actor
from commerce.core.db import Database, Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.retries import in_transaction
from commerce.sandbox import repo
from commerce.sandbox.views import SandboxCount, SandboxEmptied, SandboxKind

BATCH = 250
MOST_BATCHES = 40
"""What one call deletes at most: some seconds' work."""
CLIENT_PATH = ("input", "clientId")


async def reset(
    db: Database, actor: Actor, client_id: UUID | None = None, *, most_batches: int = MOST_BATCHES
) -> SandboxEmptied:
    """Delete what came by one test client, or by any. Audited when it begins and, with the counts,
    when it ends; whoever is interrupted in between calls it again. Raises NotAllowed, NotFound,
    InvalidInput for a live client."""
    policy.require_write(actor)
    await _check_client(db, client_id)
    run_id = new_id()
    await _record(db, actor, "sandbox.reset", run_id, client_id, {})
    counts = dict.fromkeys(SandboxKind, 0)
    is_complete, left = True, most_batches
    for kind in SandboxKind:
        is_over = False
        while not is_over and left > 0:
            found, deleted = await _delete_some(db, kind, client_id)
            counts[kind] += deleted
            left -= 1
            is_over = found < BATCH
        is_complete = is_complete and is_over
    if is_complete:
        await in_transaction(db, lambda tx: repo.forget_keys(tx, client_id))
    named = {kind.value: count for kind, count in counts.items()}
    done = {"deleted": named, "is_complete": is_complete}
    await _record(db, actor, "sandbox.reset_end", run_id, client_id, done)
    return SandboxEmptied([SandboxCount(*each) for each in counts.items()], is_complete)


async def _check_client(db: Database, client_id: UUID | None) -> None:
    if client_id is None:
        return
    async with db.read() as reader:
        client = await clients_repo.get_client(reader, client_id)
    if client is None:
        raise NotFound("ApiClient", CLIENT_PATH)
    if client.is_live:
        text = "This client is live: what came by it is the shop's."
        raise InvalidInput.at(CLIENT_PATH, "LIVE_CLIENT", text)


async def _delete_some(db: Database, kind: SandboxKind, client_id: UUID | None) -> tuple[int, int]:
    """One batch; how many there were to choose, and how many of them were deleted."""

    async def effect(tx: Tx) -> tuple[int, int]:
        ids = await repo.chosen(tx, kind, client_id, most=BATCH)
        return len(ids), await repo.delete(tx, kind, ids) if ids else 0

    return await in_transaction(db, effect)


async def _record(
    db: Database,
    actor: Actor,
    action: str,
    run_id: UUID,
    client_id: UUID | None,
    after: Mapping[str, object],
) -> None:
    async with db.write() as tx:
        facts = {"client_id": client_id, **after}
        await audit.record(tx, actor, action, entity=("SandboxReset", run_id), after=facts)
