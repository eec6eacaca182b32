"""Products with their pictures, and with the first of their variants, what those cost and how many
there are: one statement for all that a page of a storefront shows.

A statement more costs such a page as much as twenty products do (docs/performance.md). What is not
on the first page of a product's variants is read by `goods_of_products`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, cast, func, null, select

from commerce.catalog.models import ProductMedia
from commerce.catalog.statements import (
    EVERYTHING,
    MEDIA_COLUMNS,
    Arranged,
    Shown,
    alone,
    variant_page,
)
from commerce.catalog.views import Media, Product
from commerce.core.db import Reader
from commerce.core.interleaved import Interleaved, Rows
from commerce.core.reads import Traced, snapshot_tag, tag
from commerce.core.statements import AnySelect, Prepared, limit_given
from commerce.merchandising.goods import offered, pages_of_goods, terms
from commerce.pricing.repo import WINDOWS
from commerce.shop.views import Scope

PICTURE_COLUMNS = tuple(column for column in MEDIA_COLUMNS if column is not ProductMedia.product_id)
NO_POSITION = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read with products, and what of their variants."""

    pictures: bool = False
    goods: bool = False
    shown: Shown = EVERYTHING


@cache
def arranged(beside: Beside) -> Arranged:
    """The arrangement that reads it."""
    if not (beside.pictures or beside.goods):
        return alone
    return lambda products: Shelf(products, beside)


async def parameters(
    reader: Reader, scope: Scope, beside: Beside, *, products: int, first: int
) -> dict[str, object]:
    """Those of an arrangement: more is read for so many `products` and no further ones, and of the
    variants of each the `first` and one more."""
    if not (beside.pictures or beside.goods):
        return {}
    of_goods = await terms(reader, scope) if beside.goods else {}
    return {**of_goods, "furnished": products, "goods_limit": first + 1}


class Shelf(Prepared[Product]):
    """Reads what another statement reads, and what stands beside it."""

    def __init__(self, products: Prepared[Product], beside: Beside) -> None:
        page = _placed(products)
        parts: list[AnySelect] = [select(page.c.place, NO_POSITION, *_columns_of(page))]
        if beside.pictures:
            parts.append(_pictures(page))
        if beside.goods:
            parts.append(_goods(page, beside.shown))
        self._interleaved = Interleaved(parts)
        self._beside = beside
        super().__init__(
            self._interleaved.statement, products.into, traced=_traced(products, beside)
        )

    def build(self, records: Iterable[Sequence[Any]]) -> list[Product]:
        of_products, *beside = self._interleaved.rows(records)
        products: list[Any] = [self.into(*columns) for _place, _position, *columns in of_products]
        if self._beside.pictures:
            _put_pictures(products, beside[0])
        if self._beside.goods:
            pages = pages_of_goods(self._beside.shown, products, beside[-1])
            for product, page in zip(products, pages, strict=True):
                product.variants = page
        return products


def _put_pictures(products: Sequence[Any], rows: Rows) -> None:
    for product in products:
        product.pictures = []
    place: int  # of the product, from 1 on
    for place, _position, id_, variant_id, kind, url, alt, translations in rows:
        product = products[place - 1]
        product.pictures.append(Media(id_, product.id, variant_id, kind, url, alt, translations))


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
    return (
        select(page.c.place, ProductMedia.position, *PICTURE_COLUMNS)
        .join(page, page.c.id == ProductMedia.product_id)
        .where(_furnished(page))
    )


def _goods(page: Any, shown: Shown) -> Any:
    variants = variant_page(shown.variant_columns, page, limit="goods_limit")
    return offered(variants.where(_furnished(page)).cte("goods"))


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
