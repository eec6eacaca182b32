"""Creating, changing and deleting what products can be described by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from commerce.audit import service as audit
from commerce.catalog.checks import ATTRIBUTE_TEXTS, Checks
from commerce.catalog.errors import StillInUse
from commerce.catalog.events import AttributesChanged
from commerce.catalog.kinds import AttributeKind
from commerce.catalog.models import Attribute, Product
from commerce.catalog.policy import check_may_write
from commerce.catalog.reference import ATTRIBUTES
from commerce.catalog.requests import AttributeFields
from commerce.catalog.service.recording import announce, columns_of, record_change
from commerce.catalog.stored import LabelJson
from commerce.catalog.wording import checked_code, labels, merged
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.errors import Conflict, NotFound
from commerce.core.ids import new_id
from commerce.core.text import Translations
from commerce.jobs.service import emit
from commerce.shop.repo import SHOP

MAX_CHOICES = 500
MAX_POSITION = 1_000_000
RESERVED = frozenset({"brand", "category", "in_stock", "price"})
AUDITED = ("code", "label", "translations", "kind", "unit", "choices", "is_filterable", "position")


async def create_attribute(tx: Tx, actor: Actor, fields: AttributeFields) -> UUID:
    check_may_write(actor)
    checks, id_ = Checks(), new_id()
    kind = fields.get("kind", AttributeKind.TEXT)
    default_language = (await tx.reference(SHOP)).default_language
    columns = _columns(checks, {"choices": (), **fields}, kind, (), {}, default_language)
    code = checked_code(checks, fields.get("code"), fields.get("label") or "", 1)
    if code in RESERVED:
        checks.at("code").refuse("RESERVED", f"'{code}' is the name of a facet of its own.")
    checks.end()
    made = {**columns, "kind": kind, "code": code}
    inserted = await tx.execute(
        insert(Attribute)
        .values(id=id_, **made)
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(Attribute.id)
    )
    if inserted.first() is None:
        raise Conflict(f"There is an attribute '{code}' already.", ("input", "code"))
    await audit.record(tx, actor, "attribute.create", entity=("Attribute", id_), after=made)
    tx.invalidate(ATTRIBUTES)
    await emit(tx, AttributesChanged((code,)), actor=actor)
    return id_


def _columns(
    checks: Checks,
    fields: AttributeFields,
    kind: AttributeKind,
    choices: Sequence[LabelJson],
    translations: Translations,
    default_language: str,
) -> dict[str, Any]:
    """The columns that the fields set, code and kind aside."""
    columns: dict[str, Any] = dict(checks.texts(ATTRIBUTE_TEXTS, fields))
    if "choices" in fields:
        here, given = checks.at("choices"), fields["choices"]
        if bool(given) is not (kind is AttributeKind.SELECT):
            here.refuse("WRONG_KIND", "A SELECT attribute has choices, and no other has.")
        if here.count(len(given), most=MAX_CHOICES):
            columns["choices"] = labels(here, given, choices, default_language)
    if (is_filterable := fields.get("is_filterable")) is not None:
        columns["is_filterable"] = is_filterable
    if (position := fields.get("position")) is not None:
        columns["position"] = checks.at("position").number(position, lowest=0, highest=MAX_POSITION)
    if "translations" in fields:
        columns["translations"] = merged(
            checks.at("translations"),
            translations,
            fields["translations"],
            ATTRIBUTE_TEXTS,
            default_language,
        )
    return columns


async def update_attribute(
    tx: Tx, actor: Actor, attribute_id: UUID, fields: AttributeFields
) -> UUID:
    """Change what was given; code and kind stay for good. A choice goes only when no product has
    it. Raises StillInUse."""
    check_may_write(actor)
    attribute = await _locked(tx, attribute_id)
    before = columns_of(attribute, AUDITED)
    checks = Checks()
    columns = _columns(
        checks,
        fields,
        attribute.kind,
        attribute.choices,
        attribute.translations,
        (await tx.reference(SHOP)).default_language,
    )
    checks.end()
    if "choices" in columns:
        await _check_choices(tx, attribute, columns["choices"])
    for name, column in columns.items():
        setattr(attribute, name, column)
    after, entity = columns_of(attribute, AUDITED), ("Attribute", attribute_id)
    if await record_change(
        tx, actor, "attribute.update", entity=entity, before=before, after=after
    ):
        tx.invalidate(ATTRIBUTES)
        await emit(tx, AttributesChanged((attribute.code,)), actor=actor)
        await announce(tx, actor, await tx.scalars(_having(attribute.code)))
    return attribute_id


async def _check_choices(tx: Tx, attribute: Attribute, choices: Sequence[LabelJson]) -> None:
    kept = {choice["code"] for choice in choices}
    for choice in attribute.choices:
        if choice["code"] not in kept:
            products = await _count(tx, _having(attribute.code, choice["code"]))
            if products:
                raise StillInUse(products, ("input", "choices"))


async def delete_attribute(tx: Tx, actor: Actor, attribute_id: UUID) -> UUID:
    """Remove an attribute that no product has. Raises StillInUse."""
    check_may_write(actor)
    attribute = await _locked(tx, attribute_id)
    products = await _count(tx, _having(attribute.code))
    if products:
        raise StillInUse(products)
    before, code = columns_of(attribute, AUDITED), attribute.code
    await tx.session.delete(attribute)
    await audit.record(
        tx, actor, "attribute.delete", entity=("Attribute", attribute_id), before=before
    )
    tx.invalidate(ATTRIBUTES)
    await emit(tx, AttributesChanged((code,)), actor=actor)
    return attribute_id


def _having(code: str, value: str | None = None) -> Select[Any]:
    """Products that say something about an attribute, or just this value of it."""
    entry = {"code": code} if value is None else {"code": code, "value": value}
    return select(Product.id).where(Product.attributes.contains([entry]))


async def _count(tx: Tx, products: Select[Any]) -> int:
    return await tx.scalar(select(func.count()).select_from(products.subquery()))


async def _locked(tx: Tx, attribute_id: UUID) -> Attribute:
    wanted = select(Attribute).where(Attribute.id == attribute_id).with_for_update()
    attribute = (await tx.execute(wanted)).scalar_one_or_none()
    if attribute is None:
        raise NotFound("attribute", ("input", "id"))
    return attribute
