"""Variants with their offers in one statement say what the three parts say on their own."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from commerce.catalog import repo
from commerce.core.db import Database
from commerce.core.money import Money
from commerce.core.paging import PageRequest
from commerce.inventory.repo import available_by_variant
from commerce.merchandising.goods import goods_of_products
from commerce.pricing.service import unit_prices
from commerce.pricing.views import UnitPrice
from commerce.shop.service import resolve_scope
from tests.factories.catalog import make_product
from tests.factories.offers import set_stock
from tests.factories.pricing import make_price, make_price_list

DAY = timedelta(days=1)
NONE = (None, None)


def minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


async def test_it_agrees_with_its_parts(db: Database) -> None:
    async with db.write() as tx:
        plain = await make_product(tx, slug="plain", variants=3, compare_at=Money(2500, "GBP"))
        bare = await make_product(tx, slug="bare", variants=2, price=None, on_hand=None)
        await set_stock(tx, plain.variant_ids[:2], 4, warehouse="north")
        sale = await make_price_list(tx, code="sale", priority=10)
        await make_price(tx, plain.variant_ids[0], sale, 1500)
        await make_price(tx, plain.variant_ids[0], sale, 1200, min_quantity=2)
        await make_price(tx, plain.variant_ids[1], sale, 1400, starts_at=db.clock.now() + DAY)

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        found = await repo.products_by_id(reader, [plain.id, bare.id])
        products = [found[plain.id], found[bare.id]]
        ids = [*plain.variant_ids, *bare.variant_ids]
        request = PageRequest(5)
        goods = await goods_of_products(reader, scope, products, request, with_inactive=False)
        pages = await repo.variant_pages(reader, products, request, with_inactive=False)
        prices = await unit_prices(
            reader,
            channel_id=scope.channel.id,
            currency="GBP",
            customer_group=None,
            quantities=dict.fromkeys(ids, 1),
            at=db.clock.now(),
        )
        available = await available_by_variant(reader, scope.channel.id, ids)

    def amounts(found: Mapping[UUID, UnitPrice]) -> list[tuple[int | None, int | None]]:
        each = [found.get(id_) for id_ in ids]
        return [(price.amount.minor, minor(price.compare_at)) if price else NONE for price in each]

    offered = {variant.id: variant for page in goods for variant in page}
    assert [[v.id for v in page] for page in goods] == [[v.id for v in page] for page in pages]
    assert [v.product_id for v in goods[1]] == [bare.id, bare.id]
    assert goods[0][2].title("en") == "Size 3"
    assert [(offered[id_].amount, offered[id_].compare_at) for id_ in ids] == amounts(prices)
    assert amounts(prices)[:2] == [(1500, None), (1900, 2500)]
    assert amounts(prices)[3:] == [NONE, NONE]
    assert {id_: variant.available for id_, variant in offered.items()} == available
    assert [available[id_] for id_ in ids] == [14, 14, 10, 0, 0]


async def test_a_page_of_variants_goes_on_after_a_cursor(db: Database) -> None:
    async with db.write() as tx:
        made = await make_product(tx, variants=5)

    async with db.read() as reader:
        scope = await resolve_scope(reader, channel=None, language=None, currency=None)
        products = list((await repo.products_by_id(reader, [made.id])).values())
        first = await goods_of_products(reader, scope, products, PageRequest(2), with_inactive=True)
        after = repo.variant_cursor(first[0][1])
        rest = await goods_of_products(
            reader, scope, products, PageRequest(2, after), with_inactive=True
        )

    assert [v.id for v in first[0]] == made.variant_ids[:3]
    assert [v.id for v in rest[0]] == made.variant_ids[2:5]
