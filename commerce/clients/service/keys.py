"""Keys: making them, revoking them, and finding whose a request's key is."""

from typing import Protocol
from uuid import UUID

from commerce.audit import service as audit
from commerce.clients import policy
from commerce.clients.inputs import NewKey
from commerce.clients.keys import LONGEST, beginning_of, key_hash, key_start, new_key
from commerce.clients.repo import clients as repo
from commerce.clients.views import ApiClient
from commerce.core.actor import Actor
from commerce.core.db import Database, Tx
from commerce.core.errors import Conflict, InvalidInput, NotFound
from commerce.core.prose import checked_line

MAX_NAME = 100
MAX_GOOD_KEYS = 20
CLIENT_PATH = ("input", "clientId")
KEY_PATH = ("input", "keyId")


async def create(
    tx: Tx, actor: Actor, wanted: NewKey, *, secret: str | None = None
) -> tuple[UUID, str]:
    """The id and the key itself, which is kept nowhere. A `secret` is for the demo, whose key is
    known to everybody. Raises InvalidInput, NotFound, NotAllowed, Conflict."""
    policy.require_write(actor)
    client = await repo.get_for_update(tx, wanted.client_id)
    if client is None:
        raise NotFound("ApiClient", CLIENT_PATH)
    policy.require_held(actor, client.permissions)
    name = checked_line(wanted.name, ("input", "name"), max_length=MAX_NAME)
    if wanted.expires_at is not None and wanted.expires_at <= tx.clock.now():
        raise InvalidInput.at(("input", "expiresAt"), "IN_THE_PAST", "Name a time to come.")
    if await repo.count_good_keys(tx, client.id) >= MAX_GOOD_KEYS:
        raise Conflict(f"The client has {MAX_GOOD_KEYS} keys: revoke one.", path=CLIENT_PATH)
    key = secret or new_key(client.kind, is_live=client.is_live)
    if not key.startswith(key_start(client.kind, is_live=client.is_live)):
        raise Conflict("The key is of another kind of client.", path=CLIENT_PATH)
    shown = {"name": name, "beginning": beginning_of(key), "expires_at": wanted.expires_at}
    stored = {"client_id": client.id, "secret_hash": key_hash(key), **shown}
    key_id = await repo.add_key(tx, stored)
    tx.invalidate(repo.DIRECTORY)
    await audit.record(
        tx,
        actor,
        "apiClientKey.create",
        entity=("ApiClientKey", key_id),
        after={"client": client.code, **shown},
    )
    return key_id, key


async def revoke(tx: Tx, actor: Actor, key_id: UUID) -> UUID:
    """Refused in every process with the commit; there is no way back. Revoking again changes
    nothing. Raises NotFound, NotAllowed."""
    policy.require_write(actor)
    key = await repo.key_for_update(tx, key_id)
    if key is None:
        raise NotFound("ApiClientKey", KEY_PATH)
    if key.revoked_at is not None:
        return key.id
    now = tx.clock.now()
    await repo.revoke_key(tx, key.id, now)
    tx.invalidate(repo.DIRECTORY)
    await audit.record(
        tx,
        actor,
        "apiClientKey.revoke",
        entity=("ApiClientKey", key.id),
        before={"revokedAt": None, "beginning": key.beginning},
        after={"revokedAt": now, "beginning": key.beginning},
    )
    return key.id


class KeyUse(Protocol):
    """Told of every key that a request came with."""

    def key_used(self, key_id: UUID) -> None: ...


class ClientsByKey:
    """Finds the client of a request's key. No statement once the process knows the clients."""

    def __init__(self, db: Database, use: KeyUse) -> None:
        self._db = db
        self._use = use

    async def __call__(self, key: str) -> ApiClient | None:
        """None for a key that nobody has, that was revoked or has expired."""
        if len(key) > LONGEST:
            return None
        holder = (await self._directory()).by_key.get(key_hash(key))
        if holder is None:
            return None
        if holder.expires_at is not None and holder.expires_at <= self._db.clock.now():
            return None
        self._use.key_used(holder.key_id)
        return holder.client

    async def origins(self) -> frozenset[str]:
        """Every origin that an active client allows."""
        return (await self._directory()).origins

    async def _directory(self) -> repo.Directory:
        directory = self._db.snapshots.kept(repo.DIRECTORY)
        if directory is None:
            async with self._db.read() as reader:
                directory = await reader.reference(repo.DIRECTORY)
        return directory
