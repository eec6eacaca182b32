"""Databases for tests: one migrated template, clones of it, and a Database that undoes all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import NullPool

from commerce.core.clock import Clock
from commerce.core.crypto import Vault
from commerce.core.db import Database
from commerce.core.read_pool import ReadConnection

ROOT = Path(__file__).resolve().parent.parent
VAULT = Vault({1: b"a key for tests, 32 bytes or more"})
TEMPLATE_LOCK = 7_200_001
# Savepoints are the tests' own; the other two the driver asks once a connection, to learn types.
NOT_COUNTED = ("SAVEPOINT", "typeinfo_tree", "set_config('jit'")


def with_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def migrations_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "migrations").rglob("*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.read_bytes())
    for path in (
        ROOT / "tests" / "factories" / "shop.py",
        ROOT / "commerce" / "shop" / "service.py",
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


async def ensure_template(admin_url: str) -> str:
    """The name of a database with all migrations and the test shop; made once, then kept."""
    name = f"commerce_template_{migrations_hash()}"
    admin = await asyncpg.connect(admin_url)
    try:
        await admin.execute("SELECT pg_advisory_lock($1)", TEMPLATE_LOCK)
        exists = await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name)
        if not exists:
            building = f"{name}_building"
            await admin.execute(f'DROP DATABASE IF EXISTS "{building}"')
            await admin.execute(f'CREATE DATABASE "{building}" TEMPLATE template0')
            url = with_database(admin_url, building)
            await migrate(url)
            await seed(url)
            await admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
        return name
    finally:
        await admin.close()


async def migrate(url: str) -> None:
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:", 1))
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))

    def upgrade(connection: Any) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with engine.connect() as connection:
        await connection.run_sync(upgrade)
        await connection.commit()
    await engine.dispose()


async def seed(url: str) -> None:
    from tests.factories.shop import make_shop

    db = Database(url, VAULT, pool_size=1)
    async with db.write() as tx:
        await make_shop(tx)
    await db.close()


async def clone(admin_url: str, template: str, name: str) -> str:
    """A fresh copy of the template; its URL."""
    admin = await asyncpg.connect(admin_url)
    try:
        await _drop(admin, name)
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    finally:
        await admin.close()
    return with_database(admin_url, name)


async def drop(admin_url: str, name: str) -> None:
    admin = await asyncpg.connect(admin_url)
    try:
        await _drop(admin, name)
    finally:
        await admin.close()


async def _drop(admin: asyncpg.Connection, name: str) -> None:
    """Only a superuser may end PostgreSQL's own vacuuming: others wait until it is through."""
    for _ in range(50):
        try:
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except asyncpg.InsufficientPrivilegeError:
            await asyncio.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{name} cannot be dropped")


class StatementLog:
    """Sees every statement of a database's connections; `recording` keeps them for a while.

    asyncpg reports what runs through the driver and transaction control, SQLAlchemy the rest.
    The savepoints of rolled-back tests are left out: production has none.
    """

    def __init__(self) -> None:
        self._seen: list[str] | None = None

    def watch_engine(self, engine: AsyncEngine) -> None:
        event.listen(engine.sync_engine, "before_cursor_execute", self._on_sqlalchemy)

    def watch_connection(self, driver_connection: Any) -> None:
        driver_connection.add_query_logger(lambda record: self._note(record.query))

    def _on_sqlalchemy(
        self, _c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, executemany: bool
    ) -> None:
        if not executemany:
            self._note(statement)

    def _note(self, statement: str) -> None:
        if self._seen is not None and not any(word in statement for word in NOT_COUNTED):
            self._seen.append(statement)

    @contextmanager
    def recording(self) -> Iterator[list[str]]:
        self._seen = seen = []
        try:
            yield seen
        finally:
            self._seen = None


class PinnedDatabase(Database):
    """Everything on one connection inside one outer transaction, which is rolled back at the end.

    Transactions become savepoints; a reader sees what was "committed" before it.
    """

    def __init__(self, url: str, connection: AsyncConnection, clock: Clock) -> None:
        super().__init__(url, VAULT, clock=clock, pool_size=1)
        self.connection = connection
        self.log = StatementLog()
        self._one_at_a_time = asyncio.Lock()

    def statement_lock(self) -> asyncio.Lock:
        return self._one_at_a_time

    async def read_connection(self) -> ReadConnection:
        return await ReadConnection.over(self.connection)

    async def give_back(self, held: ReadConnection) -> None:
        """It stays pinned."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[ReadConnection]:
        async with self.connection.begin_nested():
            yield await ReadConnection.over(self.connection)

    def session_over(self, held: ReadConnection) -> AsyncSession:
        return AsyncSession(
            held.connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )


@asynccontextmanager
async def pinned(url: str, clock: Clock) -> AsyncIterator[PinnedDatabase]:
    engine = create_async_engine(
        url.replace("postgresql:", "postgresql+asyncpg:", 1),
        poolclass=NullPool,
        connect_args={"server_settings": {"jit": "off"}},
    )
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))  # begins the outer transaction
        db = PinnedDatabase(url, connection, clock)
        db.log.watch_engine(engine)
        db.log.watch_connection((await connection.get_raw_connection()).driver_connection)
        try:
            yield db
        finally:
            await connection.rollback()
            await db.close()
    await engine.dispose()
