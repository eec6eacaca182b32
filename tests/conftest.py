"""Infrastructure of all tests: databases, clock, application, client."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
import pytest_asyncio
from xdist.scheduler import LoadScopeScheduling

from commerce.app import create_app
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.engines import on_connect
from commerce.payments.providers import make_payment_providers
from commerce.settings import Environment, PasswordCost, Settings
from resolvers.context import Services
from tests.client import Actors, Client
from tests.database import (
    VAULT,
    PinnedDatabase,
    StatementLog,
    clone,
    drop,
    ensure_template,
    pinned,
)
from tests.search import SearchIsDown

SHARED = ("tests/clients/browser", "tests/clients")
"""Folders whose tests share a server: each runs in one worker."""
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ADMIN_URL = "COMMERCE_TEST_DATABASE_URL"


class FoldersTogether(LoadScopeScheduling):
    """Hands out tests one by one, but a folder of `SHARED` as a whole, and those first."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in SHARED if nodeid.startswith(f"{folder}/")), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FoldersTogether:
    return FoldersTogether(config, log)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return f"{getattr(request.config, 'workerinput', {}).get('workerid', 'main')}_{os.getpid()}"


@pytest_asyncio.fixture(scope="session")
async def template() -> str:
    return await ensure_template(os.environ[ADMIN_URL])


@pytest_asyncio.fixture(scope="session")
async def database_url(template: str, worker: str) -> AsyncIterator[str]:
    """The worker's own database, for tests that are rolled back."""
    yield await clone(os.environ[ADMIN_URL], template, f"commerce_test_{worker}")
    await drop(os.environ[ADMIN_URL], f"commerce_test_{worker}")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest_asyncio.fixture
async def db(
    request: pytest.FixtureRequest,
    template: str,
    database_url: str,
    worker: str,
    clock: FrozenClock,
) -> AsyncIterator[Database]:
    """The test's database: rolled back at the end, or with `@pytest.mark.committed` a clone."""
    if request.node.get_closest_marker("committed") is None:
        async with pinned(database_url, clock) as database:
            yield database
        return
    admin, name = os.environ[ADMIN_URL], f"commerce_committed_{worker}"
    database = Database(await clone(admin, template, name), VAULT, clock=clock)
    yield database
    await database.close()
    await drop(admin, name)


@pytest.fixture
def statements(db: Database) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as seen:` records every statement that runs meanwhile."""
    if isinstance(db, PinnedDatabase):
        return db.log.recording
    log = StatementLog()
    for engine in (db.read_engine, db.write_engine):
        log.watch_engine(engine)
        on_connect(engine, log.watch_connection)
    return log.recording


@pytest.fixture
def settings(db: Database) -> Iterator[Settings]:
    with TemporaryDirectory() as media:
        yield Settings(
            database_url=db.url,
            secret_keys={1: b"a key for tests, 32 bytes or more"},
            environment=Environment.DEVELOPMENT,
            media_root=Path(media),
            test_bank_file=Path(media) / "test-bank.sqlite",
            password_cost=PasswordCost(rounds=1, memory_kib=8),
        )


@pytest.fixture
def actors() -> Actors:
    return Actors()


@pytest.fixture
def services(db: Database, settings: Settings, actors: Actors) -> Services:
    """Override pieces with `dataclasses.replace` where a test needs another search or provider."""
    return Services(
        db=db,
        settings=settings,
        search=SearchIsDown(),
        authenticate=actors.authenticate,
        payment_providers=make_payment_providers(settings),
    )


@pytest_asyncio.fixture
async def client(services: Services, actors: Actors) -> AsyncIterator[Client]:
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield Client(http, actors)
    await app.state.quotas.close()
