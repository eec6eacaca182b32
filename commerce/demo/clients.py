"""The demo shop's API clients. Their keys are known to everybody, as its passwords are."""

from dataclasses import dataclass

from commerce.clients.inputs import NewClient, NewKey
from commerce.clients.kinds import ClientKind
from commerce.clients.repo import clients as repo
from commerce.clients.service import clients, keys
from commerce.core.actor import System
from commerce.core.db import Database

ACTOR = System("demo")
STOREFRONT = "storefront-web"
STOREFRONT_KEY = "pk_live_HarbourAndPineStorefrontOfTheDemo"
DEVELOPMENT = "storefront-dev"
DEVELOPMENT_KEY = "pk_test_HarbourAndPineDevelopmentOfTheDemo"
ORIGINS = tuple(
    f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in (5173, 4173)
)


@dataclass(frozen=True, slots=True)
class DemoClient:
    client: NewClient
    key: str


CLIENTS = (
    DemoClient(
        NewClient(
            code=STOREFRONT,
            name="Storefront",
            kind=ClientKind.STOREFRONT,
            allowed_origins=ORIGINS,
        ),
        STOREFRONT_KEY,
    ),
    DemoClient(
        NewClient(
            code=DEVELOPMENT,
            name="Storefront in development",
            kind=ClientKind.STOREFRONT,
            is_live=False,
            allowed_origins=ORIGINS,
        ),
        DEVELOPMENT_KEY,
    ),
)


async def ensure_clients(db: Database) -> None:
    """Make those that are missing; what somebody changed of the others stays."""
    async with db.read() as reader:
        there = {client.code for client in await repo.visible_clients(reader, ACTOR)}
    missing = [demo for demo in CLIENTS if demo.client.code not in there]
    if not missing:
        return
    async with db.write() as tx:
        for demo in missing:
            client_id = await clients.create(tx, ACTOR, demo.client)
            await keys.create(tx, ACTOR, NewKey(client_id, "demo"), secret=demo.key)
