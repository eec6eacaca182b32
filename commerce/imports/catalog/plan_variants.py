"""The variants of a product as its record wants them, checked by the catalogue's rules. Pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from commerce.catalog.checks import Checks
from commerce.catalog.requests import VariantFields, VariantOption
from commerce.catalog.rules import first_twin
from commerce.catalog.service.variant_checks import MAX_VARIANTS, TWIN, variant_columns
from commerce.core.ids import new_id
from commerce.imports.catalog.facts import Facts
from commerce.imports.catalog.offers import plan_prices, plan_stock
from commerce.imports.catalog.state import ProductState, VariantState
from commerce.imports.formats.records import Product, Variant

NEW_VARIANT: Mapping[str, Any] = {
    "barcode": None,
    "weight_grams": 0,
    "requires_shipping": True,
    "is_active": True,
}


def normal_sku(text: str) -> str:
    """The form in which the catalogue keeps an SKU."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plan_variants(
    record: Product,
    before: ProductState,
    wanted: ProductState,
    facts: Facts,
    owners: Mapping[str, UUID],
    checks: Checks,
    warnings: Checks,
) -> dict[str, VariantState]:
    """The variants of the record; what the product has beyond them is no longer sold."""
    checks.at("variants").count(len(record.variants), most=MAX_VARIANTS)
    planned = {sku: _retired(state) for sku, state in before.variants.items()}
    named: list[VariantState] = []
    for number, variant in enumerate(record.variants):
        here, sku = checks.at("variants", number), normal_sku(variant.sku)
        stored = before.variants.get(sku)
        if any(each.columns["sku"] == sku for each in named):
            here.at("sku").refuse("DUPLICATE", f"'{sku[:80]}' stands here twice.")
        elif owners.get(sku, before.id) != before.id:
            here.at("sku").refuse("SKU_TAKEN", f"Another product has the SKU '{sku[:80]}'.")
        columns = _columns(variant, number, stored, wanted, facts, here)
        state = planned[sku] = VariantState(stored.id if stored else new_id(), columns)
        named.append(state)
        plan_prices(state, variant.prices, stored, facts, here.at("prices"))
        aside = warnings.at("variants", number, "stock")
        plan_stock(state, variant.stock, stored, facts, here.at("stock"), aside)
    active = [number for number, state in enumerate(named) if state.columns["is_active"]]
    twin = first_twin([named[number].columns["option_values"] for number in active])
    if twin is not None and not checks.problems:
        checks.at("variants", active[twin], "options").refuse("DUPLICATE_VARIANT", TWIN)
    return planned


def _retired(state: VariantState) -> VariantState:
    return replace(state, columns={**state.columns, "is_active": False})


def _columns(
    variant: Variant,
    number: int,
    stored: VariantState | None,
    wanted: ProductState,
    facts: Facts,
    checks: Checks,
) -> dict[str, Any]:
    said = variant.model_fields_set
    fields: VariantFields = {
        "sku": variant.sku,
        "options": [VariantOption(code, value) for code, value in variant.options.items()],
        "position": number + 1,
        "is_active": variant.active,
    }
    if "barcode" in said:
        fields["barcode"] = variant.barcode
    if "weight_grams" in said:
        fields["weight_grams"] = variant.weight_grams
    if "requires_shipping" in said:
        fields["requires_shipping"] = variant.requires_shipping
    before = stored.columns if stored else {**NEW_VARIANT, "seller_id": facts.seller_id}
    return {**before, **variant_columns(checks, fields, wanted.columns["options"])}
