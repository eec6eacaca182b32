"""API clients, keys and published operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from commerce.clients.inputs import NewClient, NewKey, OperationFacts, Publication
from commerce.clients.kinds import ClientKind, ClientMode, OperationKind
from commerce.clients.service import clients, keys, publishing
from commerce.core.actor import System
from commerce.core.db import Tx
from commerce.core.permissions import Permission

ACTOR = System("test")
SHOP = "query Shop { shop { name } }"


@dataclass(frozen=True)
class MadeClient:
    id: UUID
    code: str
    key: str
    key_id: UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"x-client-key": self.key}


async def make_client(
    tx: Tx,
    *,
    code: str = "web",
    kind: ClientKind = ClientKind.STOREFRONT,
    mode: ClientMode | None = None,
    is_live: bool = True,
    allowed_origins: Sequence[str] = (),
    permissions: Sequence[Permission] = (),
    channel: str | None = None,
    language: str | None = None,
    currency: str | None = None,
    cost_per_second: int | None = None,
    cost_burst: int | None = None,
    cost_per_day: int | None = None,
    serves_agents: bool = False,
) -> MadeClient:
    """A client with one key."""
    wanted = NewClient(
        code=code,
        name=code.title(),
        kind=kind,
        mode=mode,
        is_live=is_live,
        allowed_origins=allowed_origins,
        permissions=permissions,
        channel=channel,
        language=language,
        currency=currency,
        cost_per_second=cost_per_second,
        cost_burst=cost_burst,
        cost_per_day=cost_per_day,
        serves_agents=serves_agents,
    )
    client_id = await clients.create(tx, ACTOR, wanted)
    key_id, key = await keys.create(tx, ACTOR, NewKey(client_id, "test"))
    return MadeClient(client_id, code, key, key_id)


def hash_of(text: str) -> str:
    """The SHA-256 of a document, as clients send it."""
    return sha256(text.encode()).hexdigest()


def facts(text: str, *, document_id: str | None = None, cost: int = 1) -> OperationFacts:
    """What inspection would say of `query Name …`."""
    kind, name = text.replace("{", " ").replace("(", " ").split()[:2]
    return OperationFacts(
        document_id=document_id or hash_of(text),
        name=name,
        kind=OperationKind(kind),
        text=text,
        hash=sha256(text.encode()).digest(),
        cost=cost,
    )


async def publish(
    tx: Tx,
    client: MadeClient,
    documents: Sequence[str] | Mapping[str, str] = (SHOP,),
    *,
    version: str = "1.0.0",
) -> UUID:
    """Publish texts under their hashes, or under the ids given; the manifest's id."""
    if isinstance(documents, Mapping):
        operations = [facts(text, document_id=id_) for id_, text in documents.items()]
    else:
        operations = [facts(text) for text in documents]
    wanted = Publication(client.id, version, operations)
    return (await publishing.publish(tx, ACTOR, wanted)).manifest_id


async def retire(tx: Tx, client: MadeClient, version: str = "1.0.0") -> None:
    await publishing.retire(tx, ACTOR, client.id, version)
