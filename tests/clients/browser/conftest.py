"""One shop and one browser for all scenarios of a test run."""

import os
from collections.abc import Iterator

import pytest

from tests.clients.browser.browser import Browser, started
from tests.clients.browser.shop import Shop, opened
from tests.conftest import ADMIN_URL


@pytest.fixture(scope="session")
def shop(worker: str) -> Iterator[Shop]:
    with opened(os.environ[ADMIN_URL], f"commerce_browser_{worker}") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running
