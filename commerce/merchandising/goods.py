"""Variants of products with what one of each costs and how many can be sold: one statement.

What storefronts show of a product. The three parts can be read on their own
(`catalog.repo`, `pricing.service`, `inventory.repo`); where a page wants all of them, asking once
costs half as much.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import starmap
from typing import Any

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.types import DateTime

from commerce.catalog import repo as catalog
from commerce.catalog.statements import EVERYTHING, Shown, variant_page, variants_wanted
from commerce.catalog.views import Product
from commerce.core.db import Reader
from commerce.core.interleaved import rows_by_place
from commerce.core.paging import PageRequest
from commerce.core.reads import Traced, snapshot_tag
from commerce.core.statements import Prepared, as_is, listed_values
from commerce.inventory.models import StockLevel
from commerce.inventory.repo import open_warehouse_ids
from commerce.merchandising.views import ListedOffered, Offered
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


def offered(page: Any, *first: Any) -> Any:
    """The variants of a page (a CTE of `variant_page`): these columns of it first, then those of
    variants, `amount`, `compare_at` and `available`."""
    # As one array, so that each of the two is a walk along its index and never a join.
    ids = cast(select(func.array_agg(page.c.id)).scalar_subquery(), ARRAY(Uuid))
    prices, stock = _unit_prices(ids), _available(ids)
    available = func.coalesce(stock.c.available, 0, type_=Integer).label("available")
    of_variants = [column for column in page.c if column is not page.c.place]
    return (
        select(*first, *of_variants, prices.c.amount, prices.c.compare_at, available)
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
    statement = offered(page, page.c.place).order_by(page.c.place, page.c.position, page.c.id)
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


def goods_of(
    shown: Shown, of_product: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> list[Offered]:
    """The goods of a product, of its `OF_ITS_PRODUCT` and rows of `offered` without their place.
    Brief ones are no more than `ListedOffered`."""
    into: Any = ListedOffered if shown.is_brief else Offered
    return list(starmap(partial(into, *of_product), rows))


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
    rows = rows_by_place(found)
    return [
        goods_of(shown, (product.id, product.options_json), rows.get(place, ()))
        for place, product in enumerate(products, 1)
    ]
