"""What is asked of new and changed variants: their own fields, their options, their SKUs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from commerce.catalog.checks import Checks, TextRule
from commerce.catalog.models import ProductVariant
from commerce.catalog.requests import VariantChange, VariantFields
from commerce.catalog.rules import chosen_values, first_twin
from commerce.catalog.stored import OptionJson
from commerce.core.db import Tx

MAX_AT_ONCE = 100
MAX_VARIANTS = 500
MAX_WEIGHT_GRAMS = 100_000_000
MAX_POSITION = 1_000_000
SKU = TextRule(80, is_required=True)
BARCODE = TextRule(50, empty=None)
NewVariant = dict[str, Any]
TWIN = "Another variant has the same value of every option."


async def checked_new(
    tx: Tx,
    checks: Checks,
    specs: Sequence[VariantFields],
    options: Sequence[OptionJson],
    *,
    existing: Sequence[ProductVariant],
) -> list[NewVariant]:
    """The columns of new variants."""
    if not checks.count(len(specs), most=MAX_AT_ONCE):
        return []
    checks.count(len(existing) + len(specs), most=MAX_VARIANTS)
    made: list[NewVariant] = [
        {
            "barcode": None,
            "weight_grams": 0,
            "requires_shipping": True,
            "is_active": True,
            **variant_columns(checks.at(number), {"sku": None, "options": (), **spec}, options),
        }
        for number, spec in enumerate(specs)
    ]
    _check_twins(checks, made, [variant.option_values for variant in _active(existing)])
    await check_skus(
        tx, checks, {number: each["sku"] for number, each in enumerate(made)}, own_ids=()
    )
    return made


def variant_columns(
    checks: Checks, fields: VariantFields, options: Sequence[OptionJson]
) -> dict[str, Any]:
    """The columns that the fields set."""
    columns: dict[str, Any] = {}
    if "sku" in fields:
        columns["sku"] = checks.at("sku").text(SKU, fields["sku"])
    if "barcode" in fields:
        columns["barcode"] = checks.at("barcode").text(BARCODE, fields["barcode"])
    if "options" in fields:
        columns["option_values"] = chosen_values(checks.at("options"), options, fields["options"])
    if "weight_grams" in fields:
        columns["weight_grams"] = checks.at("weightGrams").number(
            fields["weight_grams"], lowest=0, highest=MAX_WEIGHT_GRAMS
        )
    if "position" in fields:
        columns["position"] = checks.at("position").number(
            fields["position"], lowest=0, highest=MAX_POSITION
        )
    if (requires_shipping := fields.get("requires_shipping")) is not None:
        columns["requires_shipping"] = requires_shipping
    if (is_active := fields.get("is_active")) is not None:
        columns["is_active"] = is_active
    return columns


def _active(rows: Iterable[ProductVariant]) -> list[ProductVariant]:
    return [variant for variant in rows if variant.is_active]


def _check_twins(
    checks: Checks, made: Sequence[NewVariant], existing: Sequence[Mapping[str, str]]
) -> None:
    """No two active variants have the same value of every option."""
    if checks.problems:
        return
    active = [number for number, each in enumerate(made) if each["is_active"]]
    combinations = [*existing, *(made[number]["option_values"] for number in active)]
    twin = first_twin(combinations)
    if twin is not None and twin >= len(existing):
        checks.at(active[twin - len(existing)], "options").refuse("DUPLICATE_VARIANT", TWIN)


async def check_skus(
    tx: Tx, checks: Checks, skus: Mapping[int, str | None], *, own_ids: Sequence[UUID]
) -> None:
    """Each SKU stands once in the input and nowhere else in the shop."""
    seen: set[str] = set()
    for number, sku in skus.items():
        if sku and sku in seen:
            checks.at(number, "sku").refuse("DUPLICATE", f"'{sku}' stands here twice.")
        seen.add(sku or "")
    elsewhere = select(ProductVariant.sku).where(
        ProductVariant.sku == any_(literal(sorted(seen), ARRAY(Text))),
        ProductVariant.id.not_in(own_ids),
    )
    taken = set(await tx.scalars(elsewhere))
    for number, sku in skus.items():
        if sku in taken:
            checks.at(number, "sku").refuse("SKU_TAKEN", f"Another variant has the SKU '{sku}'.")


def apply(
    checks: Checks,
    rows: Mapping[UUID, ProductVariant],
    changes: Sequence[VariantChange],
    options: Sequence[OptionJson],
) -> None:
    """Change the rows by what was given for each."""
    positions: dict[UUID, int] = {}
    for number, change in enumerate(changes):
        here, row = checks.at(number), rows.get(change.id)
        if row is None:
            here.at("id").refuse("NOT_FOUND", "The product has no such variant.")
            continue
        if change.id in positions:
            here.at("id").refuse("DUPLICATE", "This variant stands here twice.")
        positions[change.id] = number
        for name, column in variant_columns(here, change.fields, options).items():
            setattr(row, name, column)
        if row.is_active and len(row.option_values) != len(options):
            here.at("options").refuse("REQUIRED", "An active variant has a value of every option.")
    _check_rows(checks, rows, positions)


def _check_rows(
    checks: Checks, rows: Mapping[UUID, ProductVariant], positions: Mapping[UUID, int]
) -> None:
    """Twins among what is active afterwards, at the place of one that was changed."""
    active = sorted(_active(rows.values()), key=lambda row: positions.get(row.id, -1))
    twin = first_twin([row.option_values for row in active])
    if not checks.problems and twin is not None:
        checks.at(positions[active[twin].id], "options").refuse("DUPLICATE_VARIANT", TWIN)
