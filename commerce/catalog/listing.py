"""Lists of products, page by page: chosen by criteria, ordered, continued after a position.

Each combination of criteria, order and continuation is one statement that is composed once and
then prepared; only values change. Visibility comes from `statements.visible_products`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    tuple_,
)
from sqlalchemy.types import DateTime

from commerce.catalog import category_pages, tracing
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductCategory, ProductListing, ProductVariant
from commerce.catalog.statements import (
    EVERYTHING,
    Arranged,
    Shown,
    alone,
    visible_products,
)
from commerce.catalog.views import ListedProduct, Product
from commerce.core.db import Reader
from commerce.core.paging import (
    CursorValue,
    PageRequest,
    cursor_by,
    cursor_id,
    cursor_int,
    cursor_text,
    cursor_time,
    decode_cursor,
)
from commerce.core.statements import Prepared, value
from commerce.core.view import View


class ProductSort(Enum):
    NEWEST = "newest"
    TITLE = "title"
    BEST_SELLING = "best_selling"


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a client asks for; slugs are looked up and categories bring what is below them."""

    category_id: UUID | None = None
    category_slug: str | None = None
    brands: Sequence[str] | None = None
    ids: Sequence[UUID] | None = None
    tags: Sequence[str] | None = None
    skus: Sequence[str] | None = None
    updated_since: datetime | None = None
    status: ProductStatus | None = None


class ProductCriteria(View):
    """What a list holds; None leaves a criterion out. With a `status` the list holds what is in
    that state, published or not, and is for staff alone."""

    category_ids: Sequence[UUID] | None = None
    brand_ids: Sequence[UUID] | None = None
    ids: Sequence[UUID] | None = None
    tags: Sequence[str] | None = None
    skus: Sequence[str] | None = None
    updated_since: datetime | None = None
    status: ProductStatus | None = None

    @property
    def sees_unpublished(self) -> bool:
        return self.status is not None

    @property
    def finds_nothing(self) -> bool:
        """Whether one of the lists is empty."""
        lists = (self.category_ids, self.brand_ids, self.ids, self.tags, self.skus)
        return any(each is not None and not each for each in lists)

    def given(self) -> dict[str, object]:
        """The criteria that were set, by name."""
        named = asdict(self)
        return {name: criterion for name, criterion in named.items() if criterion is not None}


def _array(name: str, of: Any) -> Any:
    return any_(bindparam(name, type_=ARRAY(of)))


CONDITIONS: Mapping[str, Any] = {
    "category_ids": exists().where(
        ProductCategory.product_id == ProductRow.id,
        ProductCategory.category_id == _array("category_ids", Uuid),
    ),
    "brand_ids": ProductRow.brand_id == _array("brand_ids", Uuid),
    "ids": ProductRow.id == _array("ids", Uuid),
    "tags": ProductRow.tags.op("&&")(bindparam("tags", type_=ARRAY(Text))),
    "skus": exists().where(
        ProductVariant.product_id == ProductRow.id, ProductVariant.sku == _array("skus", Text)
    ),
    "updated_since": ProductRow.updated_at
    >= bindparam("updated_since", type_=DateTime(timezone=True)),
    "status": ProductRow.status == bindparam("status", type_=ProductRow.status.type),
}


CURSOR_VALUES: Mapping[ProductSort, Callable[[CursorValue], object]] = {
    ProductSort.NEWEST: cursor_time,
    ProductSort.TITLE: cursor_text,
    ProductSort.BEST_SELLING: cursor_int,
}


BY_TITLE = cursor_by("title")
BY_SALES = cursor_by("sales_count")
BY_CREATION = cursor_by("created_at")
BY_PUBLICATION = cursor_by("published_at")


