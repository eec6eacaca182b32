"""The database: Reader for reads, Tx for writes, Database that hands out both.

The parameter is the rule. A function that takes a `Reader` only reads; one that takes a `Tx` joins
the caller's transaction and never commits; one that takes a `Database` owns its transactions and
must not be called inside one. `commit`, `rollback` and `begin` appear in this file alone.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Self, TypeVar, cast

from sqlalchemy import Executable, Result
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from commerce.core.clock import Clock, SystemClock
from commerce.core.crypto import Vault
from commerce.core.driver import DRIVER_ERRORS, as_sqlalchemy_would
from commerce.core.engines import make_engine
from commerce.core.read_pool import ReadConnection, ReadPool
from commerce.core.reads import recording, snapshot_tag
from commerce.core.snapshots import Snapshot, Snapshots
from commerce.core.statements import AnySelect, Prepared

T = TypeVar("T")
SNAPSHOT_CHANNEL = "commerce_snapshots"
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class ReadInsideTransaction(RuntimeError):
    """A Reader was used inside `db.write()`: it is another connection and would read the past."""


class Reader:
    """Reads over AUTOCOMMIT connections, one statement at a time. A connection is held no longer
    than the statement runs: who holds one while something else is worked out makes others wait."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._is_over = False
        self._lock = database.statement_lock()
        self.vault = database.vault
        self.clock = database.clock

    async def fetch(self, prepared: Prepared[T], **parameters: object) -> list[T]:
        """Run a prepared statement through the driver; one `T` a row."""
        arguments = prepared.arguments(parameters)
        async with self._lock:
            records = await self._records(prepared.sql, arguments)
        rows = prepared.build(records)
        if (reads := recording.get()) is not None:
            reads.note(prepared.traced, parameters, rows)
        return rows

    async def _records(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        held = await self._connected()
        try:
            return await held.driver.fetch(sql, *arguments)
        except Exception:
            if held.is_usable:
                raise
        finally:
            await self._database.give_back(held)
        # The connection is dead: read again on another. A read can be repeated.
        held = await self._connected()
        try:
            return await held.driver.fetch(sql, *arguments)
        finally:
            await self._database.give_back(held)

    async def first(self, prepared: Prepared[T], **parameters: object) -> T | None:
        """The first row of a prepared statement, or None."""
        rows = await self.fetch(prepared, **parameters)
        return rows[0] if rows else None

    async def execute(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> Result[Any]:
        """Run a statement that is composed at run time (filters, visibility)."""
        if (reads := recording.get()) is not None:
            reads.is_traceable = False
        async with self._lock:
            held = await self._connected()
            try:
                return await held.connection.execute(statement, parameters)
            finally:
                await self._database.give_back(held)

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
        reads = recording.get()
        if reads is None:
            return await self._database.snapshots.get(snapshot, self)
        reads.tags.add(snapshot_tag(snapshot.name))
        reads.windows |= snapshot.windows
        token = recording.set(None)  # what it is loaded from is the snapshot's affair
        try:
            return await self._database.snapshots.get(snapshot, self)
        finally:
            recording.reset(token)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.end()

    async def end(self) -> None:
        """Once no statement runs: nothing can be read any more."""
        self._is_over = True
        if self._lock.locked():
            async with self._lock:
                pass

    async def _connected(self) -> ReadConnection:
        """A connection, to be given back."""
        self._database.guard_read()
        if self._is_over:
            raise RuntimeError("a read after the end of the request that it belongs to")
        return await self._database.read_connection()


class Tx(Reader):
    """One open transaction, on a connection of its own. Prepared statements go through the driver;
    what is composed at run time, and rows as objects, go through `session`, whose changes are
    flushed before the next statement."""

    def __init__(self, database: "Database", held: ReadConnection) -> None:
        super().__init__(database)
        self._own = held
        self._session: AsyncSession | None = None
        self.touched: dict[str, None] = {}
        self._stale: set[str] = set()
        self.changes_answers = False
        """Whether it changes what answers are kept of; whoever is told of its commit is told once
        this process has dropped them."""

    @property
    def session(self) -> AsyncSession:
        """SQLAlchemy's unit of work within the transaction, made for who asks for it: it costs more
        than the statements of most transactions."""
        if self._session is None:
            self._check_open()
            self._session = self._database.session_over(self._own)
        return self._session

    async def fetch(self, prepared: Prepared[T], **parameters: object) -> list[T]:
        rows = await self.driver_execute(prepared.sql, prepared.arguments(parameters))
        return prepared.build(rows)

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
    ) -> Result[Any]:
        return await self.session.execute(statement, cast("Any", parameters))

    async def driver_execute(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """Run driver-level SQL (`$1`) inside the transaction. Raises what SQLAlchemy would."""
        await self._flush()
        try:
            return await self._own.driver.fetch(sql, *arguments)
        except DRIVER_ERRORS as error:
            raise as_sqlalchemy_would(error, sql) from error

    async def copy(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Append rows to a table with COPY, many times faster than INSERT; JSON is given as
        text."""
        await self._flush()
        await self._own.driver.copy_records_to_table(table, records=rows, columns=list(columns))

    def _check_open(self) -> None:
        if self._is_over:  # its connection serves another transaction by now
            raise RuntimeError("a statement after the end of its transaction")

    async def _flush(self) -> None:
        self._check_open()
        if self._session is not None and self._session.autoflush:
            await self._session.flush()  # what it holds comes before the next statement

    async def finish(self) -> None:
        """Let go of the session: what it still holds is part of the transaction."""
        if self._session is not None:
            await self._session.commit()

    async def end(self) -> None:
        """Close the session; nothing is written any more."""
        self._is_over = True
        if self._session is not None:
            await self._session.close()

    async def reference(self, snapshot: Snapshot[T]) -> T:
        if snapshot.name in self._stale:
            return await snapshot.load(self)
        return await self._database.snapshots.get(snapshot, self)

    def invalidate(self, snapshot: Snapshot[Any]) -> None:
        """Say that this transaction changes what `snapshot` holds; all processes drop it."""
        self._stale.add(snapshot.name)
        self.changes_answers = True

    def touch(self, *topics: str) -> None:
        """Say what this transaction changes, for who follows it live; announced once it has
        committed. Topics are short and hold no spaces: `cart:018f…`."""
        self.touched.update(dict.fromkeys(topics))

    @property
    def stale_snapshots(self) -> frozenset[str]:
        return frozenset(self._stale)


class Database:
    """Two pools: reads run in AUTOCOMMIT, writes in transactions. Who writes never waits for those
    who read."""

    def __init__(
        self,
        url: str,
        vault: Vault,
        *,
        clock: Clock | None = None,
        pool_size: int = 10,
        statement_timeout_seconds: float = 0,
    ) -> None:
        self.vault = vault
        self.clock = clock or SystemClock()
        self.snapshots = Snapshots()
        self.caught_up: Callable[[], Awaitable[None]] | None = None
        """Waits until this process has heard of every commit; set where it listens."""
        self.announce: Callable[[Iterable[str]], None] | None = None
        """Told what committed transactions touched; set where a process announces it."""
        self.url = url
        timeout = statement_timeout_seconds
        self._reads = make_engine(
            url, isolation_level="AUTOCOMMIT", statement_timeout_seconds=timeout
        )
        self._read_pool = ReadPool(self._reads, pool_size)
        self._write_pool = ReadPool(self._reads, pool_size)  # kept alike: each transaction ends
        self._writes = make_engine(url, pool_size=pool_size, statement_timeout_seconds=timeout)

    @property
    def read_engine(self) -> AsyncEngine:
        """For services that bring their own SQL; each of its connections is a new one."""
        return self._reads

    @property
    def write_engine(self) -> AsyncEngine:
        """A pool of its own, for services that bring their own transactions."""
        return self._writes

    def statement_lock(self) -> asyncio.Lock:
        """A connection runs one statement at a time; each Reader has a connection of its own."""
        return asyncio.Lock()

    def guard_read(self) -> None:
        if _writing.get():
            raise ReadInsideTransaction

    async def read_connection(self) -> ReadConnection:
        """A connection for reads, to be given back. Raises TimeoutError when none gets free."""
        return await self._read_pool.take()

    async def give_back(self, held: ReadConnection) -> None:
        await self._read_pool.give_back(held)

    def read(self) -> Reader:
        """A Reader for one request or one piece of work: `async with db.read() as reader`."""
        return Reader(self)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Tx]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        if _writing.get():
            raise RuntimeError("db.write() inside db.write(): pass the Tx down instead")
        async with self.transaction() as held:
            tx = Tx(self, held)
            token = _writing.set(True)
            try:
                yield tx
                await self._announce(tx)
                await tx.finish()
            finally:
                _writing.reset(token)
                await tx.end()
        self.snapshots.drop(tx.stale_snapshots)
        if tx.changes_answers and self.caught_up is not None:
            await self.caught_up()
        if tx.touched and self.announce is not None:
            self.announce(tx.touched)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[ReadConnection]:
        """A connection with an open transaction, through the driver: SQLAlchemy's own costs as much
        as two statements."""
        held = await self._write_pool.take()
        try:
            try:
                await held.driver.execute("BEGIN")
                yield held
                await _commit(held.driver)
            except BaseException:
                await _roll_back(held.driver)
                raise
        finally:
            await self._write_pool.give_back(held)

    def session_over(self, held: ReadConnection) -> AsyncSession:
        """SQLAlchemy sees a connection in AUTOCOMMIT: what it begins and commits is never sent."""
        return AsyncSession(held.connection, expire_on_commit=False)

    async def _announce(self, tx: Tx) -> None:
        for name in sorted(tx.stale_snapshots):
            await tx.driver_execute("SELECT pg_notify($1, $2)", (SNAPSHOT_CHANNEL, name))

    def connections(self) -> Mapping[str, int]:
        """Connections of each pool that are taken, and how many there may be."""
        return {
            "reads_in_use": self._read_pool.in_use,
            "reads_size": self._read_pool.size,
            "writes_in_use": self._write_pool.in_use,
            "writes_size": self._write_pool.size,
        }

    async def close(self) -> None:
        await self._read_pool.close()
        await self._write_pool.close()
        await self._reads.dispose()
        await self._writes.dispose()


async def _commit(driver: Any) -> None:
    """A transaction in which a statement failed is rolled back by COMMIT, which says so only in
    what it answers."""
    if await driver.execute("COMMIT") != "COMMIT":
        raise RuntimeError("a statement of the transaction failed, and its error was swallowed")


async def _roll_back(driver: Any) -> None:
    """A connection that cannot even do that is closed: then the server rolls back."""
    if driver.is_closed():
        return
    try:
        await driver.execute("ROLLBACK")
    except BaseException as error:
        driver.terminate()
        if not isinstance(error, Exception):
            raise  # it was cancelled once more


async def in_one_read(database: Database, work: Callable[[Reader], Awaitable[T]]) -> T:
    """Run `work` with a Reader of its own."""
    async with database.read() as reader:
        return await work(reader)
