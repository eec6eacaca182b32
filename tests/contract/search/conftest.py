"""Real servers for the contract: a database and a Meilisearch."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from commerce.dev import search

pytest.register_assert_rewrite(
    "tests.contract.search.finding",
    "tests.contract.search.narrowing",
    "tests.contract.search.hostile",
    "tests.contract.search.rebuilding",
    "tests.contract.search.writing",
)
_TOOLS = Path(__file__).resolve().parents[3] / ".commerce" / "tools"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a Meilisearch answers, and its key."""

    url: str
    key: str


@pytest.fixture(scope="session")
def meilisearch_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Server]:
    """The server given, else one of our own when its program is on this machine."""
    for prefix in ("COMMERCE_TEST_MEILISEARCH", "COMMERCE_MEILISEARCH"):
        if url := os.environ.get(f"{prefix}_URL"):
            yield Server(url, os.environ.get(f"{prefix}_KEY", ""))
            return
    program = _program()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Meilisearch: set COMMERCE_TEST_MEILISEARCH_URL and _KEY")
        pytest.skip("No Meilisearch on this machine and no COMMERCE_TEST_MEILISEARCH_URL")
    folder = tmp_path_factory.mktemp("meilisearch")
    key = secrets.token_urlsafe(24)
    server = search.start_search(program, folder / "data", folder / "log", key)
    yield Server(server.url, server.key)
    server.stop()


@pytest.fixture
def channel() -> str:
    """A channel nobody else writes to."""
    return f"channel-{uuid4().hex[:8]}"


def _program() -> Path | None:
    installed = shutil.which("meilisearch")
    downloaded = _TOOLS / f"meilisearch-{search.RELEASE}" / "meilisearch"
    if installed:
        return Path(installed)
    return search.checked(downloaded) if downloaded.exists() else None


@asynccontextmanager
async def silent_server() -> AsyncGenerator[int]:
    """The port of a server that takes connections and never says a word."""
    connections: list[asyncio.StreamWriter] = []

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for writer in connections:
            writer.close()
        server.close()
        await server.wait_closed()
