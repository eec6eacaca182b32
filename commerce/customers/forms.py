"""A country's address rules as a form shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.customers.countries import MAX_LENGTHS, rules_for
from commerce.customers.regions import Region

INPUT_NAMES = {"postal_code": "postalCode"}


@dataclass(frozen=True, slots=True, eq=False)
class FormField:
    """`pattern` is a regular expression of the whole normalised value, as browsers take it."""

    name: str
    label: str
    is_required: bool
    max_length: int
    pattern: str | None
    example: str | None


@dataclass(frozen=True, slots=True, eq=False)
class FormRegion:
    code: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class AddressForm:
    country: str
    fields: Sequence[FormField]
    regions: Sequence[FormRegion]


def form_of(country: str, language: str) -> AddressForm:
    """In Chinese for `zh`, else in English."""
    rules = rules_for(country)
    fields = [
        FormField(
            name=INPUT_NAMES.get(name, name),
            label=rules.label(name, language),
            is_required=name in rules.required,
            max_length=MAX_LENGTHS[name],
            pattern=rules.postal_code_pattern if name == "postal_code" else None,
            example=rules.postal_code_example if name == "postal_code" else None,
        )
        for name in rules.order
    ]
    regions = [_region(region, language) for region in rules.regions]
    return AddressForm(country, fields, regions)


def _region(region: Region, language: str) -> FormRegion:
    return FormRegion(region.code, region.name_in(language))
