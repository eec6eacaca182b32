"""Clients and keys. Requests are identified from one snapshot: no statement once it is warm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, false, func, select, update
from sqlalchemy.dialects.postgresql import insert

from commerce.clients import views
from commerce.clients.models import ApiClient, ApiClientKey
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared

KNOWN = {permission.value: permission for permission in Permission}

_CLIENT_COLUMNS = (
    ApiClient.id,
    ApiClient.code,
    ApiClient.name,
    ApiClient.kind,
    ApiClient.mode,
    ApiClient.is_live,
    ApiClient.allowed_origins,
    ApiClient.channel,
    ApiClient.language,
    ApiClient.currency,
    ApiClient.permissions,
    ApiClient.cost_per_second,
    ApiClient.cost_burst,
    ApiClient.cost_per_day,
    ApiClient.is_active,
    ApiClient.serves_agents,
)
_KEY_COLUMNS = (
    ApiClientKey.id,
    ApiClientKey.client_id,
    ApiClientKey.name,
    ApiClientKey.beginning,
    ApiClientKey.created_at,
    ApiClientKey.expires_at,
    ApiClientKey.revoked_at,
    ApiClientKey.last_used_at,
)


def _client(*row: Any) -> views.ApiClient:
    values = list(row)
    values[10] = frozenset(KNOWN[value] for value in values[10] if value in KNOWN)
    return views.ApiClient(*values)


CLIENTS = Prepared(select(*_CLIENT_COLUMNS).order_by(ApiClient.code), _client)
CLIENTS_BY_ID = Prepared(
    select(*_CLIENT_COLUMNS).where(ApiClient.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    _client,
)
GOOD_KEYS = Prepared(
    select(
        ApiClientKey.secret_hash, ApiClientKey.id, ApiClientKey.client_id, ApiClientKey.expires_at
    ).where(ApiClientKey.revoked_at.is_(None)),
    lambda *row: row,
)
KEYS_BY_CLIENT = Prepared(
    select(*_KEY_COLUMNS)
    .where(ApiClientKey.client_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(ApiClientKey.id.desc()),
    views.ApiClientKey,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose key it is, and until when it is good."""

    key_id: UUID
    client: views.ApiClient
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Directory:
    """Every client, the active ones by the hashes of their keys, and those's origins."""

    by_id: Mapping[UUID, views.ApiClient]
    by_key: Mapping[bytes, Holder]
    origins: frozenset[str]


async def load_directory(reader: Reader) -> Directory:
    by_id = {client.id: client for client in await reader.fetch(CLIENTS)}
    by_key = {
        secret_hash: Holder(key_id, by_id[client_id], expires_at)
        for secret_hash, key_id, client_id, expires_at in await reader.fetch(GOOD_KEYS)
        if client_id in by_id and by_id[client_id].is_active
    }
    active = [client for client in by_id.values() if client.is_active]
    origins = frozenset(origin for client in active for origin in client.allowed_origins)
    return Directory(by_id, by_key, origins)


DIRECTORY = Snapshot("api_clients", load_directory)


async def visible_clients(reader: Reader, actor: Actor) -> list[views.ApiClient]:
    """All clients by their codes, or none for an actor who may not see them."""
    return await reader.fetch(CLIENTS) if actor.can(Permission.CLIENTS_READ) else []


def visible_statement(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Clients by their codes; none for an actor who may not see them."""
    statement = select(*_CLIENT_COLUMNS).order_by(ApiClient.code)
    return statement if actor.can(Permission.CLIENTS_READ) else statement.where(false())


async def page(
    reader: Reader, actor: Actor, *, first: int, after: str | None
) -> list[views.ApiClient]:
    """By their codes; one more than `first`."""
    statement = visible_statement(actor).limit(first + 1)
    if after is not None:
        statement = statement.where(ApiClient.code > after)
    return [_client(*row) for row in await reader.rows(statement)]


async def clients_by_id(reader: Reader, ids: Sequence[UUID]) -> Mapping[UUID, views.ApiClient]:
    if not ids:
        return {}
    return {client.id: client for client in await reader.fetch(CLIENTS_BY_ID, ids=list(ids))}


async def get_client(reader: Reader, client_id: UUID) -> views.ApiClient | None:
    return await reader.first(CLIENTS_BY_ID, ids=[client_id])


async def client_by_code(reader: Reader, code: str) -> views.ApiClient | None:
    found = await reader.rows(select(*_CLIENT_COLUMNS).where(ApiClient.code == code))
    return _client(*found[0]) if found else None


async def get_for_update(tx: Tx, client_id: UUID) -> views.ApiClient | None:
    """Whoever changes or publishes for the same client waits."""
    found = await tx.rows(
        select(*_CLIENT_COLUMNS).where(ApiClient.id == client_id).with_for_update()
    )
    return _client(*found[0]) if found else None


async def add_client(tx: Tx, values: Mapping[str, object]) -> UUID | None:
    """None when the code is another client's."""
    inserted = await tx.execute(
        insert(ApiClient)
        .values(id=new_id(), **values)
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(ApiClient.id)
    )
    return inserted.scalar()


async def save_client(tx: Tx, client_id: UUID, values: Mapping[str, object]) -> None:
    await tx.execute(
        update(ApiClient)
        .where(ApiClient.id == client_id)
        .values(**values, updated_at=tx.clock.now())
    )


async def count(reader: Reader) -> int:
    return await reader.scalar(select(func.count()).select_from(ApiClient))


async def keys_by_client(
    reader: Reader, client_ids: Sequence[UUID]
) -> Mapping[UUID, list[views.ApiClientKey]]:
    """Every key, the newest first."""
    grouped: dict[UUID, list[views.ApiClientKey]] = {client_id: [] for client_id in client_ids}
    for key in await reader.fetch(KEYS_BY_CLIENT, ids=list(client_ids)) if grouped else ():
        grouped[key.client_id].append(key)
    return grouped


async def get_key(reader: Reader, key_id: UUID) -> views.ApiClientKey | None:
    found = await reader.rows(select(*_KEY_COLUMNS).where(ApiClientKey.id == key_id))
    return views.ApiClientKey(*found[0]) if found else None


async def key_for_update(tx: Tx, key_id: UUID) -> views.ApiClientKey | None:
    found = await tx.rows(select(*_KEY_COLUMNS).where(ApiClientKey.id == key_id).with_for_update())
    return views.ApiClientKey(*found[0]) if found else None


async def key_by_hash(reader: Reader, secret_hash: bytes) -> UUID | None:
    return await reader.scalar(
        select(ApiClientKey.id).where(ApiClientKey.secret_hash == secret_hash)
    )


async def add_key(tx: Tx, values: Mapping[str, object]) -> UUID:
    key_id = new_id()
    await tx.execute(insert(ApiClientKey).values(id=key_id, created_at=tx.clock.now(), **values))
    return key_id


async def revoke_key(tx: Tx, key_id: UUID, at: datetime) -> None:
    await tx.execute(update(ApiClientKey).where(ApiClientKey.id == key_id).values(revoked_at=at))


async def count_good_keys(tx: Tx, client_id: UUID) -> int:
    """Keys that are not revoked."""
    return await tx.scalar(
        select(func.count())
        .select_from(ApiClientKey)
        .where(ApiClientKey.client_id == client_id, ApiClientKey.revoked_at.is_(None))
    )
