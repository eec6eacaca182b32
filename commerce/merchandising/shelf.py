"""Products with their pictures, and with the first of their variants, what those cost and how many
there are: one statement for all that a page of a storefront shows.

A statement more costs such a page as much as twenty products do (docs/performance.md). What is not
on the first page of a product's variants is read by `goods_of_products`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import starmap
from typing import Any

from sqlalchemy import BigInteger, Integer, cast, func, null, select, true

from commerce.catalog.models import ProductMedia
from commerce.catalog.statements import (
    EVERYTHING,
    MEDIA_COLUMNS,
    OF_ITS_PRODUCT,
    Arranged,
    Shown,
    alone,
    variant_page,
)
from commerce.catalog.views import Media, Product
from commerce.core.db import Reader
from commerce.core.interleaved import Interleaved
from commerce.core.reads import Traced, snapshot_tag, tag
from commerce.core.statements import Prepared, limit_given
from commerce.merchandising.goods import goods_of, offered, terms
from commerce.pricing.repo import WINDOWS
from commerce.shop.views import Scope

NO_POSITION = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read with products, and what of their variants."""

    pictures: bool = False
    goods: bool = False
    shown: Shown = EVERYTHING


@dataclass(frozen=True, slots=True)
class Firsts:
    """How many of the `pictures` of each product are read, of which None is all, and of its
    `variants`, of which one more is."""

    pictures: int | None = None
    variants: int = 0


@cache
def arranged(beside: Beside) -> Arranged:
    """The arrangement that reads it."""
    if not (beside.pictures or beside.goods):
        return alone
    return lambda products: Shelf(products, beside)


async def parameters(
    reader: Reader, scope: Scope, beside: Beside, *, products: int, firsts: Firsts
) -> dict[str, object]:
    """Those of an arrangement: more is read for so many `products` and no further ones."""
    if not (beside.pictures or beside.goods):
        return {}
    of_goods = await terms(reader, scope) if beside.goods else {}
    return {
        **of_goods,
        "furnished": products,
        "picture_limit": firsts.pictures,
        "goods_limit": firsts.variants + 1,
    }


class Shelf(Prepared[Product]):
    """Reads what another statement reads, and what stands beside it."""

    def __init__(self, products: Prepared[Product], beside: Beside) -> None:
        page = _placed(products)
        parts = [select(page.c.place, NO_POSITION, page.c.id, *_columns_of(page))]
        if beside.pictures:
            parts.append(_pictures(page))
        if beside.goods:
            parts.append(_goods(page, beside.shown))
        self._interleaved = Interleaved(parts)
        self._beside = beside
        super().__init__(
            self._interleaved.statement, products.into, traced=_traced(products, beside)
        )

    def build(self, records: Sequence[Sequence[Any]]) -> list[Product]:
        of_products, *beside = self._interleaved.rows(records)
        furnished: dict[str, Any] = {}
        products: list[Product] = []
        for place, [row] in of_products.items():
            if self._beside.pictures:
                furnished["pictures"] = list(starmap(Media, beside[0].get(place, ())))
            if self._beside.goods:
                of_product = row[: len(OF_ITS_PRODUCT)]
                of_place = beside[-1].get(place, ())
                furnished["variants"] = goods_of(self._beside.shown, of_product, of_place)
            products.append(self.into(*row, **furnished))
        return products


def _placed(products: Prepared[Product]) -> Any:
    """The products, each with its place among them, from 1 on."""
    statement: Any = products.statement
    listed = statement.subquery("listed")
    return select(*listed.c, func.row_number(type_=BigInteger).over().label("place")).cte("page")


def _columns_of(page: Any) -> list[Any]:
    return [column for column in page.c if column is not page.c.place]


def _furnished(page: Any) -> Any:
    return page.c.place <= limit_given("furnished")


def _pictures(page: Any) -> Any:
    first = (
        select(ProductMedia.position, *MEDIA_COLUMNS)
        .where(ProductMedia.product_id == page.c.id)
        .order_by(ProductMedia.position, ProductMedia.id)
        .limit(limit_given("picture_limit"))
        .lateral("pictures")
    )
    ordering = page.c.place, first.c.position, first.c.id
    columns = [column for column in first.c if column is not first.c.position]
    return select(*ordering, *columns).select_from(page.join(first, true())).where(_furnished(page))


def _goods(page: Any, shown: Shown) -> Any:
    variants = variant_page(shown.variant_columns, page, limit="goods_limit")
    goods = variants.where(_furnished(page)).cte("goods")
    ordering = goods.c.place, goods.c.position, goods.c.id
    return offered(goods, *ordering)


def _traced(products: Prepared[Product], beside: Beside) -> Traced | None:
    """What the products were found by, and what stands beside them."""
    found_by = products.traced
    if found_by is None:
        return None

    def tags(parameters: Mapping[str, Any], rows: Sequence[Product]) -> Iterable[str]:
        yield from found_by.tags(parameters, rows)
        for product in rows:
            yield tag("product", product.id)
            for variant in product.variants or ():
                yield tag("variant", variant.id)
        if beside.goods:
            yield snapshot_tag("warehouses")

    windows = found_by.windows | WINDOWS if beside.goods else found_by.windows
    return Traced(tags, windows, found_by.seconds)
