"""One database for all tests of a module: they begin behind what was there before."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from tests.conftest import ADMIN_URL, NOW
from tests.database import VAULT, clone, drop


@pytest.fixture(scope="module")
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest_asyncio.fixture(scope="module")
async def db(template: str, worker: str, clock: FrozenClock) -> AsyncIterator[Database]:
    admin, name = os.environ[ADMIN_URL], f"commerce_feed_{worker}"
    database = Database(await clone(admin, template, name), VAULT, clock=clock)
    yield database
    await database.close()
    await drop(admin, name)
