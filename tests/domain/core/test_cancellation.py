"""A request over its time, or whose client has left, is cancelled with its statements."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import pytest
import uvicorn
from graphql import build_schema
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commerce.core.db import Database, Reader
from schema.execution import bodies
from schema.execution.documents import Documents
from schema.execution.http import GraphQLEndpoint
from schema.execution.limits import Limits
from schema.execution.operation import Executor
from schema.execution.pipeline import Pipeline
from schema.execution.ports import AnyDocument
from schema.execution.request import Caller, GraphQLRequest
from tests.database import VAULT

pytestmark = pytest.mark.committed
SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = current_database()"  # noqa: E501
SLEEP = text("SELECT pg_sleep(20)")


async def read_slowly(_root: object, info: Any) -> str:
    reader: Reader = info.context[0]
    await reader.execute(SLEEP)
    return "done"


async def read_quickly(_root: object, info: Any) -> str:
    reader: Reader = info.context[0]
    return str(await reader.scalar(text("SELECT 'here'")))


async def write_slowly(_root: object, info: Any) -> str:
    database: Database = info.context[1]
    async with database.write() as tx:
        await tx.execute(text("CREATE TABLE half_done (id int)"))
        await tx.execute(SLEEP)
    return "done"


def make_pipeline(db: Database, *, timeout_seconds: float) -> Pipeline:
    schema = build_schema(
        "type Query { slow: String quick: String } type Mutation { write: String }"
    )
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    schema.query_type.fields["slow"].resolve = read_slowly
    schema.query_type.fields["quick"].resolve = read_quickly
    schema.mutation_type.fields["write"].resolve = write_slowly

    @asynccontextmanager
    async def context(_caller: Caller, _operation: object) -> AsyncIterator[object]:
        async with db.read() as reader:
            yield reader, db

    return Pipeline(
        Executor(schema),
        AnyDocument(Documents(schema, Limits())),
        context,
        timeout_seconds=timeout_seconds,
    )


@pytest.fixture
async def watcher(db: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(db.url)
    yield connection
    await connection.close()


async def nobody_sleeps(watcher: asyncpg.Connection) -> bool:
    """Cancelling is a message of its own; it takes a moment to arrive."""
    for _ in range(100):
        if await watcher.fetchval(SLEEPING) == 0:
            return True
        await asyncio.sleep(0.02)
    return False


async def ask(pipeline: Pipeline, query: str) -> tuple[int, Any]:
    answer = await pipeline.answer(GraphQLRequest(query=query), Caller())
    return answer.status, answer.body


async def test_a_read_over_its_time_is_stopped(db: Database, watcher: asyncpg.Connection) -> None:
    pipeline = make_pipeline(db, timeout_seconds=0.15)

    status, body = await ask(pipeline, "{ slow }")

    assert status == 504
    assert body["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert await nobody_sleeps(watcher)
    for _ in range(12):  # more than the pool has, so the connection that was stopped is among them
        assert await ask(pipeline, "{ quick }") == (200, {"data": {"quick": "here"}})


async def test_a_write_over_its_time_is_undone(db: Database, watcher: asyncpg.Connection) -> None:
    pipeline = make_pipeline(db, timeout_seconds=0.15)

    status, _ = await ask(pipeline, "mutation { write }")

    assert status == 504
    assert await nobody_sleeps(watcher)
    assert await watcher.fetchval("SELECT to_regclass('half_done')") is None
    async with db.write() as tx:
        assert await tx.scalar(text("SELECT 1")) == 1


async def test_the_database_stops_what_nobody_else_did(db: Database) -> None:
    limited = Database(db.url, VAULT, pool_size=1, statement_timeout_seconds=0.1)

    async with limited.read() as reader:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await reader.execute(SLEEP)
    with pytest.raises(DBAPIError, match="statement timeout"):
        async with limited.write() as tx:
            await tx.execute(SLEEP)
    async with limited.write() as tx:  # long work says so itself
        await tx.execute(text("SET LOCAL statement_timeout = '10s'"))
        await tx.execute(text("SELECT pg_sleep(0.15)"))
    await limited.close()


@asynccontextmanager
async def served(pipeline: Pipeline) -> AsyncIterator[int]:
    endpoint = GraphQLEndpoint(pipeline, max_body_bytes=1_000)
    config = uvicorn.Config(endpoint, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await serving


def request(query: str) -> bytes:
    body = orjson.dumps({"query": query})
    return (
        b"POST /graphql HTTP/1.1\r\nhost: shop.test\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%s" % (len(body), body)
    )


async def test_a_client_that_leaves_takes_its_work_along(
    db: Database, watcher: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WATCH_AFTER_SECONDS", 0.05)
    pipeline = make_pipeline(db, timeout_seconds=10)
    async with served(pipeline) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("{ slow }"))
        await writer.drain()
        while await watcher.fetchval(SLEEPING) == 0:
            await asyncio.sleep(0.01)

        writer.close()
        await writer.wait_closed()

        assert await nobody_sleeps(watcher)
        assert await ask(pipeline, "{ quick }") == (200, {"data": {"quick": "here"}})


async def test_a_client_that_waits_is_answered(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WATCH_AFTER_SECONDS", 0.0)
    pipeline = make_pipeline(db, timeout_seconds=0.15)
    async with served(pipeline) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("{ slow }"))
        slow = await reader.readuntil(b"}]}")
        writer.write(request("{ quick }"))
        quick = await reader.readuntil(b"}}")
        writer.close()
        await writer.wait_closed()

    assert slow.startswith(b"HTTP/1.1 504")
    assert quick.startswith(b"HTTP/1.1 200")
