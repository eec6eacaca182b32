"""Real files: what they become, and that a second run changes nothing."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from commerce.catalog.models import Category, Product, ProductListing, ProductVariant
from commerce.core.db import Database, Tx
from commerce.core.ids import new_id
from commerce.demo import shop as demo
from commerce.imports.progress import Outcome
from commerce.imports.service import export_catalog, import_catalog
from commerce.inventory.models import StockLevel, Warehouse
from commerce.inventory.repo import WAREHOUSES
from commerce.pricing.models import Price, PriceList
from commerce.shop.service import set_up
from tests.real_data import DATA, needs_data


async def test_the_demo_catalogue_loads_and_comes_out_as_it_went_in(
    db: Database, tmp_path: Path
) -> None:
    async with db.write() as tx:
        await open_demo_shop(tx)
    path = Path(str(files("commerce.demo").joinpath("catalog.jsonl")))
    summary = await import_catalog(db, [path])
    exported = await written(db, tmp_path / "first.jsonl")

    again = await import_catalog(db, [exported])

    assert summary.rejected == 0
    assert summary.created == len(path.read_bytes().splitlines())  # noqa: ASYNC240 - a small file
    assert (again.created, again.updated, again.unchanged) == (0, 0, summary.created)
    second = await import_catalog(db, [path])
    assert (second.created, second.updated) == (0, 0)


@pytest.mark.committed
async def test_an_empty_shop_becomes_the_same_byte_for_byte(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        await open_demo_shop(tx)
    await import_catalog(db, [Path(str(files("commerce.demo").joinpath("catalog.jsonl")))])
    first = await written(db, tmp_path / "first.jsonl")
    async with db.write() as tx:
        await empty(tx)

    summary = await import_catalog(db, [first])

    second = await written(db, tmp_path / "second.jsonl")
    assert (summary.rejected, summary.unchanged) == (0, 0)
    assert second.read_bytes() == first.read_bytes()


async def open_demo_shop(tx: Tx) -> None:
    """Channels and warehouses of the demo shop."""
    await set_up(tx, name=demo.NAME, default_language=demo.DEFAULT_LANGUAGE, channels=demo.CHANNELS)
    tx.session.add_all(
        Warehouse(id=new_id(), code=each.code, name=each.name, country=each.country)
        for each in demo.WAREHOUSES
    )
    tx.invalidate(WAREHOUSES)


async def empty(tx: Tx) -> None:
    """Take the catalogue away, and with it everything that refers to it."""
    await tx.driver_execute("TRUNCATE products, categories, brands, attributes CASCADE", ())
    await tx.driver_execute("TRUNCATE price_lists CASCADE", ())
    for name in ("categories", "brands", "attributes", "price_lists"):
        await tx.driver_execute("SELECT pg_notify('commerce_snapshots', $1)", (name,))
    tx._database.snapshots.drop_all()


async def written(db: Database, path: Path) -> Path:
    with path.open("wb") as file:
        await export_catalog(db, file.write)
    return path


@needs_data
async def test_shopify_exports_become_goods_that_can_be_bought(db: Database) -> None:
    paths = [DATA / "shopify" / f"{name}.csv" for name in ("apparel", "home-and-garden")]

    summary = await import_catalog(db, paths)

    assert summary.rejected == 0
    assert summary.tally.of(Outcome.CREATED, "product") == 40
    assert summary.tally.of(Outcome.CREATED, "variant") == 43
    jacket = await variants_of(db, "classic-leather-jacket")
    assert [tuple(row) for row in jacket] == [("CLASSIC-LEATHER-JACKET", 8000, None, "GBP", 1)]
    lamp = await variants_of(db, "copper-light")
    assert [tuple(row) for row in lamp] == [("COPPER-LIGHT", 5999, 7500, "GBP", 2)]
    again = await import_catalog(db, paths)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 40)


@needs_data
async def test_chinese_goods_are_published_everywhere_with_their_texts(db: Database) -> None:
    path = DATA / "zh-household" / "products.jsonl.gz"

    summary = await import_catalog(db, [path], mapping="zh-household.toml")

    assert summary.rejected == 0
    assert summary.tally.of(Outcome.CREATED, "product") == 239
    assert summary.tally.of(Outcome.CREATED, "variant") == 244
    [bed] = await rows(db, select(Product.__table__).where(Product.slug == "household-1006002"))
    assert bed.title == bed.translations["zh"]["title"] == "轻奢纯棉刺绣水洗四件套"
    listed = select(func.count(), func.count(ProductListing.channel_id.distinct()))
    # one product is not on sale
    assert [tuple(row) for row in await rows(db, listed)] == [(238 * 2, 2)]
    variants = await variants_of(db, "household-1006002")
    assert [tuple(row) for row in variants] == [("HH-1006002-1", 89900, None, "CNY", 100)]
    tree = select(Category.slug).where(Category.parent_id.is_(None)).order_by(Category.slug)
    roots = [row.slug for row in await rows(db, tree)]
    assert "居家" in roots
    again = await import_catalog(db, [path], mapping="zh-household.toml")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 239)


async def rows(db: Database, statement: Any) -> Any:
    async with db.read() as reader:
        return await reader.rows(statement)


async def variants_of(db: Database, slug: str) -> Any:
    """SKU, price, compare-at price, currency and stock of a product's variants."""
    return await rows(
        db,
        select(
            ProductVariant.sku,
            Price.amount,
            Price.compare_at,
            PriceList.currency,
            StockLevel.on_hand,
        )
        .join(Product, Product.id == ProductVariant.product_id)
        .join(Price, Price.variant_id == ProductVariant.id)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .join(StockLevel, StockLevel.variant_id == ProductVariant.id)
        .where(Product.slug == slug)
        .order_by(ProductVariant.position),
    )
