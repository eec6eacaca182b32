"""What products, categories and brands have in common: a page of their own under a slug."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from commerce.catalog.checks import PAGE_TEXTS, Checks
from commerce.catalog.errors import SlugTaken
from commerce.catalog.models import Brand, Category, Product
from commerce.catalog.requests import BrandFields, CategoryFields
from commerce.catalog.slugs import alternative_slug, slug_of
from commerce.catalog.wording import merged
from commerce.core.db import Tx
from commerce.core.text import Translations


def page_columns(
    checks: Checks,
    fields: CategoryFields | BrandFields,
    *,
    translations: Translations,
    default_language: str,
) -> dict[str, Any]:
    """The columns that the fields set, the slug aside."""
    columns: dict[str, Any] = dict(checks.texts(PAGE_TEXTS, fields))
    if "image_url" in fields:
        columns["image_url"] = checks.at("imageUrl").url(fields["image_url"])
    if "translations" in fields:
        columns["translations"] = merged(
            checks.at("translations"),
            translations,
            fields["translations"],
            PAGE_TEXTS,
            default_language,
        )
    return columns


async def insert_page(
    tx: Tx,
    table: type[Product | Category | Brand],
    id_: UUID,
    slug: str | None,
    columns: Mapping[str, object],
) -> str:
    """Insert a row under the slug that was asked for, or under one made from its title; the slug.
    Raises SlugTaken."""
    made = slug_of(str(columns["title"]), id_)
    for candidate in [slug] if slug else [made, alternative_slug(made, id_)]:
        inserted = await tx.execute(
            insert(table)
            .values(id=id_, slug=candidate, **columns)
            .on_conflict_do_nothing(index_elements=["slug"])
            .returning(table.slug)
        )
        if inserted.first() is not None:
            return candidate
    raise SlugTaken(slug or made)
