"""Checking the fields of a product and bringing them into their stored form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commerce.catalog.checks import PRODUCT_TEXTS, VALUE_TEXTS, Checks, TextRule
from commerce.catalog.kinds import AttributeKind
from commerce.catalog.reference import ATTRIBUTES, BRANDS, CATEGORIES
from commerce.catalog.requests import AttributeValue, ProductFields
from commerce.catalog.slugs import MAX_SLUG, is_code, is_slug
from commerce.catalog.stored import AttributeJson, AttributeScalar
from commerce.catalog.views import Attribute, Brand, Category
from commerce.catalog.wording import merged
from commerce.core.db import Tx
from commerce.core.text import Translations
from commerce.shop.repo import SHOP

MAX_TAGS = 50
MAX_CATEGORIES = 20
MAX_ATTRIBUTES = 100
MAX_NUMBER = 10**12
TAG = TextRule(60, is_required=True)
FIELD_OF_KIND = {
    AttributeKind.TEXT: "text",
    AttributeKind.SELECT: "choice",
    AttributeKind.NUMBER: "number",
    AttributeKind.BOOLEAN: "boolean",
}


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """What a product may refer to."""

    brands: Mapping[UUID, Brand]
    categories: Mapping[UUID, Category]
    attributes: Mapping[str, Attribute]
    default_language: str


async def references(tx: Tx) -> References:
    return References(
        (await tx.reference(BRANDS)).by_id,
        (await tx.reference(CATEGORIES)).everything.by_id,
        (await tx.reference(ATTRIBUTES)).by_code,
        (await tx.reference(SHOP)).default_language,
    )


def checked_slug(checks: Checks, slug: str | None) -> str | None:
    """The slug that was asked for; None when one is to be made."""
    if slug is None or not slug.strip():
        return None
    if not is_slug(slug.strip()):
        checks.refuse(
            "INVALID_SLUG",
            f"Up to {MAX_SLUG} small letters and digits, in words joined by single hyphens.",
        )
    return slug.strip()


def product_columns(
    checks: Checks,
    fields: ProductFields,
    known: References,
    *,
    translations: Translations,
    attributes: Sequence[AttributeJson],
) -> dict[str, Any]:
    """The columns that the fields set, slug and categories aside. `translations` and `attributes`
    are what is stored now."""
    columns: dict[str, Any] = dict(checks.texts(PRODUCT_TEXTS, fields))
    if "status" in fields:
        columns["status"] = fields["status"]
    columns.update(_reference_columns(checks, fields, known))
    if "tags" in fields:
        columns["tags"] = _tags(checks.at("tags"), fields["tags"])
    if (tax_category := fields.get("tax_category")) is not None:
        columns["tax_category"] = tax_category
        if not is_code(tax_category):
            checks.at("taxCategory").refuse("INVALID_CODE", "A code such as standard or reduced.")
    if "attributes" in fields:
        columns["attributes"] = _attributes(
            checks.at("attributes"), fields["attributes"], known, attributes
        )
    if "translations" in fields:
        columns["translations"] = merged(
            checks.at("translations"),
            translations,
            fields["translations"],
            PRODUCT_TEXTS,
            known.default_language,
        )
    return columns


def _reference_columns(
    checks: Checks, fields: ProductFields, known: References
) -> dict[str, UUID | None]:
    """Brand and primary category; what is named must exist."""
    columns: dict[str, UUID | None] = {}
    if "brand_id" in fields:
        columns["brand_id"] = fields["brand_id"]
        _check_known(checks.at("brandId"), fields["brand_id"], known.brands, "brand")
    if "category_id" in fields:
        columns["category_id"] = fields["category_id"]
        _check_known(checks.at("categoryId"), fields["category_id"], known.categories, "category")
    further, here = fields.get("category_ids", ()), checks.at("categoryIds")
    if here.count(len(further), most=MAX_CATEGORIES):
        for number, category_id in enumerate(further):
            _check_known(here.at(number), category_id, known.categories, "category")
    return columns


def _check_known(checks: Checks, id_: UUID | None, known: Mapping[UUID, object], kind: str) -> None:
    if id_ is not None and id_ not in known:
        checks.refuse("NOT_FOUND", f"There is no such {kind}.")


def _tags(checks: Checks, given: Sequence[str]) -> list[str]:
    if not checks.count(len(given), most=MAX_TAGS):
        return []
    tags = [checks.at(number).text(TAG, tag) or "" for number, tag in enumerate(given)]
    return list(dict.fromkeys(tags))


def _attributes(
    checks: Checks,
    given: Sequence[AttributeValue],
    known: References,
    stored: Sequence[AttributeJson],
) -> list[AttributeJson]:
    if not checks.count(len(given), most=MAX_ATTRIBUTES):
        return []
    before = {entry["code"]: entry for entry in stored}
    result: list[AttributeJson] = []
    for number, each in enumerate(given):
        here, attribute = checks.at(number), known.attributes.get(each.code)
        if attribute is None:
            here.at("code").refuse("UNKNOWN_ATTRIBUTE", f"No attribute '{each.code[:80]}'.")
            continue
        if any(entry["code"] == each.code for entry in result):
            here.at("code").refuse("DUPLICATE", f"'{each.code}' has a value already.")
        kept = before[each.code].get("translations", {}) if each.code in before else {}
        result.append(
            {
                "code": each.code,
                "value": _value(here, attribute, each),
                "translations": merged(
                    here.at("translations"),
                    kept,
                    each.translations,
                    VALUE_TEXTS,
                    known.default_language,
                ),
            }
        )
    return result


def _value(checks: Checks, attribute: Attribute, each: AttributeValue) -> AttributeScalar:
    """The one value that was given, if it fits the attribute."""
    field = FIELD_OF_KIND[attribute.kind]
    value = each.given.get(field)
    if value is None or len(each.given) != 1:
        checks.at(field).refuse("REQUIRED", f"'{attribute.code}' takes `{field}` and nothing else.")
        return ""
    if attribute.kind is AttributeKind.TEXT:
        return checks.at(field).texts(VALUE_TEXTS, {"value": value})["value"] or ""
    if attribute.kind is AttributeKind.SELECT and all(
        choice["code"] != value for choice in attribute.choices
    ):
        checks.at(field).refuse("UNKNOWN_CHOICE", f"'{attribute.code}' has no such choice.")
    if isinstance(value, float):
        if not abs(value) <= MAX_NUMBER:
            checks.at(field).refuse("OUT_OF_RANGE", f"Between -{MAX_NUMBER} and {MAX_NUMBER}.")
            return 0
        return int(value) if value.is_integer() else value
    return value
