"""Pages of products of several categories or brands at once, in one statement."""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, exists, func, select, true

from commerce.catalog.listing import Order, ProductSort
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductCategory
from commerce.catalog.statements import PRODUCT_COLUMNS, visible_products
from commerce.catalog.views import Product
from commerce.core.db import Reader
from commerce.core.paging import PageRequest
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
    products = visible_products(*PRODUCT_COLUMNS).where(_owned(owner, owners))
    paged: Any = order.apply(products, is_continued=is_continued).lateral("paged")
    ordering: Any = paged.c[order.column.name]
    directed: list[Any] = [
        c if order.sort is ProductSort.TITLE else c.desc() for c in (ordering, paged.c.id)
    ]
    statement = select(owners.c.id, *paged.c).select_from(owners.join(paged, true()))
    return Prepared(statement.order_by(owners.c.number, *directed), _with_owner)


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
