"""The invariant: nobody is shown an answer older than the last write that they were told of, plus
the notification. Two applications on one database, readers and writers at random, and every place
at which a race could be lost stretched by random pauses."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.app import create_app
from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.jobs.service import emit
from resolvers.context import Services
from schema.execution.cache.answers import ResponseCache
from tests.client import ENDPOINT
from tests.database import VAULT
from tests.factories.catalog import MadeProduct, make_product
from tests.factories.clients import MadeClient, hash_of, make_client, publish

pytestmark = pytest.mark.committed

TITLE = 'query Title { product(slug: "mug") { title } }'
LIST = "query List { products { nodes { title priceRange { min { amount } } } } }"
STEPS = 40


@dataclass
class Instance:
    """One application. `heard` is the newest version whose announcement it has heard."""

    http: httpx.AsyncClient
    db: Database
    cache: ResponseCache
    heard: int = 0

    def hear(self, version: str) -> None:
        self.heard = max(self.heard, int(version))


@dataclass
class World:
    instances: list[Instance]
    client: MadeClient
    mug: MadeProduct
    chance: random.Random
    version: int = 0
    told: int = 0
    reads: int = 0
    wrong: list[str] = field(default_factory=list)

    async def pause(self) -> None:
        if self.chance.random() < 0.5:
            await asyncio.sleep(self.chance.random() * 0.004)

    async def read(self) -> None:
        """What is read is no older than what the instance had heard of when it was asked."""
        instance = self.chance.choice(self.instances)
        document = self.chance.choice((TITLE, LIST))
        asked_at = instance.heard
        answer = await instance.http.post(
            ENDPOINT, json={"documentId": hash_of(document)}, headers=self.client.headers
        )
        seen = version_of(answer.json()["data"])
        self.reads += 1
        if seen < asked_at:
            self.wrong.append(f"saw {seen}, had heard of {asked_at}")

    async def write(self) -> None:
        """Writers that go through a service are answered once their instance has heard."""
        instance = self.chance.choice(self.instances)
        by_service = self.chance.random() < 0.5
        async with instance.db.write() as tx:
            row = await tx.execute(text("SELECT id FROM products WHERE slug = 'mug' FOR UPDATE"))
            assert row.scalar() == self.mug.id
            self.version += 1
            version = self.version
            await tx.execute(
                text("UPDATE products SET title = :title WHERE slug = 'mug'"),
                {"title": f"v{version}"},
            )
            await tx.driver_execute("SELECT pg_notify('commerce_test', $1)", (str(version),))
            if by_service:
                await emit(tx, ProductsChanged((self.mug.id,)))
            await self.pause()
        self.told = max(self.told, version)
        if by_service and instance.heard < version and instance.cache.is_current():
            self.wrong.append(f"was told of {version} before hearing of it")

    async def lose(self) -> None:
        """The connections that listen die."""
        async with self.instances[0].db.write() as tx:
            await tx.driver_execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND (query LIKE 'LISTEN%'"
                " OR query = 'SELECT 1') AND pid <> pg_backend_pid()",
                (),
            )


def version_of(data: dict[str, Any]) -> int:
    product = data["product"] if "product" in data else data["products"]["nodes"][0]
    return int(product["title"][1:])


def slowed(act: Callable[..., Awaitable[Any]], world: World) -> Callable[..., Awaitable[Any]]:
    async def slow(*arguments: Any) -> Any:
        await world.pause()
        result = await act(*arguments)
        await world.pause()
        return result

    return slow


@pytest_asyncio.fixture
async def world(services: Services, db: Database) -> AsyncIterator[World]:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", title="v0")
        client = await make_client(tx)
        await publish(tx, client, [TITLE, LIST])
    found = World([], client, mug, random.Random(0))  # noqa: S311 - no secret
    async with AsyncExitStack() as stack:
        for _ in range(2):
            own = Database(db.url, VAULT, clock=db.clock, pool_size=6)
            app = create_app(services=replace(services, db=own))
            http = httpx.AsyncClient(transport=httpx.ASGITransport(app))
            instance = Instance(http, own, app.state.cache)
            listener = app.state.listener
            listener.on("commerce_test", instance.hear, missed=lambda: None)
            await stack.enter_async_context(app.router.lifespan_context(app))
            await stack.enter_async_context(http)
            await listener.is_listening.wait()
            await listener.caught_up()
            own.read_connection = slowed(own.read_connection, found)
            windows = app.state.cache._windows
            windows.next_change = slowed(windows.next_change, found)
            found.instances.append(instance)
        yield found


@pytest.mark.parametrize(("seed", "losses"), [(1, 0), (2, 0), (3, 2)])
async def test_nobody_is_shown_what_is_older_than_they_know(
    world: World, seed: int, losses: int
) -> None:
    world.chance = random.Random(seed)  # noqa: S311

    async def act() -> None:
        for _ in range(STEPS):
            await (world.write() if world.chance.random() < 0.15 else world.read())
            await world.pause()

    async def lose() -> None:
        for _ in range(losses):
            await asyncio.sleep(0.1)
            await world.lose()

    await asyncio.gather(*(act() for _ in range(8)), lose())
    for instance in world.instances:
        async with asyncio.timeout(5):
            while not instance.cache.is_current():
                await asyncio.sleep(0.01)
        await instance.db.caught_up()  # type: ignore[misc]
        instance.heard = world.told
    for _ in range(8):
        await world.read()

    counts = [instance.cache.store.counts for instance in world.instances]
    assert world.wrong == []
    assert world.told > 20
    assert sum(each.hits + each.front_hits + each.joined for each in counts) > world.reads // 10
    assert sum(each.overtaken for each in counts) > 0 or losses
