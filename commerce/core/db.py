"""The database: Reader for reads, Tx for writes, Database that hands out both.

The parameter is the rule. A function that takes a `Reader` only reads; one that takes a `Tx` joins
the caller's transaction and never commits; one that takes a `Database` owns its transactions and
must not be called inside one. `commit`, `rollback` and `begin` appear in this file alone.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

import orjson
from sqlalchemy import Executable, Result, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from commerce.core.clock import Clock, SystemClock
from commerce.core.crypto import Vault
from commerce.core.snapshots import Snapshot, Snapshots
from commerce.core.statements import AnySelect, Prepared, dump_json

T = TypeVar("T")
SNAPSHOT_CHANNEL = "commerce_snapshots"
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class ReadInsideTransaction(RuntimeError):
    """A Reader was used inside `db.write()`: it is another connection and would read the past."""


class Reader:
    """Reads over one AUTOCOMMIT connection, taken at the first statement, one at a time."""

    def __init__(self, database: "Database", stack: AsyncExitStack) -> None:
        self._database = database
        self._stack = stack
        self._connection: AsyncConnection | None = None
        self._driver: Any = None  # the asyncpg connection below
        self._lock = database.statement_lock()
        self.vault = database.vault
        self.clock = database.clock

    async def fetch(self, prepared: Prepared[T], **parameters: object) -> list[T]:
        """Run a prepared statement through the driver; one `T` a row."""
        arguments = prepared.arguments(parameters)
        async with self._lock:
            connection, driver = await self._connected()
            try:
                records = await driver.fetch(prepared.sql, *arguments)
            except Exception:
                if not driver.is_closed():
                    raise
                # The pool does not see what the driver does: tell it that the connection is dead,
                # and read again on another. A read can be repeated.
                await self._replace(connection)
                _, driver = await self._connected()
                records = await driver.fetch(prepared.sql, *arguments)
        return prepared.build(records)

    async def first(self, prepared: Prepared[T], **parameters: object) -> T | None:
        """The first row of a prepared statement, or None."""
        rows = await self.fetch(prepared, **parameters)
        return rows[0] if rows else None

    async def execute(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> Result[Any]:
        """Run a statement that is composed at run time (filters, visibility)."""
        async with self._lock:
            connection, _ = await self._connected()
            return await connection.execute(statement, parameters)

    async def rows(self, statement: AnySelect) -> Sequence[Any]:
        """All rows of a composed statement."""
        return (await self.execute(statement)).all()

    async def scalars(self, statement: AnySelect) -> Sequence[Any]:
        """The first column of every row of a composed statement."""
        return (await self.execute(statement)).scalars().all()

    async def scalar(self, statement: AnySelect) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement)).scalar()

    async def reference(self, snapshot: Snapshot[T]) -> T:
        """Small reference data, kept per process and dropped when it changes."""
        return await self._database.snapshots.get(snapshot, self)

    async def _replace(self, dead: AsyncConnection) -> None:
        await dead.invalidate()
        self._connection = None

    async def _connected(self) -> tuple[AsyncConnection, Any]:
        self._database.guard_read()
        if self._connection is None:
            connection = await self._stack.enter_async_context(self._database.read_connection())
            self._driver = (await connection.get_raw_connection()).driver_connection
            self._connection = connection
        return self._connection, self._driver


class Tx(Reader):
    """One open transaction. What `session` holds is flushed before the next statement."""

    def __init__(self, database: "Database", stack: AsyncExitStack, session: AsyncSession) -> None:
        super().__init__(database, stack)
        self.session = session
        self._stale: set[str] = set()

    async def fetch(self, prepared: Prepared[T], **parameters: object) -> list[T]:
        result = await self.execute(prepared.statement, parameters)
        return [prepared.into(*row) for row in result]

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
    ) -> Result[Any]:
        return await self.session.execute(statement, cast("Any", parameters))

    async def driver_execute(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """Run driver-level SQL (`$1`) inside the transaction, for libraries that bring theirs."""
        connection = await self.session.connection()
        result = await connection.exec_driver_sql(sql, tuple(arguments))
        return result.mappings().all() if result.returns_rows else []

    async def copy(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Append rows to a table with COPY, many times faster than INSERT. The transaction must
        have run a statement before; JSON is given as text."""
        connection = await self.session.connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.copy_records_to_table(table, records=rows, columns=list(columns))

    async def reference(self, snapshot: Snapshot[T]) -> T:
        if snapshot.name in self._stale:
            return await snapshot.load(self)
        return await self._database.snapshots.get(snapshot, self)

    def invalidate(self, snapshot: Snapshot[Any]) -> None:
        """Say that this transaction changes what `snapshot` holds; all processes drop it."""
        self._stale.add(snapshot.name)

    @property
    def stale_snapshots(self) -> frozenset[str]:
        return frozenset(self._stale)


