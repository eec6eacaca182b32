"""Publishing what a version of a client may send, and retiring it.

Whoever publishes for a client has it to themselves until they commit, so two builds of the same
version cannot mix. What was published under an id never changes its text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commerce.audit import service as audit
from commerce.clients import policy, views
from commerce.clients.inputs import OperationFacts, Publication
from commerce.clients.repo import clients as clients_repo
from commerce.clients.repo import operations as repo
from commerce.clients.rules import MAX_OPERATIONS, checked_version, only_adds
from commerce.core.actor import Actor
from commerce.core.db import Reader, Tx
from commerce.core.errors import Conflict, InvalidInput, NotFound

CLIENT_PATH = ("input", "clientId")
VERSION_PATH = ("input", "version")
MANIFEST_PATH = ("input", "manifest")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did: nothing when `added` is 0."""

    manifest_id: UUID
    added: int
    is_new: bool


async def publish(tx: Tx, actor: Actor, wanted: Publication) -> Outcome:
    """The same version with the same content changes nothing; with more, it adds; anything else is
    refused. Raises InvalidInput, NotFound, NotAllowed, Conflict."""
    policy.require_write(actor)
    version = checked_version(wanted.version)
    check_count(wanted.operations)
    client = await clients_repo.get_for_update(tx, wanted.client_id)
    if client is None:
        raise NotFound("ApiClient", CLIENT_PATH)
    manifest = await repo.manifest_for_update(tx, client.id, version)
    added = await new_operations(tx, manifest, version, wanted.operations)
    if manifest is not None and not added:
        return Outcome(manifest.id, 0, is_new=False)
    manifest_id = (
        manifest.id
        if manifest is not None
        else await repo.add_manifest(tx, actor, client.id, version)
    )
    await repo.add_operations(tx, manifest_id, added)
    tx.invalidate(repo.published(client.id))
    await audit.record(
        tx,
        actor,
        "operations.publish",
        entity=("OperationManifest", manifest_id),
        after={
            "client": client.code,
            "version": version,
            "added": len(added),
            "operations": sorted({each.name for each in added})[:200],
        },
    )
    return Outcome(manifest_id, len(added), is_new=manifest is None)


def check_count(operations: Sequence[OperationFacts]) -> None:
    """Raises InvalidInput."""
    if not operations:
        raise InvalidInput.at(MANIFEST_PATH, "REQUIRED", "The manifest holds no operation.")
    if len(operations) > MAX_OPERATIONS:
        text = f"At most {MAX_OPERATIONS} operations in a version."
        raise InvalidInput.at(MANIFEST_PATH, "TOO_MANY", text)


async def new_operations(
    reader: Reader,
    manifest: views.Manifest | None,
    version: str,
    operations: Sequence[OperationFacts],
) -> list[OperationFacts]:
    """Those that publishing would add. Raises Conflict when the version is retired, or holds
    something else."""
    if manifest is None:
        return list(operations)
    if manifest.retired_at is not None:
        raise Conflict(
            f"Version {version} is retired: publish under a new version.", path=VERSION_PATH
        )
    kept = await repo.documents_of(reader, manifest.id)
    wanted = {each.document_id: each.hash for each in operations}
    if not only_adds(kept, wanted):
        changed = sorted(id_ for id_, text_hash in kept.items() if wanted.get(id_) != text_hash)
        raise Conflict(
            f"Version {version} is published with other content; {len(changed)} of its documents"
            f" are missing or changed, such as {changed[0]}. Publish under a new version.",
            path=VERSION_PATH,
        )
    return [each for each in operations if each.document_id not in kept]


async def retire(tx: Tx, actor: Actor, client_id: UUID, version: str) -> UUID:
    """Operations that no live version has answer with OPERATION_RETIRED from the commit on, in
    every process. Retiring again changes nothing. Raises NotFound, NotAllowed."""
    policy.require_write(actor)
    client = await clients_repo.get_for_update(tx, client_id)
    if client is None:
        raise NotFound("ApiClient", CLIENT_PATH)
    manifest = await repo.manifest_for_update(tx, client.id, version)
    if manifest is None:
        raise NotFound("OperationManifest", VERSION_PATH)
    if manifest.retired_at is not None:
        return manifest.id
    await repo.retire_manifest(tx, actor, manifest.id)
    tx.invalidate(repo.published(client.id))
    await audit.record(
        tx,
        actor,
        "operations.retire",
        entity=("OperationManifest", manifest.id),
        before={"client": client.code, "version": version, "retiredAt": None},
        after={"client": client.code, "version": version, "retiredAt": tx.clock.now()},
    )
    return manifest.id
