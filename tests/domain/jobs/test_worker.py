"""The real worker process: a change is found by search within seconds, a signal ends it cleanly."""

import asyncio
import os
import signal
import sys

import pytest

from commerce.catalog.events import ProductsChanged
from commerce.core.db import Database
from commerce.jobs.service import emit
from commerce.search.port import SearchQuery
from commerce.search.postgres.engine import PostgresSearchEngine
from tests.factories.catalog import make_product
from tests.jobs import queued

SECRET = "1:YSBrZXkgZm9yIHRlc3RzLCAzMiBieXRlcyBvciBtb3Jl"


@pytest.mark.committed
async def test_a_change_is_found_within_seconds(db: Database) -> None:
    environ = {
        **{key: text for key, text in os.environ.items() if "MEILISEARCH" not in key},
        "COMMERCE_DATABASE_URL": db.url,
        "COMMERCE_SECRET_KEYS": SECRET,
        "COMMERCE_ENVIRONMENT": "development",
    }
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "commerce.worker", env=environ
    )
    engine = PostgresSearchEngine(db.write_engine)
    try:
        async with db.write() as tx:
            made = await make_product(tx, slug="copper-kettle", title="Copper Kettle")
            await emit(tx, ProductsChanged((made.id,)))

        async with asyncio.timeout(30):
            while not await found(engine):
                await asyncio.sleep(0.2)
            while await queued(db):
                await asyncio.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(worker.wait(), timeout=15)

    assert code == 0


async def found(engine: PostgresSearchEngine) -> int:
    query = SearchQuery(text="kettle", channel="uk", language="en", currency="GBP")
    return (await engine.search(query)).total
