"""Creating, changing and deleting brands."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from commerce.audit import service as audit
from commerce.catalog.checks import Checks
from commerce.catalog.errors import SlugTaken, StillInUse
from commerce.catalog.models import Brand, Product
from commerce.catalog.policy import check_may_write
from commerce.catalog.reference import BRANDS
from commerce.catalog.requests import BrandFields
from commerce.catalog.service.pages import insert_page, page_columns
from commerce.catalog.service.product_fields import checked_slug
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import NotFound
from commerce.core.ids import new_id
from commerce.shop.repo import SHOP

AUDITED = (
    *("slug", "title", "description", "seo_title", "seo_description", "image_url"),
    "translations",
)


async def create_brand(tx: Tx, actor: Actor, fields: BrandFields) -> UUID:
    check_may_write(actor)
    checks, id_ = Checks(), new_id()
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    default_language = (await tx.reference(SHOP)).default_language
    columns = page_columns(checks, fields, translations={}, default_language=default_language)
    checks.end()
    saved_slug = await insert_page(tx, Brand, id_, slug, columns)
    await audit.record(
        tx, actor, "brand.create", entity=("Brand", id_), after={**columns, "slug": saved_slug}
    )
    tx.invalidate(BRANDS)
    return id_


async def update_brand(tx: Tx, actor: Actor, brand_id: UUID, fields: BrandFields) -> UUID:
    """Change what was given."""
    check_may_write(actor)
    brand = await _locked(tx, brand_id)
    before = columns_of(brand, AUDITED)
    checks = Checks()
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    columns = page_columns(
        checks,
        fields,
        translations=brand.translations,
        default_language=(await tx.reference(SHOP)).default_language,
    )
    checks.end()
    columns["slug"] = slug or brand.slug
    for name, column in columns.items():
        setattr(brand, name, column)
    with refusing(uq_brands_slug=SlugTaken(brand.slug)):
        await tx.session.flush()  # so that a slug that is taken is refused here
    after, entity = columns_of(brand, AUDITED), ("Brand", brand_id)
    if await record_change(tx, actor, "brand.update", entity=entity, before=before, after=after):
        tx.invalidate(BRANDS)
        await announce(tx, actor, await _product_ids(tx, brand_id))
    return brand_id


async def delete_brand(tx: Tx, actor: Actor, brand_id: UUID) -> UUID:
    """Remove a brand that no product has. Raises StillInUse."""
    check_may_write(actor)
    brand = await _locked(tx, brand_id)
    products = await tx.scalar(select(func.count()).where(Product.brand_id == brand_id))
    if products:
        raise StillInUse(products)
    before = columns_of(brand, AUDITED)
    await tx.session.delete(brand)
    await audit.record(tx, actor, "brand.delete", entity=("Brand", brand_id), before=before)
    tx.invalidate(BRANDS)
    return brand_id


async def _product_ids(tx: Tx, brand_id: UUID) -> Sequence[UUID]:
    return await tx.scalars(select(Product.id).where(Product.brand_id == brand_id))


async def _locked(tx: Tx, brand_id: UUID) -> Brand:
    wanted = select(Brand).where(Brand.id == brand_id).with_for_update()
    brand = (await tx.execute(wanted)).scalar_one_or_none()
    if brand is None:
        raise NotFound("brand", ("input", "id"))
    return brand
