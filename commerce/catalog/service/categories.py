"""Growing, changing, moving and pruning the category tree.

One transaction at a time changes the tree, so that two moves cannot make a circle together.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, func, literal, select, text

from commerce.audit import service as audit
from commerce.catalog.checks import Checks
from commerce.catalog.errors import CategoryCircle, CategoryNotEmpty, SlugTaken
from commerce.catalog.models import Category, Product, ProductCategory
from commerce.catalog.policy import check_may_write
from commerce.catalog.reference import CATEGORIES
from commerce.catalog.requests import CategoryFields
from commerce.catalog.service.pages import insert_page, page_columns
from commerce.catalog.service.product_fields import checked_slug
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.tree import MAX_LEVELS, is_circle
from commerce.core.actor import Actor
from commerce.core.constraints import refusing
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.shop.repo import SHOP

AUDITED = (
    *("parent_id", "position", "slug", "title", "description", "seo_title", "seo_description"),
    *("image_url", "translations", "is_active"),
)
LOCK_TREE = text("LOCK TABLE categories IN SHARE ROW EXCLUSIVE MODE")
MOVE_SUBTREE = text(
    """
    UPDATE categories
    SET path = CAST(:above AS uuid[]) || path[array_position(path, CAST(:id AS uuid)):]
    WHERE path @> ARRAY[CAST(:id AS uuid)]
    """
)
RENUMBER = text(
    """
    UPDATE categories SET position = wanted.position
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS wanted(id, position)
    WHERE categories.id = wanted.id
    """
)


async def create_category(tx: Tx, actor: Actor, fields: CategoryFields) -> UUID:
    """A new category, the last below its parent."""
    check_may_write(actor)
    await tx.execute(LOCK_TREE)
    checks, id_, parent_id = Checks(), new_id(), fields.get("parent_id")
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    default_language = (await tx.reference(SHOP)).default_language
    columns = page_columns(checks, fields, translations={}, default_language=default_language)
    checks.end()
    above = await _path_of(tx, parent_id)
    _check_levels(above, 1)
    last = await tx.scalar(
        select(func.max(Category.position)).where(
            Category.parent_id.is_not_distinct_from(parent_id)
        )
    )
    placed = {
        **columns,
        "parent_id": parent_id,
        "path": [*above, id_],
        "position": (last or 0) + 1,
        "is_active": fields.get("is_active") is not False,
    }
    saved_slug = await insert_page(tx, Category, id_, slug, placed)
    await audit.record(
        tx,
        actor,
        "category.create",
        entity=("Category", id_),
        after={**placed, "slug": saved_slug},
    )
    tx.invalidate(CATEGORIES)
    return id_


async def update_category(tx: Tx, actor: Actor, category_id: UUID, fields: CategoryFields) -> UUID:
    """Change what was given; where it stands is changed by `move_category`."""
    check_may_write(actor)
    category = await _locked(tx, category_id)
    before = columns_of(category, AUDITED)
    checks = Checks()
    slug = checked_slug(checks.at("slug"), fields.get("slug"))
    columns = page_columns(
        checks,
        fields,
        translations=category.translations,
        default_language=(await tx.reference(SHOP)).default_language,
    )
    checks.end()
    columns["slug"] = slug or category.slug
    if (is_active := fields.get("is_active")) is not None:
        columns["is_active"] = is_active
    for name, column in columns.items():
        setattr(category, name, column)
    with refusing(uq_categories_slug=SlugTaken(category.slug)):
        await tx.session.flush()  # so that a slug that is taken is refused here
    await _finish(tx, actor, "category.update", category, before)
    return category_id


async def move_category(
    tx: Tx, actor: Actor, category_id: UUID, parent_id: UUID | None, position: int | None
) -> UUID:
    """Put a category with all that is below it under another parent, or among the roots, at a
    place counted from 0; the last when no place is given. Raises CategoryCircle."""
    check_may_write(actor)
    await tx.execute(LOCK_TREE)
    category = await _locked(tx, category_id)
    before = columns_of(category, AUDITED)
    above = await _path_of(tx, parent_id)
    if is_circle(above, category_id):
        raise CategoryCircle
    levels = await tx.scalar(
        select(func.max(func.cardinality(Category.path))).where(_is_at_or_below(category_id))
    )
    _check_levels(above, levels - len(category.path) + 1)
    siblings = await tx.scalars(
        select(Category.id)
        .where(Category.parent_id.is_not_distinct_from(parent_id), Category.id != category_id)
        .order_by(Category.position, Category.id)
    )
    ordered = list(siblings)
    place = len(ordered) if position is None else max(position, 0)
    ordered.insert(place, category_id)
    if category.parent_id != parent_id:
        category.parent_id = parent_id
        await tx.session.flush()  # plain SQL below does not wait for it
        await tx.execute(MOVE_SUBTREE, {"above": above, "id": category_id})
    await tx.execute(RENUMBER, {"ids": ordered})
    await tx.session.refresh(category)
    await _finish(tx, actor, "category.move", category, before)
    return category_id


async def delete_category(tx: Tx, actor: Actor, category_id: UUID) -> UUID:
    """Remove a category that nothing stands in or below. Raises CategoryNotEmpty."""
    check_may_write(actor)
    await tx.execute(LOCK_TREE)
    category = await _locked(tx, category_id)
    children = await tx.scalar(select(func.count()).where(Category.parent_id == category_id))
    in_it = select(ProductCategory.product_id).where(ProductCategory.category_id == category_id)
    primary = select(Product.id).where(Product.category_id == category_id)
    products = await tx.scalar(select(func.count()).select_from(in_it.union(primary).subquery()))
    if children or products:
        raise CategoryNotEmpty(children, products)
    before = columns_of(category, AUDITED)
    await tx.session.delete(category)
    await audit.record(
        tx, actor, "category.delete", entity=("Category", category_id), before=before
    )
    tx.invalidate(CATEGORIES)
    return category_id


async def _finish(
    tx: Tx, actor: Actor, action: str, category: Category, before: dict[str, object]
) -> None:
    after, entity = columns_of(category, AUDITED), ("Category", category.id)
    if await record_change(tx, actor, action, entity=entity, before=before, after=after):
        tx.invalidate(CATEGORIES)
        await announce(tx, actor, await _products_below(tx, category.id))


async def _products_below(tx: Tx, category_id: UUID) -> Sequence[UUID]:
    """Products whose search documents name the category: those listed in or below it."""
    below = select(Category.id).where(_is_at_or_below(category_id))
    listed = select(ProductCategory.product_id).where(ProductCategory.category_id.in_(below))
    return await tx.scalars(listed.distinct())


def _is_at_or_below(category_id: UUID) -> ColumnElement[bool]:
    return literal(category_id, Uuid) == any_(Category.path)


async def _locked(tx: Tx, category_id: UUID) -> Category:
    wanted = select(Category).where(Category.id == category_id).with_for_update()
    category = (await tx.execute(wanted)).scalar_one_or_none()
    if category is None:
        raise NotFound("category", ("input", "id"))
    return category


async def _path_of(tx: Tx, parent_id: UUID | None) -> list[UUID]:
    """The path of a parent; empty above the roots. Raises NotFound."""
    if parent_id is None:
        return []
    path = await tx.scalar(select(Category.path).where(Category.id == parent_id))
    if path is None:
        raise NotFound("category", ("input", "parentId"))
    return path


def _check_levels(above: Sequence[UUID], levels: int) -> None:
    if len(above) + levels > MAX_LEVELS:
        raise Conflict(f"The tree has at most {MAX_LEVELS} levels.", ("input", "parentId"))
