"""Variants of products with what one of each costs and how many can be sold: one statement.

What storefronts show of a product. The three parts can be read on their own
(`catalog.repo`, `pricing.service`, `inventory.repo`); where a page wants all of them, asking once
costs half as much.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.types import DateTime

from commerce.catalog import repo as catalog
from commerce.catalog.statements import EVERYTHING, Shown, variant_page, variants_wanted
from commerce.catalog.views import Product
from commerce.core.db import Reader
from commerce.core.paging import PageRequest
from commerce.core.reads import Traced, snapshot_tag
from commerce.core.statements import Prepared, as_is, listed_values
from commerce.inventory.models import StockLevel
from commerce.inventory.repo import open_warehouse_ids
from commerce.merchandising.views import Offered, listed_goods
from commerce.pricing.models import Price
from commerce.pricing.repo import WINDOWS
from commerce.pricing.service import price_lists_in_force
from commerce.shop.views import Scope

AT: Any = bindparam("at", type_=DateTime(timezone=True))
LISTS: Any = listed_values("list_ids", Uuid)
WAREHOUSES: Any = listed_values("warehouse_ids", Uuid)


def _unit_prices(ids: Any) -> Any:
    """As `pricing.repo.unit_prices` chooses among lists, for one piece."""
    return (
        select(Price.variant_id, Price.amount, Price.compare_at)
        .ext(distinct_on(Price.variant_id))
        .where(
            Price.variant_id == any_(ids),
            Price.price_list_id == any_(LISTS),
            Price.min_quantity <= 1,
            or_(Price.starts_at.is_(None), Price.starts_at <= AT),
            or_(Price.ends_at.is_(None), Price.ends_at > AT),
        )
        .order_by(
            Price.variant_id,
            func.array_position(LISTS, Price.price_list_id),
            Price.min_quantity.desc(),
            Price.starts_at.desc().nulls_last(),
        )
        .subquery("unit_prices")
    )


def _available(ids: Any) -> Any:
    """As `inventory.repo.available_by_variant` counts."""
    unsold = StockLevel.on_hand - StockLevel.reserved - StockLevel.safety_stock
    return (
        select(
            StockLevel.variant_id,
            cast(func.sum(func.greatest(unsold, 0)), Integer).label("available"),
        )
        .where(StockLevel.variant_id == any_(ids), StockLevel.warehouse_id == any_(WAREHOUSES))
        .group_by(StockLevel.variant_id)
        .subquery("stock")
    )


def _tags(parameters: Mapping[str, Any], rows: Sequence[Any]) -> Iterable[str]:
    of_products = [f"product:{id_.hex}" for id_ in parameters["ids"]]
    return [*of_products, *(f"variant:{row[2].hex}" for row in rows), snapshot_tag("warehouses")]


def offered(page: Any) -> Any:
    """The variants of a page (a CTE of `variant_page`): their `place`, `position` and `id`, their
    other columns, `amount`, `compare_at` and `available`."""
    # As one array, so that each of the two is a walk along its index and never a join.
    ids = cast(select(func.array_agg(page.c.id)).scalar_subquery(), ARRAY(Uuid))
    prices, stock = _unit_prices(ids), _available(ids)
    first = [page.c.place, page.c.position, page.c.id]
    others = [column for column in page.c if column not in set(first)]
    return (
        select(*first, *others, prices.c.amount, prices.c.compare_at, stock.c.available)
        .select_from(page)
        .outerjoin(prices, prices.c.variant_id == page.c.id)
        .outerjoin(stock, stock.c.variant_id == page.c.id)
    )


@cache
def _statement(shown: Shown, *, with_inactive: bool, is_continued: bool) -> Prepared[Sequence[Any]]:
    page = variant_page(
        shown.variant_columns,
        variants_wanted(),
        with_inactive=with_inactive,
        is_continued=is_continued,
    ).cte("page")
    statement = offered(page).order_by(page.c.position, page.c.id)
    return Prepared(statement, as_is, traced=Traced(_tags, WINDOWS))


async def terms(reader: Reader, scope: Scope) -> dict[str, object]:
    """By which price lists and from which warehouses goods are offered: parameters of
    `offered`."""
    return {
        "list_ids": await price_lists_in_force(
            reader,
            channel_id=scope.channel.id,
            currency=scope.currency,
            customer_group=scope.customer_group,
            at=reader.clock.now(),
        ),
        "warehouse_ids": await open_warehouse_ids(reader, scope.channel.id),
    }


def pages_of_goods(
    shown: Shown, products: Sequence[Product], rows: Iterable[Sequence[Any]]
) -> list[list[Offered]]:
    """The goods of each product, of rows of `offered`; a place is that of the product, from 1
    on."""
    pages: list[list[Offered]] = [[] for _ in products]
    place: int
    if not shown.is_brief:
        for place, *columns in rows:
            pages[place - 1].append(_whole(products[place - 1], *columns))
        return pages
    for place, position, id_, sku, values, amount, compare_at, available in rows:
        product = products[place - 1]
        pages[place - 1].append(
            listed_goods(product, id_, position, sku, values, amount, compare_at, available)
        )
    return pages


def _whole(product: Product, position: int, *columns: Any) -> Offered:
    id_, product_id, seller_id, sku, barcode, *facts, amount, compare_at, available = columns
    make: Any = Offered
    of_variant = id_, product_id, seller_id, sku, barcode, position, *facts, product.options_json
    return make(*of_variant, amount, compare_at, available or 0)


async def goods_of_products(
    reader: Reader,
    scope: Scope,
    products: Sequence[Product],
    request: PageRequest,
    *,
    with_inactive: bool,
    shown: Shown = EVERYTHING,
) -> list[list[Offered]]:
    """A page of the variants of every product, each with one more than asked for."""
    statement = _statement(
        shown, with_inactive=with_inactive, is_continued=request.after is not None
    )
    asked = catalog.variants_asked_for(products, request)
    found = await reader.fetch(
        statement, **asked, **await terms(reader, scope), at=reader.clock.now()
    )
    return pages_of_goods(shown, products, found)
