"""Manifests, the operations in them, and the texts they share."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    LargeBinary,
    Select,
    Uuid,
    bindparam,
    false,
    func,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from commerce.clients import views
from commerce.clients.inputs import OperationFacts
from commerce.clients.models import (
    ApiClient,
    OperationDocument,
    OperationManifest,
    PublishedOperation,
)
from commerce.clients.rules import Index, Listed
from commerce.core.actor import Actor, actor_label
from commerce.core.db import Reader, Tx
from commerce.core.ids import new_id
from commerce.core.permissions import Permission
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared, value

LISTED = Prepared(
    select(
        PublishedOperation.id,
        PublishedOperation.document_id,
        PublishedOperation.document_hash,
        OperationManifest.version,
        OperationManifest.retired_at,
    )
    .join(OperationManifest, OperationManifest.id == PublishedOperation.manifest_id)
    .where(OperationManifest.client_id == bindparam("client_id", type_=Uuid))
    .order_by(OperationManifest.published_at.desc(), OperationManifest.id.desc()),
    Listed,
)
TEXT_BY_HASH = Prepared(
    select(OperationDocument.text).where(
        OperationDocument.hash == bindparam("hash", type_=LargeBinary)
    ),
    value,
)
ADD_DOCUMENTS = text(
    """INSERT INTO operation_documents (hash, text)
    SELECT hash, text FROM unnest(CAST(:hashes AS bytea[]), CAST(:texts AS text[])) AS d(hash, text)
    ORDER BY hash ON CONFLICT (hash) DO NOTHING"""
)
_OPERATION_COLUMNS = (
    PublishedOperation.id,
    OperationManifest.client_id,
    OperationManifest.version,
    PublishedOperation.document_id,
    PublishedOperation.name,
    PublishedOperation.kind,
    PublishedOperation.cost,
    PublishedOperation.document_hash,
    OperationManifest.published_at,
    OperationManifest.retired_at,
)
_MANIFEST_COLUMNS = (
    OperationManifest.id,
    OperationManifest.client_id,
    OperationManifest.version,
    OperationManifest.published_at,
    OperationManifest.published_by,
    OperationManifest.retired_at,
    OperationManifest.retired_by,
)
_COUNT = (
    select(func.count())
    .where(PublishedOperation.manifest_id == OperationManifest.id)
    .correlate(OperationManifest)
    .scalar_subquery()
)


async def _load_index(client_id: UUID, reader: Reader) -> Index:
    return Index(await reader.fetch(LISTED, client_id=client_id))


@lru_cache(maxsize=10_000)
def published(client_id: UUID) -> Snapshot[Index]:
    """Everything a client published, without the texts. That an id is unknown is seen here, so
    guessing ids costs no statement."""
    return Snapshot(f"published_operations:{client_id}", partial(_load_index, client_id))


async def text_by_hash(reader: Reader, text_hash: bytes) -> str | None:
    found = await reader.first(TEXT_BY_HASH, hash=text_hash)
    return None if found is None else str(found)


async def texts_by_hash(reader: Reader, hashes: Sequence[bytes]) -> Mapping[bytes, str]:
    found = await reader.rows(
        select(OperationDocument.hash, OperationDocument.text).where(
            OperationDocument.hash.in_(list(hashes))
        )
    )
    return {row.hash: row.text for row in found}


async def manifest_for_update(tx: Tx, client_id: UUID, version: str) -> views.Manifest | None:
    found = await tx.rows(
        select(*_MANIFEST_COLUMNS, _COUNT)
        .where(OperationManifest.client_id == client_id, OperationManifest.version == version)
        .with_for_update()
    )
    return views.Manifest(*found[0]) if found else None


async def get_manifest(reader: Reader, client_id: UUID, version: str) -> views.Manifest | None:
    found = await reader.rows(
        select(*_MANIFEST_COLUMNS, _COUNT).where(
            OperationManifest.client_id == client_id, OperationManifest.version == version
        )
    )
    return views.Manifest(*found[0]) if found else None


async def get_manifest_by_id(reader: Reader, manifest_id: UUID) -> views.Manifest | None:
    found = await reader.rows(
        select(*_MANIFEST_COLUMNS, _COUNT).where(OperationManifest.id == manifest_id)
    )
    return views.Manifest(*found[0]) if found else None


async def manifests_by_client(
    reader: Reader, client_ids: Sequence[UUID], *, first: int
) -> Mapping[UUID, list[views.Manifest]]:
    """The newest `first` of each client."""
    place = func.row_number().over(
        partition_by=OperationManifest.client_id,
        order_by=(OperationManifest.published_at.desc(), OperationManifest.id.desc()),
    )
    ranked = (
        select(OperationManifest.id, place.label("place"))
        .where(OperationManifest.client_id.in_(list(client_ids)))
        .subquery()
    )
    statement = (
        select(*_MANIFEST_COLUMNS, _COUNT)
        .join(ranked, ranked.c.id == OperationManifest.id)
        .where(ranked.c.place <= first)
        .order_by(OperationManifest.published_at.desc(), OperationManifest.id.desc())
    )
    grouped: dict[UUID, list[views.Manifest]] = {client_id: [] for client_id in client_ids}
    for row in await reader.rows(statement) if grouped else ():
        grouped[row.client_id].append(views.Manifest(*row))
    return grouped


async def documents_of(reader: Reader, manifest_id: UUID) -> dict[str, bytes]:
    """The hashes of a manifest's documents by their ids."""
    rows = await reader.rows(
        select(PublishedOperation.document_id, PublishedOperation.document_hash).where(
            PublishedOperation.manifest_id == manifest_id
        )
    )
    return {row[0]: row[1] for row in rows}


