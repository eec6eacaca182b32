"""Rules of options and variants. Pure: values in, problems out."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from commerce.catalog.checks import LABEL_TEXTS, Checks
from commerce.catalog.requests import OptionSpec, VariantOption
from commerce.catalog.stored import LabelJson, OptionJson
from commerce.catalog.wording import checked_code, labels, merged

MAX_OPTIONS = 5
MAX_VALUES = 100
Chosen = dict[str, str]
"""Option code to value code."""


def options_of(
    checks: Checks,
    specs: Sequence[OptionSpec],
    stored: Sequence[OptionJson],
    default_language: str,
) -> list[OptionJson]:
    """Options as they are stored with a product."""
    if not checks.count(len(specs), most=MAX_OPTIONS):
        return list(stored)
    before = {option["code"]: option for option in stored}
    result: list[OptionJson] = []
    for number, spec in enumerate(specs):
        here = checks.at(number)
        label = here.texts(LABEL_TEXTS, {"label": spec.label})["label"] or ""
        code = checked_code(here, spec.code, label, number + 1)
        if any(option["code"] == code for option in result):
            here.at("code").refuse("DUPLICATE", f"Another option has the code '{code}'.")
        known = before.get(code)
        result.append(
            {
                "code": code,
                "label": label,
                "translations": merged(
                    here.at("translations"),
                    known.get("translations", {}) if known else {},
                    spec.translations,
                    LABEL_TEXTS,
                    default_language,
                ),
                "values": _values(here, spec, known, default_language),
            }
        )
    return result


def _values(
    checks: Checks, spec: OptionSpec, known: OptionJson | None, default_language: str
) -> list[LabelJson]:
    here = checks.at("values")
    if not spec.values:
        here.refuse("REQUIRED", "An option needs at least one value.")
    if not here.count(len(spec.values), most=MAX_VALUES):
        return []
    return labels(here, spec.values, known["values"] if known else (), default_language)


def chosen_values(
    checks: Checks, options: Sequence[OptionJson], given: Sequence[VariantOption]
) -> Chosen:
    """A variant's value of every option; each must be given exactly once."""
    chosen: Chosen = {}
    for number, each in enumerate(given):
        here = checks.at(number)
        option = _named(options, each.option)
        value = _named(option["values"], each.value) if option else None
        if option is None:
            here.at("option").refuse("UNKNOWN_OPTION", f"There is no option '{each.option[:80]}'.")
        elif option["code"] in chosen:
            here.at("option").refuse("DUPLICATE", f"'{option['code']}' has a value already.")
        elif value is None:
            here.at("value").refuse("UNKNOWN_VALUE", f"There is no value '{each.value[:80]}'.")
        else:
            chosen[option["code"]] = value["code"]
    if len(given) < len(options):
        missing = [option["code"] for option in options if option["code"] not in chosen]
        checks.refuse("REQUIRED", f"Give a value for: {', '.join(missing)}.")
    return chosen


N = TypeVar("N", bound=LabelJson)


def _named(entries: Sequence[N], name: str) -> N | None:
    """By code, or else by its words."""
    by_code = [entry for entry in entries if entry["code"] == name]
    words = name.strip().casefold()
    by_label = [entry for entry in entries if entry["label"].casefold() == words]
    return next(iter(by_code or by_label), None)


def refitted(
    chosen: Mapping[str, str], before: Sequence[OptionJson], after: Sequence[OptionJson]
) -> Chosen | None:
    """A variant's values once its product's options change: new options get their first value,
    options that are gone are dropped. None when the variant's value of an option is gone."""
    known = {option["code"] for option in before}
    result: Chosen = {}
    for option in after:
        codes = [value["code"] for value in option["values"]]
        value = chosen.get(option["code"]) if option["code"] in known else next(iter(codes), None)
        if value is None or value not in codes:
            return None
        result[option["code"]] = value
    return result


def first_twin(combinations: Sequence[Mapping[str, str]]) -> int | None:
    """The position of the first combination that stood earlier in the list already."""
    seen: set[frozenset[tuple[str, str]]] = set()
    for number, chosen in enumerate(combinations):
        key = frozenset(chosen.items())
        if key in seen:
            return number
        seen.add(key)
    return None
