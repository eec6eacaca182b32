"""Products read with what stands beside them show what its parts show when read on their own."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import product as combinations

from commerce.catalog import listing, repo
from commerce.catalog.listing import ProductCriteria, ProductSort
from commerce.catalog.statements import Shown
from commerce.catalog.views import Product, Variant
from commerce.core.db import Database, Reader
from commerce.core.money import Money
from commerce.core.paging import PageRequest
from commerce.core.reads import Reads, recording
from commerce.merchandising import shelf
from commerce.merchandising.goods import goods_of_products
from commerce.merchandising.shelf import Beside, Firsts
from commerce.merchandising.views import ListedOffered, Offered
from commerce.shop.service import resolve_scope
from commerce.shop.views import Scope
from tests.factories.catalog import make_category, make_product
from tests.factories.offers import set_stock
from tests.factories.pricing import make_price, make_price_list

Statements = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(days=1)
PAGE, VARIANTS = PageRequest(3), PageRequest(2)


async def make_shelf(db: Database) -> list[Product]:
    """Four products of one category, the last with neither pictures nor variants to sell."""
    async with db.write() as tx:
        kitchen = await make_category(tx, slug="kitchen")
        made = [
            await make_product(
                tx,
                slug=f"kettle-{number}",
                category_id=kitchen,
                variants=number + 1,
                media=number,
                compare_at=Money(2500, "GBP") if number else None,
                price=None if number == 3 else Money(1900 + number, "GBP"),
                on_hand=None if number == 3 else 10,
            )
            for number in range(4)
        ]
        await set_stock(tx, made[1].variant_ids[:1], 4, warehouse="north")
        sale = await make_price_list(tx, code="sale", priority=10)
        await make_price(tx, made[1].variant_ids[1], sale, 1500)
        await make_price(tx, made[2].variant_ids[0], sale, 100, starts_at=db.clock.now() + DAY)
    async with db.read() as reader:
        found = await repo.products_by_id(reader, [each.id for each in made])
    return [found[each.id] for each in made]


async def read(
    reader: Reader,
    scope: Scope,
    beside: Beside,
    sort: ProductSort,
    category: Product,
    *,
    pictures: int | None = None,
) -> list[Product]:
    firsts = Firsts(pictures, VARIANTS.first)
    assert category.category_id is not None
    return await listing.page(
        reader,
        ProductCriteria(category_ids=[category.category_id]),
        sort,
        PAGE,
        channel_id=scope.channel.id,
        shown=beside.shown,
        arranged=shelf.arranged(beside),
        **await shelf.parameters(reader, scope, beside, products=PAGE.first, firsts=firsts),
    )


def offers(pages: Sequence[Sequence[Variant]]) -> list[list[tuple[object, ...]]]:
    return [
        [
            (
                *(each.id, each.product_id, each.sku, each.position, each.title("en")),
                *(each.amount, each.compare_at, each.available),
            )
            for each in page
            if isinstance(each, Offered | ListedOffered)
        ]
        for page in pages
    ]


async def test_it_agrees_with_its_parts(db: Database) -> None:
    made = await make_shelf(db)
    shown = Shown(), Shown(is_brief=True)

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        for sort, of_each, pictures, goods in combinations(
            ProductSort, shown, (False, True), (False, True)
        ):
            beside = Beside(pictures, goods, of_each)
            found = await read(reader, scope, beside, sort, made[0])
            alone = await read(reader, scope, Beside(shown=of_each), sort, made[0])
            assert [each.id for each in found] == [each.id for each in alone]
            assert len(found) == 4
            for each, other in zip(found, alone, strict=True):
                assert (each.slug, each.title) == (other.slug, other.title)
                assert each.options_json == other.options_json
            complete = found[: PAGE.first]
            ids = [each.id for each in complete]
            if pictures:
                media = await repo.media_by_product(reader, ids)
                assert [
                    [(m.id, m.product_id, m.url, m.alt, m.kind) for m in each.pictures or ()]
                    for each in complete
                ] == [
                    [(m.id, m.product_id, m.url, m.alt, m.kind) for m in media[id_]] for id_ in ids
                ]
            else:
                assert {each.pictures for each in found} == {None}
            if goods:
                pages = await goods_of_products(
                    reader, scope, complete, VARIANTS, with_inactive=False, shown=of_each
                )
                assert offers([each.variants or () for each in complete]) == offers(pages)
            else:
                assert {each.variants for each in found} == {None}


async def test_no_more_pictures_are_read_than_are_asked_for(db: Database) -> None:
    made = await make_shelf(db)

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        every, first = [
            await read(
                reader, scope, Beside(pictures=True), ProductSort.NEWEST, made[0], pictures=limit
            )
            for limit in (None, 1)
        ]

    shown = [[medium.url for medium in each.pictures or ()] for each in every]
    assert {len(urls) for urls in shown} >= {1, 2}
    assert [[medium.url for medium in each.pictures or ()] for each in first] == [
        urls[:1] for urls in shown
    ]


async def test_what_it_read_can_be_named(db: Database) -> None:
    made = await make_shelf(db)
    reads = Reads()

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        token = recording.set(reads)
        found = await read(reader, scope, Beside(True, True), ProductSort.NEWEST, made[0])
        recording.reset(token)

    variants = [variant for product in found for variant in product.variants or ()]
    assert len(variants) > 3
    assert reads.is_traceable
    assert {f"category:{made[0].category_id and made[0].category_id.hex}"} <= reads.tags
    assert {f"product:{each.id.hex}" for each in found[:3]} <= reads.tags
    assert {f"variant:{each.id.hex}" for each in variants} <= reads.tags
    assert "snapshot:warehouses" in reads.tags
    assert reads.windows == {"listings", "prices"}


async def test_a_product_page_is_one_statement(db: Database, statements: Statements) -> None:
    made = await make_shelf(db)
    beside = Beside(pictures=True, goods=True)

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        parameters = await shelf.parameters(
            reader, scope, beside, products=1, firsts=Firsts(variants=2)
        )
        with statements() as log:
            found = await repo.product_by_slug(
                reader,
                "kettle-2",
                channel_id=scope.channel.id,
                arranged=shelf.arranged(beside),
                **parameters,
            )
            missing = await repo.product_by_slug(
                reader,
                "kettle-9",
                channel_id=scope.channel.id,
                arranged=shelf.arranged(beside),
                **parameters,
            )
            await asyncio.sleep(0)  # the driver tells of statements a moment later

    assert found is not None
    assert missing is None
    assert len(log) == 2
    assert found.description == made[2].description
    assert [len(found.pictures or ()), len(found.variants or ())] == [2, 3]
