"""Keeping callers out."""

from datetime import timedelta
from uuid import UUID

from commerce.audit.service import record
from commerce.core.actor import Actor, actor_label
from commerce.core.db import Database, Reader, Tx
from commerce.core.errors import Forbidden, InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.core.prose import checked_line
from commerce.core.snapshots import Snapshot
from commerce.security import repo
from commerce.security.rules import BlockList, checked_network
from commerce.security.views import BlockRule, NewBlock

MAX_REASON = 200
LONGEST = timedelta(days=3650)


async def _load(reader: Reader) -> BlockList:
    return BlockList(await repo.rules_in_force(reader, reader.clock.now()))


BLOCKS = Snapshot("security.blocks", _load)


async def rules(reader: Reader, actor: Actor) -> list[BlockRule]:
    """The rules in force, the newest first; none to those who may not read them."""
    if not actor.can(Permission.SECURITY_READ):
        return []
    return await repo.rules_in_force(reader, reader.clock.now())


async def block(tx: Tx, actor: Actor, wanted: NewBlock) -> UUID:
    """Keep a network or a client out. Raises Forbidden, InvalidInput, NotFound."""
    _check_may_write(actor)
    now = tx.clock.now()
    if (wanted.network is None) == (wanted.client_id is None):
        raise InvalidInput.at(("input",), "ONE_OF", "Name a network or a client, not both.")
    if wanted.expires_at is not None and not now < wanted.expires_at < now + LONGEST:
        raise InvalidInput.at(
            ("input", "expiresAt"), "NOT_IN_FUTURE", "Give a time in the next ten years."
        )
    network = None
    if wanted.network is not None:
        network = str(checked_network(wanted.network, ("input", "network")))
    elif wanted.client_id is not None and not await repo.client_exists(tx, wanted.client_id):
        raise NotFound("ApiClient", ("input", "clientId"))
    rule_id = new_id()
    values = {
        "id": rule_id,
        "network": network,
        "client_id": wanted.client_id,
        "reason": checked_line(wanted.reason, ("input", "reason"), max_length=MAX_REASON),
        "created_by": actor_label(actor),
        "created_at": now,
        "expires_at": wanted.expires_at,
    }
    await repo.add_rule(tx, values)
    shown = {key: str(value) for key, value in values.items() if value is not None}
    await record(tx, actor, "block_rule.create", entity=("BlockRule", rule_id), after=shown)
    tx.invalidate(BLOCKS)
    return rule_id


async def unblock(tx: Tx, actor: Actor, rule_id: UUID) -> None:
    """Remove a rule. Raises Forbidden, NotFound."""
    _check_may_write(actor)
    found = await repo.rule(tx, rule_id)
    if found is None:
        raise NotFound("BlockRule", ("input", "id"))
    await repo.remove_rule(tx, rule_id)
    before = {"network": found.network, "client_id": found.client_gid, "reason": found.reason}
    await record(tx, actor, "block_rule.delete", entity=("BlockRule", rule_id), before=before)
    tx.invalidate(BLOCKS)


def _check_may_write(actor: Actor) -> None:
    if not actor.can(Permission.SECURITY_WRITE):
        raise Forbidden(f"This needs the permission {Permission.SECURITY_WRITE.value}.")


class Blocks:
    """The rules in force as a process knows them: dropped by announcement when one changes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def rule_for(self, address: str, client_id: UUID | None) -> BlockRule | None:
        """The rule that keeps this caller out, or None. No statement once the rules are loaded."""
        blocks = self._db.snapshots.kept(BLOCKS)
        if blocks is None:
            async with self._db.read() as reader:
                blocks = await reader.reference(BLOCKS)
        return blocks.rule_for(address, client_id, self._db.clock.now())

    def lets_in(self, address: str, client_id: UUID | None) -> bool:
        """Whether a caller is not blocked for certain, without asking the database."""
        blocks = self._db.snapshots.kept(BLOCKS)
        return (
            blocks is not None and blocks.rule_for(address, client_id, self._db.clock.now()) is None
        )

    def holds(self, address: str) -> bool:
        """Whether an address is blocked for certain, without asking the database."""
        blocks = self._db.snapshots.kept(BLOCKS)
        return (
            blocks is not None and blocks.rule_for(address, None, self._db.clock.now()) is not None
        )
