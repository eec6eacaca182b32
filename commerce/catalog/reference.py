"""Reference data that is small and read by every page: the category tree, brands, attributes.

Kept as snapshots, so that a warm process reads them without a statement. Who changes them calls
`tx.invalidate` with the snapshot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from commerce.catalog.models import Attribute as AttributeRow
from commerce.catalog.models import Brand as BrandRow
from commerce.catalog.models import Category as CategoryRow
from commerce.catalog.tree import CategoryTree
from commerce.catalog.views import Attribute, Brand, Category
from commerce.core.db import Reader
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared

ALL_CATEGORIES = Prepared(
    select(
        CategoryRow.id,
        CategoryRow.parent_id,
        CategoryRow.path,
        CategoryRow.position,
        CategoryRow.slug,
        CategoryRow.title,
        CategoryRow.description,
        CategoryRow.seo_title,
        CategoryRow.seo_description,
        CategoryRow.image_url,
        CategoryRow.translations,
        CategoryRow.is_active,
    ),
    Category,
)
ALL_BRANDS = Prepared(
    select(
        BrandRow.id,
        BrandRow.slug,
        BrandRow.title,
        BrandRow.description,
        BrandRow.seo_title,
        BrandRow.seo_description,
        BrandRow.image_url,
        BrandRow.translations,
    ),
    Brand,
)
ALL_ATTRIBUTES = Prepared(
    select(
        AttributeRow.id,
        AttributeRow.code,
        AttributeRow.label,
        AttributeRow.translations,
        AttributeRow.kind,
        AttributeRow.unit,
        AttributeRow.choices,
        AttributeRow.is_filterable,
        AttributeRow.position,
    ).order_by(AttributeRow.position, AttributeRow.code),
    Attribute,
)


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """The whole tree, and the part of it that shoppers see."""

    everything: CategoryTree
    shown: CategoryTree


@dataclass(frozen=True, slots=True, eq=False)
class Brands:
    """In order of their titles."""

    all: Sequence[Brand]
    by_id: Mapping[UUID, Brand]
    by_slug: Mapping[str, Brand]


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """In the order in which they are shown."""

    all: Sequence[Attribute]
    by_id: Mapping[UUID, Attribute]
    by_code: Mapping[str, Attribute]


async def load_categories(reader: Reader) -> Categories:
    everything = CategoryTree.of(await reader.fetch(ALL_CATEGORIES))
    return Categories(everything, everything.shown())


async def load_brands(reader: Reader) -> Brands:
    brands = await reader.fetch(ALL_BRANDS)
    brands.sort(key=lambda brand: brand.position)
    return Brands(brands, {b.id: b for b in brands}, {b.slug: b for b in brands})


async def load_attributes(reader: Reader) -> Attributes:
    attributes = await reader.fetch(ALL_ATTRIBUTES)
    return Attributes(attributes, {a.id: a for a in attributes}, {a.code: a for a in attributes})


CATEGORIES = Snapshot("categories", load_categories)
BRANDS = Snapshot("brands", load_brands)
ATTRIBUTES = Snapshot("attributes", load_attributes)
