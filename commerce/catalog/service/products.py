"""Creating, changing, archiving and deleting products."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commerce.audit import service as audit
from commerce.catalog.checks import Checks
from commerce.catalog.errors import SlugTaken
from commerce.catalog.kinds import ProductStatus
from commerce.catalog.models import Product, ProductCategory
from commerce.catalog.policy import check_may_write
from commerce.catalog.requests import CreateProduct, ProductFields
from commerce.catalog.rules import options_of
from commerce.catalog.service import variants
from commerce.catalog.service.locks import locked_product
from commerce.catalog.service.pages import insert_page
from commerce.catalog.service.product_fields import checked_slug, product_columns, references
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.service.variant_checks import checked_new
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id

AUDITED = (
    *("slug", "status", "title", "subtitle", "description", "seo_title", "seo_description"),
    *("translations", "brand_id", "category_id", "options", "attributes", "tags", "tax_category"),
)
GONE = NotFound("brand or category")


async def create_product(tx: Tx, actor: Actor, command: CreateProduct) -> UUID:
    """A new product; a draft unless its status says otherwise. Not published anywhere yet."""
    check_may_write(actor)
    checks, known, id_ = Checks(), await references(tx), new_id()
    fields: ProductFields = {"status": ProductStatus.DRAFT, **command.fields}
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    columns = product_columns(checks, fields, known, translations={}, attributes=())
    options = options_of(checks.at("options"), command.options, (), known.default_language)
    new_variants = await checked_new(
        tx, checks.at("variants"), command.variants, options, existing=()
    )
    checks.end()
    made = {**columns, "options": options}
    with refusing(fk_products_brand_id=GONE, fk_products_category_id=GONE):
        saved_slug = await insert_page(tx, Product, id_, slug, made)
    await _save_categories(tx, id_, columns.get("category_id"), fields.get("category_ids", ()))
    await variants.insert_new(tx, id_, new_variants)
    await audit.record(
        tx,
        actor,
        "product.create",
        entity=("Product", id_),
        after={**made, "slug": saved_slug, "skus": [variant["sku"] for variant in new_variants]},
    )
    await announce(tx, actor, [id_])
    return id_


async def update_product(tx: Tx, actor: Actor, product_id: UUID, fields: ProductFields) -> UUID:
    """Change the fields that were given."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "id")
    listed = await _category_ids(tx, product_id)
    before = {**columns_of(product, AUDITED), "category_ids": sorted(listed)}
    checks = Checks()
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    columns = product_columns(
        checks,
        fields,
        await references(tx),
        translations=product.translations,
        attributes=product.attributes,
    )
    checks.end()
    if slug is not None:
        columns["slug"] = slug
    primary_before = product.category_id
    for name, column in columns.items():
        setattr(product, name, column)
    taken = SlugTaken(product.slug)
    with refusing(uq_products_slug=taken, fk_products_brand_id=GONE, fk_products_category_id=GONE):
        await tx.session.flush()  # so that a slug that is taken is refused here
    kept = fields.get("category_ids", [id_ for id_ in listed if id_ != primary_before])
    listed_after = listed
    if "category_ids" in fields or "category_id" in fields:
        listed_after = await _save_categories(tx, product_id, product.category_id, kept)
    after = {**columns_of(product, AUDITED), "category_ids": sorted(listed_after)}
    entity = ("Product", product_id)
    if await record_change(tx, actor, "product.update", entity=entity, before=before, after=after):
        await announce(tx, actor, [product_id])
    return product_id


async def _category_ids(tx: Tx, product_id: UUID) -> list[UUID]:
    listed = select(ProductCategory.category_id).where(ProductCategory.product_id == product_id)
    return list(await tx.scalars(listed))


async def _save_categories(
    tx: Tx, product_id: UUID, primary: UUID | None, further: Sequence[UUID]
) -> list[UUID]:
    """List the product in its primary category and in the further ones, nowhere else."""
    listed = list(dict.fromkeys((*further, primary) if primary else further))
    of_product = ProductCategory.product_id == product_id
    await tx.execute(
        delete(ProductCategory).where(of_product, ProductCategory.category_id.not_in(listed))
    )
    if listed:
        rows = [{"product_id": product_id, "category_id": id_} for id_ in listed]
        gone = NotFound("category", ("input", "categoryIds"))
        with refusing(fk_product_categories_category_id=gone):
            await tx.execute(insert(ProductCategory).values(rows).on_conflict_do_nothing())
    return listed


async def archive_product(tx: Tx, actor: Actor, product_id: UUID) -> UUID:
    """Take a product out of the catalogue for good; orders keep showing it. Safe to repeat."""
    return await update_product(tx, actor, product_id, {"status": ProductStatus.ARCHIVED})


async def delete_product(tx: Tx, actor: Actor, product_id: UUID) -> UUID:
    """Remove a draft that nothing refers to yet: no price, stock, cart or order. Everything else
    is archived instead."""
    check_may_write(actor)
    product = await locked_product(tx, product_id, "input", "id")
    if product.status is not ProductStatus.DRAFT:
        raise Conflict("Only drafts are deleted; archive the product instead.", ("input", "id"))
    before = columns_of(product, AUDITED)
    await variants.delete_all(tx, product_id)
    await tx.execute(delete(Product).where(Product.id == product_id))
    await audit.record(tx, actor, "product.delete", entity=("Product", product_id), before=before)
    await announce(tx, actor, [product_id])
    return product_id
