"""Products together with their pictures: one statement instead of two.

One more statement costs a page as much as twenty products do (docs/performance.md), so pages that
show pictures read them as arrays beside the columns of each product. For few products at a time:
PostgreSQL looks their pictures up one product after the other.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true

from commerce.catalog.models import Product as ProductRow
from commerce.catalog.models import ProductMedia
from commerce.catalog.statements import BY_SLUG, MEDIA_COLUMNS
from commerce.catalog.views import Media, Product
from commerce.core.statements import Prepared

COLUMNS = tuple(column for column in MEDIA_COLUMNS if column is not ProductMedia.product_id)


def _pictures() -> Any:
    """The pictures and videos of a product as arrays, in their order; null where it has none."""
    shown = (
        select(*COLUMNS)
        .where(ProductMedia.product_id == ProductRow.id)
        .order_by(ProductMedia.position, ProductMedia.id)
        .correlate(ProductRow)
        .subquery("shown")
    )
    arrays = (func.array_agg(column).label(column.name) for column in shown.c)
    return select(*arrays).select_from(shown).lateral("pictures")


PICTURES = _pictures()


def with_pictures(products: Any, into: Callable[..., Product]) -> tuple[Any, Any]:
    """A statement that reads products, and what makes them of its rows, with their pictures."""
    statement: Select[*tuple[Any, ...]] = products
    pictured = statement.add_columns(*PICTURES.c).outerjoin(PICTURES, true())
    return pictured, partial(_pictured, into)


def _pictured(into: Callable[..., Product], *row: Any) -> Product:
    arrays = row[-len(COLUMNS) :]
    return into(*row[: -len(COLUMNS)], _media(row[0], *arrays) if arrays[0] is not None else [])


def _media(product_id: UUID, ids: Sequence[UUID], *others: Sequence[Any]) -> list[Media]:
    return [Media(id_, product_id, *rest) for id_, *rest in zip(ids, *others, strict=True)]


def _prepared(of_product: Prepared[Product]) -> Prepared[Product]:
    statement, into = with_pictures(of_product.statement, of_product.into)
    return Prepared(statement, into, traced=of_product.traced)


PICTURED_BY_SLUG: Mapping[bool, Prepared[Product]] = {
    everything: _prepared(by_slug) for everything, by_slug in BY_SLUG.items()
}
