"""Categories, brands and attributes: made and changed by the catalogue's own use cases, one after
the other, since there are few of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from commerce.catalog.kinds import AttributeKind
from commerce.catalog.models import Attribute as AttributeRow
from commerce.catalog.models import Brand as BrandRow
from commerce.catalog.models import Category as CategoryRow
from commerce.catalog.requests import AttributeFields, BrandFields, CategoryFields
from commerce.catalog.service import attributes, brands, categories
from commerce.catalog.service.recording import columns_of
from commerce.core.db import Tx
from commerce.core.errors import ExpectedError, InvalidInput, NotFound
from commerce.core.text import Translations
from commerce.imports.catalog.facts import ACTOR
from commerce.imports.catalog.refusals import rejections_of
from commerce.imports.catalog.wording import label_spec, worded
from commerce.imports.formats.records import Attribute, Brand, Category, Label
from commerce.imports.progress import Outcome, Rejection
from commerce.shop.repo import SHOP

Page = Category | Brand | Attribute
NO_TRANSLATIONS: Translations = {}


async def load(
    tx: Tx, record: Page, line: int, *, only_missing: bool = False
) -> Outcome | Sequence[Rejection]:
    """Make what the record names, or bring it up to date; with `only_missing` it is left alone when
    it is there."""
    try:
        match record:
            case Category():
                return await _category(tx, record, only_missing=only_missing)
            case Brand():
                return await _brand(tx, record, only_missing=only_missing)
            case Attribute():
                return await _attribute(tx, record, only_missing=only_missing)
    except ExpectedError as refused:
        return rejections_of(refused, line)


async def _category(tx: Tx, record: Category, *, only_missing: bool) -> Outcome:
    said = record.model_fields_set
    row = await _found(tx, CategoryRow, CategoryRow.slug == record.slug)
    if row is not None and only_missing:
        return Outcome.UNCHANGED
    before = columns_of(row, categories.AUDITED) if row is not None else None
    given: dict[str, Any] = await _page_fields(tx, record, row)
    if "active" in said:
        given["is_active"] = record.active
    fields: CategoryFields = given  # type: ignore[assignment] - put together name by name
    parent_id = await _parent_id(tx, record)
    if row is None:
        fields["slug"], fields["parent_id"] = record.slug, parent_id
        id_ = await categories.create_category(tx, ACTOR, fields)
    else:
        id_ = row.id
        await categories.update_category(tx, ACTOR, id_, fields)
        if "parent" not in said:
            parent_id = row.parent_id
    await _place(tx, id_, parent_id, record.position if "position" in said else None)
    after = columns_of(await tx.session.get_one(CategoryRow, id_), categories.AUDITED)
    return _outcome(before, after)


async def _parent_id(tx: Tx, record: Category) -> UUID | None:
    if record.parent is None:
        return None
    parent = await _found(tx, CategoryRow, CategoryRow.slug == record.parent)
    if parent is None:
        raise NotFound(f"category '{record.parent[:80]}'", ("input", "parent"))
    return parent.id


async def _place(tx: Tx, id_: UUID, parent_id: UUID | None, position: int | None) -> None:
    """Move it where it should stand, unless it stands there; positions count from 1."""
    beside = select(CategoryRow.id).where(CategoryRow.parent_id.is_not_distinct_from(parent_id))
    siblings = list(await tx.scalars(beside.order_by(CategoryRow.position, CategoryRow.id)))
    if id_ not in siblings:
        siblings.append(id_)
        stands = None
    else:
        stands = siblings.index(id_)
    place = stands if position is None else min(max(position - 1, 0), len(siblings) - 1)
    if stands is None or place != stands:
        await categories.move_category(tx, ACTOR, id_, parent_id, place)


async def _brand(tx: Tx, record: Brand, *, only_missing: bool) -> Outcome:
    row = await _found(tx, BrandRow, BrandRow.slug == record.slug)
    if row is not None and only_missing:
        return Outcome.UNCHANGED
    before = columns_of(row, brands.AUDITED) if row is not None else None
    given: dict[str, Any] = await _page_fields(tx, record, row)
    fields: BrandFields = given  # type: ignore[assignment] - put together name by name
    if row is None:
        fields["slug"] = record.slug
        await brands.create_brand(tx, ACTOR, fields)
        return Outcome.CREATED
    await brands.update_brand(tx, ACTOR, row.id, fields)
    return _outcome(before, columns_of(row, brands.AUDITED))


async def _page_fields(
    tx: Tx, record: Category | Brand, row: CategoryRow | BrandRow | None
) -> dict[str, Any]:
    """Texts and picture, as staff would send them."""
    texts = {
        "title": record.title,
        "description": record.description,
        "seo_title": record.seo.title,
        "seo_description": record.seo.description,
    }
    words = worded(
        texts,
        (await tx.reference(SHOP)).default_language,
        {name: getattr(row, name) for name in texts} if row is not None else {},
        row.translations if row is not None else NO_TRANSLATIONS,
    )
    fields: dict[str, Any] = {**words.fields, "translations": words.translations}
    if row is None:
        fields.setdefault("title", None)  # refused as every page without a title is
    if "image" in record.model_fields_set:
        fields["image_url"] = record.image
    return fields


async def _attribute(tx: Tx, record: Attribute, *, only_missing: bool) -> Outcome:
    row = await _found(tx, AttributeRow, AttributeRow.code == record.code)
    if row is not None and only_missing:
        return Outcome.UNCHANGED
    kind = AttributeKind(record.kind)
    if row is not None and row.kind is not kind:
        raise InvalidInput.at(("input", "kind"), "KIND_FIXED", f"It is a {row.kind.value} already.")
    before = columns_of(row, attributes.AUDITED) if row is not None else None
    fields = await _attribute_fields(tx, record, row)
    if row is None:
        if "position" not in fields:
            last = await tx.scalar(select(func.max(AttributeRow.position)))
            fields["position"] = (last or 0) + 1
        created: AttributeFields = {**fields, "code": record.code, "kind": kind}
        await attributes.create_attribute(tx, ACTOR, created)
        return Outcome.CREATED
    await attributes.update_attribute(tx, ACTOR, row.id, fields)
    return _outcome(before, columns_of(row, attributes.AUDITED))


async def _attribute_fields(tx: Tx, record: Attribute, row: AttributeRow | None) -> AttributeFields:
    said, default_language = record.model_fields_set, (await tx.reference(SHOP)).default_language
    texts = {"label": record.label}
    fields: dict[str, Any] = {}
    if isinstance(record.unit, dict):
        texts["unit"] = record.unit
    elif "unit" in said:
        fields["unit"] = record.unit
    words = worded(
        texts,
        default_language,
        {name: getattr(row, name) for name in texts} if row is not None else {},
        row.translations if row is not None else NO_TRANSLATIONS,
    )
    fields |= {**words.fields, "translations": words.translations}
    if row is None:
        fields.setdefault("label", "")
    if "filterable" in said:
        fields["is_filterable"] = record.filterable
    if "position" in said:
        fields["position"] = record.position
    if "choices" in said:
        fields["choices"] = _choices(record.choices, row, default_language)
    given: AttributeFields = fields  # type: ignore[assignment] - put together name by name
    return given


def _choices(choices: Sequence[Label], row: AttributeRow | None, language: str) -> list[Any]:
    stored = {choice["code"]: choice for choice in row.choices} if row is not None else {}
    return [label_spec(choice, language, stored.get(choice.code)) for choice in choices]


async def _found(tx: Tx, table: Any, condition: Any) -> Any:
    return (await tx.execute(select(table).where(condition))).scalar_one_or_none()


def _outcome(before: dict[str, Any] | None, after: dict[str, Any]) -> Outcome:
    if before is None:
        return Outcome.CREATED
    return Outcome.UNCHANGED if before == after else Outcome.UPDATED