@dataclass(frozen=True, slots=True)
class Order:
    """One order of products. Ascending only for titles; ties go by id in the same direction.
    Lists that hold unpublished products take `created_at` for newness."""

    sort: ProductSort
    sees_unpublished: bool

    @property
    def column(self) -> Any:
        match self.sort:
            case ProductSort.TITLE:
                return ProductRow.title
            case ProductSort.BEST_SELLING:
                return ProductRow.sales_count
            case ProductSort.NEWEST:
                unpublished = self.sees_unpublished
                return ProductRow.created_at if unpublished else ProductListing.published_from

    def apply(self, products: Select[Any], *, is_continued: bool) -> Select[Any]:
        """Order, continue after `:after_value` and `:after_id`, cut at `:limit`."""
        position = tuple_(self.column, ProductRow.id)
        if is_continued:
            after = tuple_(
                bindparam("after_value", type_=self.column.type), bindparam("after_id", type_=Uuid)
            )
            further = position > after if self.sort is ProductSort.TITLE else position < after
            products = products.where(further)
        is_ascending = self.sort is ProductSort.TITLE
        directed = [c if is_ascending else c.desc() for c in (self.column, ProductRow.id)]
        return products.order_by(*directed).limit(bindparam("limit", type_=Integer))

    @property
    def cursor_of(self) -> Callable[[Product], str]:
        """What names the position of a product."""
        match self.sort:
            case ProductSort.TITLE:
                return BY_TITLE
            case ProductSort.BEST_SELLING:
                return BY_SALES
            case ProductSort.NEWEST:
                return BY_CREATION if self.sees_unpublished else BY_PUBLICATION

    def position(self, request: PageRequest) -> dict[str, object]:
        """The parameters of a page. Raises BadUserInput for a cursor of another order."""
        if request.after is None:
            return {"limit": request.first + 1}
        after_value, after_id = decode_cursor(request.after, 2)
        return {
            "limit": request.first + 1,
            "after_value": CURSOR_VALUES[self.sort](after_value),
            "after_id": cursor_id(after_id),
        }


BY_CATEGORY = frozenset({"category_ids"})
NEWEST = Order(ProductSort.NEWEST, sees_unpublished=False)
"""The order of the read model of categories."""


@cache
def _page_statement(
    given: frozenset[str], order: Order, shown: Shown, arranged: Arranged, *, is_continued: bool
) -> Prepared[Product]:
    columns = shown.product_columns
    if given == BY_CATEGORY and order == NEWEST:
        page = category_pages.newest_products(columns, is_continued=is_continued)
    else:
        products = visible_products(*columns, sees_unpublished=order.sees_unpublished)
        chosen = products.where(*(CONDITIONS[name] for name in sorted(given)))
        page = order.apply(chosen, is_continued=is_continued)
    traced = tracing.of_list(given, by_sales=order.sort is ProductSort.BEST_SELLING)
    into: Any = ListedProduct if shown.is_brief else Product
    return arranged(Prepared(page, into, traced=traced))


@cache
def _count_statement(given: frozenset[str], *, sees_unpublished: bool) -> Prepared[int]:
    products = visible_products(func.count(), sees_unpublished=sees_unpublished)
    chosen = products.where(*(CONDITIONS[name] for name in sorted(given)))
    return Prepared(chosen, value, traced=tracing.of_list(given, by_sales=False))


async def page(
    reader: Reader,
    criteria: ProductCriteria,
    sort: ProductSort,
    request: PageRequest,
    *,
    channel_id: UUID,
    shown: Shown = EVERYTHING,
    arranged: Arranged = alone,
    **beside: object,
) -> list[Product]:
    """One product more than asked for, of those the channel shows now. Lists by sales or of what is
    not published are never brief. `arranged` may read more in the same statement, for which
    `beside` holds the parameters."""
    order = Order(sort, criteria.sees_unpublished)
    given = criteria.given()
    if sort is ProductSort.BEST_SELLING or order.sees_unpublished:
        shown = replace(shown, is_brief=False)
    statement = _page_statement(
        frozenset(given), order, shown, arranged, is_continued=request.after is not None
    )
    position = order.position(request)
    at = reader.clock.now()
    return await reader.fetch(
        statement, **given, **position, **beside, channel_id=channel_id, at=at
    )


async def count(reader: Reader, criteria: ProductCriteria, *, channel_id: UUID) -> int:
    """How many the whole list holds."""
    given = criteria.given()
    statement = _count_statement(frozenset(given), sees_unpublished=criteria.sees_unpublished)
    return (
        await reader.first(statement, **given, channel_id=channel_id, at=reader.clock.now())
    ) or 0