async def add_manifest(tx: Tx, actor: Actor, client_id: UUID, version: str) -> UUID:
    manifest_id = new_id()
    await tx.execute(
        insert(OperationManifest).values(
            id=manifest_id,
            client_id=client_id,
            version=version,
            published_at=tx.clock.now(),
            published_by=actor_label(actor),
        )
    )
    return manifest_id


async def add_operations(tx: Tx, manifest_id: UUID, operations: Sequence[OperationFacts]) -> None:
    """Texts that are there already are not stored again. Two statements."""
    texts = {each.hash: each.text for each in operations}
    await tx.execute(ADD_DOCUMENTS, {"hashes": list(texts), "texts": list(texts.values())})
    await tx.execute(
        insert(PublishedOperation),
        [
            {
                "id": new_id(),
                "manifest_id": manifest_id,
                "document_id": each.document_id,
                "name": each.name,
                "kind": each.kind,
                "document_hash": each.hash,
                "cost": each.cost,
            }
            for each in operations
        ],
    )


async def retire_manifest(tx: Tx, actor: Actor, manifest_id: UUID) -> None:
    await tx.execute(
        update(OperationManifest)
        .where(OperationManifest.id == manifest_id)
        .values(retired_at=tx.clock.now(), retired_by=actor_label(actor))
    )


def visible_operations(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Operations with their versions; none for an actor who may not see clients."""
    statement = select(*_OPERATION_COLUMNS).join(
        OperationManifest, OperationManifest.id == PublishedOperation.manifest_id
    )
    return statement if actor.can(Permission.CLIENTS_READ) else statement.where(false())


async def page(
    reader: Reader,
    actor: Actor,
    *,
    client_id: UUID | None,
    version: str | None,
    name: str | None,
    first: int,
    after: UUID | None,
) -> list[views.PublishedOperation]:
    """Newest first; one more than `first`."""
    statement = visible_operations(actor).order_by(PublishedOperation.id.desc()).limit(first + 1)
    if client_id is not None:
        statement = statement.where(OperationManifest.client_id == client_id)
    if version is not None:
        statement = statement.where(OperationManifest.version == version)
    if name is not None:
        statement = statement.where(PublishedOperation.name == name)
    if after is not None:
        statement = statement.where(tuple_(PublishedOperation.id) < tuple_(after))
    return [views.PublishedOperation(*row) for row in await reader.rows(statement)]


async def operations_by_id(
    reader: Reader, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, views.PublishedOperation]:
    if not ids:
        return {}
    rows = await reader.rows(visible_operations(actor).where(PublishedOperation.id.in_(list(ids))))
    return {row.id: views.PublishedOperation(*row) for row in rows}


async def operations_of(
    reader: Reader, client_id: UUID, version: str
) -> list[tuple[views.PublishedOperation, str]]:
    """What a live version may send, with its texts, in the order in which it was published."""
    rows = await reader.rows(
        select(*_OPERATION_COLUMNS, OperationDocument.text)
        .join(OperationManifest, OperationManifest.id == PublishedOperation.manifest_id)
        .join(OperationDocument, OperationDocument.hash == PublishedOperation.document_hash)
        .where(
            OperationManifest.client_id == client_id,
            OperationManifest.version == version,
            OperationManifest.retired_at.is_(None),
        )
        .order_by(PublishedOperation.id)
    )
    return [(views.PublishedOperation(*row[:-1]), row[-1]) for row in rows]


async def live_operations(reader: Reader) -> list[tuple[views.PublishedOperation, str, str]]:
    """Every operation of every live version, with its client's code and its text."""
    rows = await reader.rows(
        select(*_OPERATION_COLUMNS, ApiClient.code, OperationDocument.text)
        .join(OperationManifest, OperationManifest.id == PublishedOperation.manifest_id)
        .join(ApiClient, ApiClient.id == OperationManifest.client_id)
        .join(OperationDocument, OperationDocument.hash == PublishedOperation.document_hash)
        .where(OperationManifest.retired_at.is_(None), ApiClient.is_active)
        .order_by(ApiClient.code, OperationManifest.published_at, PublishedOperation.name)
    )
    return [(views.PublishedOperation(*row[:-2]), row[-2], row[-1]) for row in rows]
