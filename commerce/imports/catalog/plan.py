"""What a product will be once its record is imported: the record laid over what is there, checked
by the rules that staff's changes are checked by. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from commerce.catalog.checks import Checks
from commerce.catalog.kinds import AttributeKind, ProductStatus
from commerce.catalog.requests import AttributeValue, ProductFields
from commerce.catalog.rules import options_of
from commerce.catalog.service.product_fields import FIELD_OF_KIND, checked_slug, product_columns
from commerce.catalog.stored import AttributeScalar
from commerce.core.ids import new_id
from commerce.imports.catalog.facts import Facts
from commerce.imports.catalog.plan_media import plan_media
from commerce.imports.catalog.plan_variants import plan_variants
from commerce.imports.catalog.state import ProductState
from commerce.imports.catalog.wording import option_spec, worded
from commerce.imports.formats.records import Product

NEW_PRODUCT: Mapping[str, Any] = {
    "subtitle": "",
    "description": "",
    "seo_title": None,
    "seo_description": None,
    "translations": {},
    "brand_id": None,
    "category_id": None,
    "options": [],
    "attributes": [],
    "tags": [],
    "tax_category": "standard",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`wanted` is what the product will be, unless `checks` found problems. `warnings` are parts of
    the record that are left out while the rest is loaded."""

    wanted: ProductState
    checks: Checks
    warnings: Checks = field(default_factory=Checks)


def plan(
    record: Product, stored: ProductState | None, facts: Facts, owners: Mapping[str, UUID]
) -> Plan:
    """`owners` tell which product has an SKU that the record names."""
    before = stored or ProductState(new_id(), {"slug": record.slug, **NEW_PRODUCT})
    checks, warnings, said = Checks(), Checks(), record.model_fields_set
    checked_slug(checks.at("slug"), record.slug)
    wanted = ProductState(before.id, {**before.columns})
    wanted.columns |= _columns(record, before, facts, checks)
    _publish(record, before, wanted, facts, checks.at("channels"))
    _list_in_categories(record, before, wanted, facts)
    if "options" in said:
        wanted.columns["options"] = _options(record, before, facts, checks.at("options"))
    wanted.variants = dict(before.variants)
    if "variants" in said:
        wanted.variants = plan_variants(record, before, wanted, facts, owners, checks, warnings)
    wanted.media = before.media
    if "media" in said or any(variant.media for variant in record.variants):
        wanted.media = plan_media(record, before, wanted, facts, checks)
    return Plan(wanted, checks, warnings)


def _columns(record: Product, before: ProductState, facts: Facts, checks: Checks) -> dict[str, Any]:
    """The product's own columns that the record says something about."""
    said, stored = record.model_fields_set, before.columns
    texts = {name: getattr(record, name) for name in ("title", "subtitle", "description")}
    texts |= {"seo_title": record.seo.title, "seo_description": record.seo.description}
    words = worded(texts, facts.default_language, stored, stored["translations"])
    fields: dict[str, Any] = {**words.fields, "translations": words.translations}
    if "title" not in fields and "title" not in stored:
        fields["title"] = None  # refused as every product without a title is
    if "brand" in said:
        fields["brand_id"] = _known(checks.at("brand"), record.brand, facts.brands, "brand")
    if "categories" in said:
        found = [
            _known(checks.at("categories", number), slug, facts.categories, "category")
            for number, slug in enumerate(record.categories)
        ]
        ids = [id_ for id_ in found if id_ is not None]
        fields["category_id"], fields["category_ids"] = next(iter(ids), None), ids[1:]
    if "tags" in said:
        fields["tags"] = record.tags
    if "tax_category" in said:
        fields["tax_category"] = record.tax_category
    if "attributes" in said:
        fields["attributes"] = _attributes(record, before, facts)
    given: ProductFields = fields  # type: ignore[assignment] - put together name by name
    return product_columns(
        checks,
        given,
        facts.references,
        translations=stored["translations"],
        attributes=stored["attributes"],
    )


def _known(checks: Checks, slug: str | None, known: Mapping[str, UUID], kind: str) -> UUID | None:
    if slug is not None and slug not in known:
        checks.refuse("NOT_FOUND", f"There is no {kind} '{slug[:80]}'.")
    return known.get(slug or "")


def _attributes(record: Product, before: ProductState, facts: Facts) -> list[AttributeValue]:
    """Values as staff would send them, under the name of their attribute's kind."""
    stored = {entry["code"]: entry for entry in before.columns["attributes"]}
    values: list[AttributeValue] = []
    for code, value in record.attributes.items():
        known = facts.references.attributes.get(code)
        kind = known.kind if known else AttributeKind.TEXT
        if kind is AttributeKind.TEXT:
            texts = value if isinstance(value, dict) else {facts.default_language: str(value)}
            entry = stored.get(code)
            words = worded(
                {"value": texts},
                facts.default_language,
                {"value": str(entry["value"]) if entry else None},
                entry.get("translations", {}) if entry else {},
            )
            text = words.fields.get("value", str(entry["value"]) if entry else "")
            values.append(AttributeValue(code, {"text": text}, words.translations))
        else:
            values.append(AttributeValue(code, _given(kind, value)))
    return values


def _given(kind: AttributeKind, value: object) -> dict[str, AttributeScalar]:
    """A value under the name of its attribute's kind; nothing when it is of another kind."""
    fits = {
        AttributeKind.SELECT: isinstance(value, str),
        AttributeKind.BOOLEAN: isinstance(value, bool),
        AttributeKind.NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
    }
    if fits.get(kind) and isinstance(value, str | int | float):
        return {FIELD_OF_KIND[kind]: value}
    return {}


def _publish(
    record: Product, before: ProductState, wanted: ProductState, facts: Facts, checks: Checks
) -> None:
    """Where and when it is shown, and the status that goes with it."""
    said = record.model_fields_set
    wanted.listings = dict(before.listings)
    if "channels" in said:
        wanted.listings = {}
        for number, each in enumerate(record.channels):
            here, channel = checks.at(number), facts.channels.get(each.channel)
            if channel is None:
                here.refuse("UNKNOWN_CHANNEL", f"There is no channel '{each.channel[:80]}'.")
                continue
            if facts.only_channels is not None and each.channel not in facts.only_channels:
                continue
            since = before.listings.get(channel.id, (facts.now, None))[0]
            begins = each.published_from or since
            if each.published_until is not None and each.published_until <= begins:
                here.refuse("INVALID_WINDOW", "The end must come after the beginning.")
            wanted.listings[channel.id] = (begins, each.published_until)
    status = before.columns.get("status")
    if record.status is not None:
        status = ProductStatus(record.status)
    elif status is None or ("channels" in said and status is not ProductStatus.ARCHIVED):
        status = ProductStatus.ACTIVE if wanted.listings else ProductStatus.DRAFT
    wanted.columns["status"] = status


def _list_in_categories(
    record: Product, before: ProductState, wanted: ProductState, facts: Facts
) -> None:
    wanted.categories = before.categories
    if "categories" in record.model_fields_set:
        known = facts.categories
        wanted.categories = {known[slug] for slug in record.categories if slug in known}


def _options(record: Product, before: ProductState, facts: Facts, checks: Checks) -> list[Any]:
    stored = before.columns["options"]
    by_code = {option["code"]: option for option in stored}
    specs = [
        option_spec(option, facts.default_language, by_code.get(option.code))
        for option in record.options
    ]
    return options_of(checks, specs, stored, facts.default_language)
