"""The read model of categories says what the tables it is made of say, whoever writes them."""

import asyncio
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update

from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product, ProductCategory, ProductListing
from commerce.core.db import Database, Tx
from tests.factories.catalog import channel_ids, make_category, make_product

Entry = tuple[UUID, UUID, UUID]
KEPT = text(
    "SELECT channel_id, category_id, product_id, published_from, published_until"
    " FROM category_listings ORDER BY 1, 2, 3"
)
DERIVED = text(
    "SELECT l.channel_id, c.category_id, p.id, l.published_from, l.published_until"
    " FROM products p JOIN product_listings l ON l.product_id = p.id"
    " JOIN product_categories c ON c.product_id = p.id WHERE p.status = 'active' ORDER BY 1, 2, 3"
)


async def kept_and_derived(db: Database) -> tuple[list[object], list[object]]:
    async with db.read() as reader:
        kept = (await reader.execute(KEPT)).all()
        derived = (await reader.execute(DERIVED)).all()
    return list(kept), list(derived)


async def change_something(
    tx: Tx, random: Random, products: list[UUID], places: list[UUID]
) -> None:
    product_id, category_id = random.choice(products), random.choice(places)
    channel_id = random.choice(list((await channel_ids(tx, ["uk", "cn"])).values()))
    listing = (ProductListing.product_id == product_id, ProductListing.channel_id == channel_id)
    since = tx.clock.now() - timedelta(days=random.randrange(9))
    match random.randrange(6):
        case 0:
            await tx.execute(
                text("INSERT INTO product_categories VALUES (:p, :c) ON CONFLICT DO NOTHING"),
                {"p": product_id, "c": category_id},
            )
        case 1:
            await tx.execute(
                delete(ProductCategory).where(ProductCategory.product_id == product_id)
            )
        case 2:
            await tx.execute(
                text(
                    "INSERT INTO product_listings VALUES (:p, :h, :s) ON CONFLICT"
                    " (product_id, channel_id) DO UPDATE"
                    " SET published_from = excluded.published_from"
                ),
                {"p": product_id, "h": channel_id, "s": since},
            )
        case 3:
            await tx.execute(delete(ProductListing).where(*listing))
        case 4:
            status = random.choice(list(ProductStatus))
            await tx.execute(update(Product).where(Product.id == product_id).values(status=status))
        case _:
            until = tx.clock.now() + timedelta(days=random.randrange(1, 9))
            await tx.execute(update(ProductListing).where(*listing).values(published_until=until))


@pytest.mark.parametrize("seed", range(3))
async def test_it_follows_every_change(db: Database, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - which changes are tried
    async with db.write() as tx:
        places = [await make_category(tx, slug=f"place-{number}") for number in range(3)]
        products = [(await make_product(tx, category_id=places[n % 3])).id for n in range(6)]
    assert len((await kept_and_derived(db))[0]) == 6

    for _ in range(25):
        async with db.write() as tx:
            await change_something(tx, random, products, places)

    kept, derived = await kept_and_derived(db)
    assert kept == derived


async def test_what_is_deleted_is_gone(db: Database) -> None:
    async with db.write() as tx:
        place = await make_category(tx, slug="place")
        made = await make_product(tx, category_id=place)
        await tx.execute(text("DELETE FROM stock_levels"))
        await tx.execute(text("DELETE FROM prices"))
        await tx.execute(text("DELETE FROM product_variants"))
        await tx.execute(delete(Product).where(Product.id == made.id))

    assert await kept_and_derived(db) == ([], [])


@pytest.mark.committed
async def test_category_and_channel_set_at_the_same_time_meet(db: Database) -> None:
    async with db.write() as tx:
        place = await make_category(tx, slug="place")
        made = await make_product(tx, channels=())
        [channel_id] = (await channel_ids(tx, ["uk"])).values()
    one_is_written = asyncio.Event()

    async def file() -> None:
        async with db.write() as tx:
            tx.session.add(ProductCategory(product_id=made.id, category_id=place))
            await tx.session.flush()  # the other transaction begins to wait for this one
            one_is_written.set()
            await asyncio.sleep(0.1)

    async def publish() -> None:
        await one_is_written.wait()
        async with db.write() as tx:
            since = tx.clock.now()
            window = {"published_from": since, "published_until": None}
            tx.session.add(ProductListing(product_id=made.id, channel_id=channel_id, **window))

    await asyncio.gather(file(), publish())

    kept, derived = await kept_and_derived(db)
    assert kept == derived
    assert len(kept) == 1
