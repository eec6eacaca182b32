"""Pages of products of several categories or brands at once, in one statement."""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, exists, func, select, true

from commerce.catalog import category_pages, tracing
from commerce.catalog.listing import NEWEST, Order, ProductSort
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductCategory
from commerce.catalog.statements import PRODUCT_COLUMNS, visible_products
from commerce.catalog.views import Product
from commerce.core.db import Reader
from commerce.core.paging import PageRequest
from commerce.core.reads import Traced, of_each
from commerce.core.statements import Prepared


class Owner(Enum):
    """By what products are grouped."""

    CATEGORY = "category"
    BRAND = "brand"


def _owned(owner: Owner, owners: Any) -> Any:
    """Categories own what stands in any of their members (themselves and what is below them)."""
    if owner is Owner.BRAND:
        return ProductRow.brand_id == owners.c.id
    members = (
        func.unnest(
            bindparam("member_of", type_=ARRAY(Uuid)), bindparam("member_ids", type_=ARRAY(Uuid))
        )
        .table_valued("owner_id", "id", name="members")
        .render_derived()
    )
    in_a_member = exists().where(
        members.c.owner_id == owners.c.id,
        ProductCategory.category_id == members.c.id,
        ProductCategory.product_id == ProductRow.id,
    )
    return in_a_member.correlate(owners, ProductRow)


def _with_owner(owner_id: UUID, *columns: Any) -> tuple[UUID, Product]:
    return owner_id, Product(*columns)


@cache
def _owned_statement(
    owner: Owner, order: Order, *, is_continued: bool
) -> Prepared[tuple[UUID, Product]]:
    owners = (
        func.unnest(bindparam("owner_ids", type_=ARRAY(Uuid)))
        .table_valued("id", with_ordinality="number", name="owners")
        .render_derived()
    )
    if owner is Owner.CATEGORY and order == NEWEST:
        page = category_pages.newest_products_of(owners, is_continued=is_continued)
    else:
        products = visible_products(*PRODUCT_COLUMNS).where(_owned(owner, owners))
        page = order.apply(products, is_continued=is_continued)
    paged: Any = page.lateral("paged")
    ordering: Any = paged.c[order.column.name]
    directed: list[Any] = [
        c if order.sort is ProductSort.TITLE else c.desc() for c in (ordering, paged.c.id)
    ]
    statement = select(owners.c.id, *paged.c).select_from(owners.join(paged, true()))
    tags = of_each("brand", "owner_ids")
    if owner is Owner.CATEGORY:
        tags = of_each("category", "member_ids")
    seconds = tracing.SALES_SECONDS if order.sort is ProductSort.BEST_SELLING else None
    traced = Traced(tags, tracing.WINDOWS, seconds)
    return Prepared(statement.order_by(owners.c.number, *directed), _with_owner, traced=traced)


async def pages_by_owner(
    reader: Reader,
    owner: Owner,
    members: Mapping[UUID, Sequence[UUID]],
    sort: ProductSort,
    request: PageRequest,
    *,
    channel_id: UUID,
) -> Mapping[UUID, list[Product]]:
    """A page of every category or brand in one statement, each with one product more than asked
    for. `members` says which categories belong to each; for brands only its keys count."""
    order = Order(sort, sees_unpublished=False)
    statement = _owned_statement(owner, order, is_continued=request.after is not None)
    grouped: dict[UUID, list[Product]] = {id_: [] for id_ in members}
    found = await reader.fetch(
        statement,
        **order.position(request),
        owner_ids=list(grouped),
        member_of=[id_ for id_, below in members.items() for _ in below],
        member_ids=[member for below in members.values() for member in below],
        channel_id=channel_id,
        at=reader.clock.now(),
    )
    for owner_id, product in found:
        grouped[owner_id].append(product)
    return grouped
