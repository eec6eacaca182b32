"""One live server and one database for all tests of a module: make what you change yourself."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.settings import Environment, PasswordCost, Settings
from resolvers.context import Services
from schema.execution.places import LiveLimits
from tests.client import Actors
from tests.conftest import ADMIN_URL, NOW
from tests.database import VAULT, clone, drop
from tests.live import LiveServer, running
from tests.search import SearchIsDown


@pytest.fixture(scope="module")
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest_asyncio.fixture(scope="module")
async def db(template: str, worker: str, clock: FrozenClock) -> AsyncIterator[Database]:
    admin, name = os.environ[ADMIN_URL], f"commerce_live_{worker}"
    database = Database(await clone(admin, template, name), VAULT, clock=clock)
    yield database
    await database.close()
    await drop(admin, name)


@pytest.fixture(scope="module")
def settings(db: Database) -> Iterator[Settings]:
    with TemporaryDirectory() as media:
        yield Settings(
            database_url=db.url,
            secret_keys={1: b"a key for tests, 32 bytes or more"},
            environment=Environment.DEVELOPMENT,
            media_root=Path(media),
            password_cost=PasswordCost(rounds=1, memory_kib=8),
        )


@pytest.fixture(scope="module")
def actors() -> Actors:
    return Actors()


@pytest.fixture(scope="module")
def services(db: Database, settings: Settings, actors: Actors) -> Services:
    return Services(
        db=db, settings=settings, search=SearchIsDown(), authenticate=actors.authenticate
    )


@pytest.fixture(scope="module")
def limits() -> LiveLimits:
    """Override where a module needs others."""
    return LiveLimits()


@pytest_asyncio.fixture(scope="module")
async def shared_server(
    services: Services, actors: Actors, limits: LiveLimits
) -> AsyncIterator[LiveServer]:
    async with running(services, actors, limits) as server:
        yield server


@pytest.fixture
def live(shared_server: LiveServer) -> LiveServer:
    """The module's server. Tests that end its hub take `own_server`."""
    return shared_server


@pytest_asyncio.fixture
async def own_server(
    services: Services, actors: Actors, limits: LiveLimits
) -> AsyncIterator[LiveServer]:
    """A server of the test's own, on the module's database."""
    own = Database(services.db.url, VAULT, clock=services.db.clock)
    async with running(replace(services, db=own), actors, limits) as server:
        yield server
