"""API clients of the running server, and what they publish."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from commerce.clients.inputs import Publication
from commerce.clients.kinds import ClientKind, ClientMode
from commerce.clients.service import publishing
from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.operations.files import inspect_all, read_manifest
from tests.factories.clients import ACTOR, MadeClient, make_client


async def client_that_publishes(
    db: Database,
    code: str,
    manifest: Path,
    *,
    kind: ClientKind = ClientKind.STOREFRONT,
    permissions: Sequence[Permission] = (),
) -> MadeClient:
    """A client that may only name what the manifest lists. Fails when a document has problems."""
    found = inspect_all(read_manifest(manifest))
    assert [each.problems for each in found if each.facts is None] == []
    facts = [each.facts for each in found if each.facts is not None]
    async with db.write() as tx:
        client = await make_client(
            tx, code=code, kind=kind, mode=ClientMode.ID_ONLY, permissions=permissions
        )
        await publishing.publish(tx, ACTOR, Publication(client.id, "1.0.0", facts))
    return client


def write_json(path: Path, value: Mapping[str, Any]) -> Path:
    path.write_bytes(orjson.dumps(value))
    return path