class Database:
    """Two pools: reads run in AUTOCOMMIT, writes in transactions. A request that holds a read
    connection and waits for a write connection can therefore never wait for itself."""

    def __init__(
        self, url: str, vault: Vault, *, clock: Clock | None = None, pool_size: int = 10
    ) -> None:
        self.vault = vault
        self.clock = clock or SystemClock()
        self.snapshots = Snapshots()
        self.url = url
        self._reads = make_engine(url, pool_size=pool_size, isolation_level="AUTOCOMMIT")
        self._writes = make_engine(url, pool_size=pool_size)

    @property
    def read_engine(self) -> AsyncEngine:
        """For services that bring their own SQL, such as the PostgreSQL search engine."""
        return self._reads

    @property
    def write_engine(self) -> AsyncEngine:
        return self._writes

    def statement_lock(self) -> asyncio.Lock:
        """A connection runs one statement at a time; each Reader has a connection of its own."""
        return asyncio.Lock()

    def guard_read(self) -> None:
        if _writing.get():
            raise ReadInsideTransaction

    @asynccontextmanager
    async def read_connection(self) -> AsyncGenerator[AsyncConnection]:
        async with self._reads.connect() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Reader]:
        """A Reader for one request or one piece of work."""
        async with AsyncExitStack() as stack:
            yield Reader(self, stack)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Tx]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        if _writing.get():
            raise RuntimeError("db.write() inside db.write(): pass the Tx down instead")
        async with AsyncExitStack() as stack:
            session = await self.write_session(stack)
            tx = Tx(self, stack, session)
            token = _writing.set(True)
            try:
                async with self.transaction(session):
                    yield tx
                    await self._announce(tx)
            finally:
                _writing.reset(token)
            self.snapshots.drop(tx.stale_snapshots)

    async def write_session(self, stack: AsyncExitStack) -> AsyncSession:
        session = AsyncSession(self._writes, expire_on_commit=False)
        return await stack.enter_async_context(session)

    @asynccontextmanager
    async def transaction(self, session: AsyncSession) -> AsyncGenerator[None]:
        async with session.begin():
            yield

    async def _announce(self, tx: Tx) -> None:
        for name in sorted(tx.stale_snapshots):
            await tx.driver_execute("SELECT pg_notify($1, $2)", (SNAPSHOT_CHANNEL, name))

    async def close(self) -> None:
        await self._reads.dispose()
        await self._writes.dispose()


def make_engine(url: str, *, pool_size: int, isolation_level: str | None = None) -> AsyncEngine:
    """An asyncpg engine for `postgresql://…`. The driver's statement cache is large because every
    hot statement goes through it; JSON is read and written by orjson."""
    options: dict[str, Any] = {"isolation_level": isolation_level} if isolation_level else {}
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        connect_args={
            "statement_cache_size": 1000,
            "max_cached_statement_lifetime": 0,
            "server_settings": {"application_name": "commerce", "jit": "off"},
        },
        **options,
    )


def on_connect(engine: AsyncEngine, action: Callable[[Any], None]) -> None:
    """Call `action` with every new asyncpg connection of `engine`; tests count statements so."""

    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        action(connection.driver_connection)

    event.listen(engine.sync_engine, "connect", connected)


async def in_one_read(database: Database, work: Callable[[Reader], Awaitable[T]]) -> T:
    """Run `work` with a Reader of its own."""
    async with database.read() as reader:
        return await work(reader)
