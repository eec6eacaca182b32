"""An import that was killed goes on behind what it had committed, and two at once do no harm."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from commerce.catalog.models import Product, ProductVariant
from commerce.core.db import Database
from commerce.imports.catalog import load as catalog_load
from commerce.imports.errors import CannotImport
from commerce.imports.events import OrdersImported
from commerce.imports.models import ImportRejection, ImportRun
from commerce.imports.progress import Outcome
from commerce.imports.service import import_catalog, import_orders
from commerce.orders.models import Order, OrderLine
from tests.database import ROOT
from tests.factories.imports import (
    product_record,
    sales_of,
    variant_record,
    write_mapping,
    write_records,
    write_sales,
)
from tests.jobs import emitted

pytestmark = pytest.mark.committed


async def killed(db: Database, *arguments: str) -> int:
    """Run the program that is killed; how it ended."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.domain.imports.interrupted", *arguments),
        cwd=ROOT,
        env={**os.environ, "COMMERCE_DATABASE_URL": db.url},
    )
    return await process.wait()


async def one(db: Database, *columns: Any) -> tuple[Any, ...]:
    async with db.read() as reader:
        return tuple((await reader.execute(select(*columns))).one())


async def test_orders_go_on_behind_the_last_committed_chunk(db: Database, tmp_path: Path) -> None:
    sales = [*sales_of(range(1, 121)), {"Invoice": "999", "Each": "0"}]
    sales.insert(1, {"Invoice": "998", "Text": ""})
    path, mapping = write_sales(tmp_path, *sales), write_mapping(tmp_path)

    ended = await killed(db, "orders", str(path), "4", str(mapping))

    assert ended == -signal.SIGKILL
    position, orders = await one(db, ImportRun.position, ImportRun.created_count)
    assert (position, orders, await one(db, ImportRun.finished_at)) == (124, 41, (None,))
    assert await one(db, func.count(Order.id)) == (41,)
    assert [e for e in await emitted(db) if isinstance(e, OrdersImported)] == []

    summary = await import_orders(db, [path], mapping=mapping, chunk_rows=40)

    assert (summary.resumed_at, summary.created, summary.unchanged) == (124, 79, 0)
    assert await one(db, func.count(Order.id)) == (120,)
    assert await one(db, func.count(OrderLine.id)) == (360,)
    assert await one(db, ImportRun.position, ImportRun.created_count) == (362, 120)
    async with db.read() as reader:
        lines = select(ImportRejection.line).order_by(ImportRejection.line)
        assert list(await reader.scalars(lines)) == [3, 363]
    assert (await emitted(db))[-1] == OrdersImported(summary.run_ids[0], 120)


async def test_a_catalogue_goes_on_behind_the_last_committed_chunk(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [product_record(f"mug-{number}") for number in range(10)]
    records.append(records[0])  # refused wherever the import begins
    path = write_records(tmp_path / "catalog.jsonl", *records)

    ended = await killed(db, "catalog", str(path), "3")

    assert ended == -signal.SIGKILL
    assert await one(db, ImportRun.position) == (6,)
    assert await one(db, func.count(Product.id)) == (6,)

    monkeypatch.setattr(catalog_load, "CHUNK_RECORDS", 3)
    summary = await import_catalog(db, [path])

    assert (summary.resumed_at, summary.created) == (6, 4)
    assert summary.tally.of(Outcome.CREATED, "product") == 4
    assert dict(summary.reasons) == {"DUPLICATE": 1}
    assert await one(db, func.count(Product.id)) == (10,)
    assert await one(db, func.count(ProductVariant.id)) == (10,)


async def test_of_two_at_once_one_gives_way(db: Database, tmp_path: Path) -> None:
    path = write_sales(tmp_path, *sales_of(range(1, 41)))
    mapping = write_mapping(tmp_path)

    first, second = await asyncio.gather(
        *(import_orders(db, [path], mapping=mapping, chunk_rows=3) for _ in range(2)),
        return_exceptions=True,
    )

    gave_way = [each for each in (first, second) if isinstance(each, CannotImport)]
    assert [str(each) for each in gave_way] == [
        "The same file is being imported by another process."
    ]
    assert await one(db, func.count(Order.id)) == (40,)
    assert await one(db, func.count(OrderLine.id)) == (120,)


async def test_a_conflict_that_nobody_saw_coming_ends_the_import_where_it_is(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_arguments: object) -> dict[str, UUID]:
        return {}

    await import_catalog(db, [write_records(tmp_path / "first.jsonl", product_record("mug"))])
    other = product_record("jug", variants=[variant_record("MUG")])
    path = write_records(tmp_path / "second.jsonl", product_record("bowl"), other)
    monkeypatch.setattr(catalog_load, "CHUNK_RECORDS", 1)
    monkeypatch.setattr(catalog_load, "sku_owners", nobody)  # as if it were taken a moment later

    with pytest.raises(CannotImport) as ended:
        await import_catalog(db, [path])

    assert str(ended.value) == (
        "Somebody changed the same things behind row 1 at the same moment"
        " (uq_product_variants_sku). Run the command again: it goes on there."
    )
    assert await one(db, func.count(Product.id)) == (2,)
    unfinished = select(ImportRun.position).where(ImportRun.finished_at.is_(None))
    async with db.read() as reader:
        assert await reader.scalar(unfinished) == 1
