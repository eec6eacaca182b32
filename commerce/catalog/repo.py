"""Reads of products, variants, media and publication, as views and never as rows.

Who sees what is decided in `statements.visible_products`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from commerce.catalog.statements import (
    BY_ID,
    BY_SLUG,
    CATEGORIES_BY_PRODUCT,
    LISTINGS,
    MEDIA_BY_ID,
    MEDIA_BY_PRODUCT,
    VARIANT_IDS,
    VARIANTS_BY_ID,
    VARIANTS_BY_PRODUCT,
    VARIANTS_BY_SKU,
    Arranged,
    alone,
)
from commerce.catalog.statements import variant_pages as variant_pages_statement
from commerce.catalog.views import Listing, Media, Product, Variant
from commerce.core.db import Reader
from commerce.core.paging import (
    PageRequest,
    cursor_by,
    cursor_id,
    cursor_int,
    decode_cursor,
)
from commerce.core.statements import Prepared

T = TypeVar("T", Variant, Media, Listing)


async def products_by_id(
    reader: Reader,
    ids: Sequence[UUID],
    *,
    channel_id: UUID | None = None,
    sees_unpublished: bool = False,
) -> Mapping[UUID, Product]:
    """What shoppers of a channel see now; without a channel, or when told to see what is not
    published, every product whatever its state."""
    statement = BY_ID[channel_id is None or sees_unpublished]
    at = reader.clock.now()
    found = await reader.fetch(statement, ids=list(ids), channel_id=channel_id, at=at)
    return {product.id: product for product in found}


async def product_by_slug(
    reader: Reader,
    slug: str,
    *,
    channel_id: UUID,
    sees_unpublished: bool = False,
    arranged: Arranged = alone,
    **beside: object,
) -> Product | None:
    """The product of a slug, if the channel shows it now. `arranged` may read more in the same
    statement, for which `beside` holds the parameters."""
    statement = _by_slug(arranged, sees_unpublished=sees_unpublished)
    at = reader.clock.now()
    return await reader.first(statement, slug=slug, channel_id=channel_id, at=at, **beside)


@cache
def _by_slug(arranged: Arranged, *, sees_unpublished: bool) -> Prepared[Product]:
    return arranged(BY_SLUG[sees_unpublished])


async def variants_by_id(
    reader: Reader,
    ids: Sequence[UUID],
    *,
    channel_id: UUID | None = None,
    sees_unpublished: bool = False,
) -> Mapping[UUID, Variant]:
    """Active variants of what shoppers of a channel see now; without a channel, or when told to
    see what is not published, every variant."""
    statement = VARIANTS_BY_ID[channel_id is None or sees_unpublished]
    at = reader.clock.now()
    found = await reader.fetch(statement, ids=list(ids), channel_id=channel_id, at=at)
    return {variant.id: variant for variant in found}


async def variants_by_sku(
    reader: Reader,
    skus: Sequence[str],
    *,
    channel_id: UUID | None = None,
    sees_unpublished: bool = False,
) -> Mapping[str, Variant]:
    """The same, found by SKU."""
    statement = VARIANTS_BY_SKU[channel_id is None or sees_unpublished]
    at = reader.clock.now()
    found = await reader.fetch(statement, skus=list(skus), channel_id=channel_id, at=at)
    return {variant.sku: variant for variant in found}


async def variant_pages(
    reader: Reader, products: Sequence[Product], request: PageRequest, *, with_inactive: bool
) -> list[list[Variant]]:
    """A page of the variants of every product, each with one more than asked for."""
    is_continued = request.after is not None
    statement = variant_pages_statement(with_inactive=with_inactive, is_continued=is_continued)
    pages: list[list[Variant]] = [[] for _ in products]
    make: Any = Variant
    place: int  # of the product, from 1 on
    for place, *row in await reader.fetch(statement, **variants_asked_for(products, request)):
        product = products[place - 1]
        pages[place - 1].append(make(product.id, product.options_json, *row))
    return pages


def variants_asked_for(products: Sequence[Product], request: PageRequest) -> dict[str, object]:
    """The parameters of a page of variants. Raises BadUserInput."""
    asked: dict[str, object] = {
        "ids": [product.id for product in products],
        "limit": request.first + 1,
    }
    if request.after is not None:
        position, id_ = decode_cursor(request.after, 2)
        asked |= {"after_position": cursor_int(position), "after_id": cursor_id(id_)}
    return asked


variant_cursor = cursor_by("position")


async def variant_ids_by_product(
    reader: Reader, product_ids: Sequence[UUID]
) -> Mapping[UUID, list[UUID]]:
    """The active variants of products, by id alone."""
    return _grouped(product_ids, await reader.fetch(VARIANT_IDS, ids=list(product_ids)))


async def variants_by_product(
    reader: Reader, product_ids: Sequence[UUID], *, with_inactive: bool = False
) -> Mapping[UUID, list[Variant]]:
    """All variants of products, in the order in which they are shown."""
    found = await reader.fetch(
        VARIANTS_BY_PRODUCT, ids=list(product_ids), with_inactive=with_inactive
    )
    return _by_product(product_ids, found)


async def media_by_product(
    reader: Reader, product_ids: Sequence[UUID]
) -> Mapping[UUID, list[Media]]:
    """Pictures and videos of products, the featured one first."""
    return _by_product(product_ids, await reader.fetch(MEDIA_BY_PRODUCT, ids=list(product_ids)))


async def category_ids_by_product(
    reader: Reader, product_ids: Sequence[UUID]
) -> Mapping[UUID, list[UUID]]:
    """Every category that products are listed in."""
    return _grouped(product_ids, await reader.fetch(CATEGORIES_BY_PRODUCT, ids=list(product_ids)))


async def listings_by_product(
    reader: Reader, product_ids: Sequence[UUID]
) -> Mapping[UUID, list[Listing]]:
    """In which channels products are or will be published, and when."""
    return _by_product(product_ids, await reader.fetch(LISTINGS, ids=list(product_ids)))


async def media_by_id(
    reader: Reader, ids: Sequence[UUID], *, channel_id: UUID, sees_unpublished: bool = False
) -> Mapping[UUID, Media]:
    """Pictures and videos of products that the channel shows now."""
    statement, at = MEDIA_BY_ID[sees_unpublished], reader.clock.now()
    found = await reader.fetch(statement, ids=list(ids), channel_id=channel_id, at=at)
    return {media.id: media for media in found}


def _grouped(keys: Sequence[UUID], pairs: Sequence[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    grouped: dict[UUID, list[UUID]] = {key: [] for key in keys}
    for key, member in pairs:
        grouped[key].append(member)
    return grouped


def _by_product(product_ids: Sequence[UUID], rows: Sequence[T]) -> dict[UUID, list[T]]:
    grouped: dict[UUID, list[T]] = {product_id: [] for product_id in product_ids}
    for row in rows:
        grouped[row.product_id].append(row)
    return grouped
