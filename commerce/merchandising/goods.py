"""Variants of products with what one of each costs and how many can be sold: one statement.

What storefronts show of a product. The three parts can be read on their own
(`catalog.repo`, `pricing.service`, `inventory.repo`); where a page wants all of them, asking once
costs half as much.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import ARRAY, Integer, Uuid, any_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.types import DateTime

from commerce.catalog import repo as catalog
from commerce.catalog.statements import LISTED_VARIANT_COLUMNS, VARIANT_COLUMNS, variant_page
from commerce.catalog.views import Product, listed_variant
from commerce.core.db import Reader
from commerce.core.money import Money
from commerce.core.paging import PageRequest
from commerce.core.reads import Traced, snapshot_tag
from commerce.core.statements import Prepared, as_is, listed_values
from commerce.inventory.models import StockLevel
from commerce.inventory.repo import open_warehouse_ids
from commerce.merchandising.views import Offered
from commerce.pricing.models import Price
from commerce.pricing.repo import WINDOWS
from commerce.pricing.service import price_lists_in_force
from commerce.shop.views import Scope

AT: Any = bindparam("at", type_=DateTime(timezone=True))
LISTS: Any = listed_values("list_ids", Uuid)
BRIEF: Any = partial(listed_variant, Offered)
WHOLE: Any = Offered
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
    return [*of_products, *(f"variant:{row[1].hex}" for row in rows), snapshot_tag("warehouses")]


@cache
def _statement(
    *, is_brief: bool, with_inactive: bool, is_continued: bool
) -> Prepared[Sequence[Any]]:
    columns = LISTED_VARIANT_COLUMNS if is_brief else VARIANT_COLUMNS
    page = variant_page(columns, with_inactive=with_inactive, is_continued=is_continued).cte("page")
    # As one array, so that each of the two is a walk along its index and never a join.
    ids = cast(select(func.array_agg(page.c.id)).scalar_subquery(), ARRAY(Uuid))
    prices, stock = _unit_prices(ids), _available(ids)
    statement = (
        select(*page.c, prices.c.amount, prices.c.compare_at, stock.c.available)
        .select_from(page)
        .outerjoin(prices, prices.c.variant_id == page.c.id)
        .outerjoin(stock, stock.c.variant_id == page.c.id)
        .order_by(page.c.position, page.c.id)
    )
    return Prepared(statement, as_is, traced=Traced(_tags, WINDOWS))


async def goods_of_products(
    reader: Reader,
    scope: Scope,
    products: Sequence[Product],
    request: PageRequest,
    *,
    with_inactive: bool,
    is_brief: bool = False,
) -> list[list[Offered]]:
    """A page of the variants of every product, each with one more than asked for; brief ones hold
    no more than `listed_variant` says, and their offers."""
    at = reader.clock.now()
    statement = _statement(
        is_brief=is_brief, with_inactive=with_inactive, is_continued=request.after is not None
    )
    found = await reader.fetch(
        statement,
        **catalog.variants_asked_for(products, request),
        list_ids=await price_lists_in_force(
            reader,
            channel_id=scope.channel.id,
            currency=scope.currency,
            customer_group=scope.customer_group,
            at=at,
        ),
        warehouse_ids=await open_warehouse_ids(reader, scope.channel.id),
        at=at,
    )
    pages: list[list[Offered]] = [[] for _ in products]
    make = BRIEF if is_brief else _whole
    place: int  # of the product, from 1 on
    for place, *columns, amount, compare_at, available in found:
        offered = make(*columns, products[place - 1])
        offered.price = None if amount is None else Money(amount, scope.currency)
        offered.compare_at = None if compare_at is None else Money(compare_at, scope.currency)
        offered.available = available or 0
        pages[place - 1].append(offered)
    return pages


def _whole(*row: Any) -> Any:
    """The columns of a variant and, at the end, its product."""
    return WHOLE(*row[:-1], row[-1].options_json, None, None, 0)
