"""Options, values and the variants that have them."""

from typing import Any

import pytest

from commerce.catalog.checks import Checks
from commerce.catalog.requests import LabelSpec, OptionSpec, Translation, VariantOption
from commerce.catalog.rules import chosen_values, first_twin, options_of, refitted
from commerce.core.errors import InvalidInput

SIZE: Any = {
    "code": "size",
    "label": "Size",
    "values": [{"code": "s", "label": "Small"}, {"code": "l", "label": "Large"}],
}
COLOUR: Any = {
    "code": "colour",
    "label": "Colour",
    "values": [{"code": "red", "label": "Red"}, {"code": "blue", "label": "Blue"}],
}


def problems(checks: Checks) -> list[tuple[str, str]]:
    return [(".".join(problem.path), problem.code) for problem in checks.problems]


def test_options_get_codes_from_their_labels() -> None:
    specs = [OptionSpec("Colour", [LabelSpec("Dark red"), LabelSpec("蓝色")])]
    checks = Checks("input", "options")

    options = options_of(checks, specs, (), "en")

    assert problems(checks) == []
    assert [o["code"] for o in options] == ["colour"]
    assert [v["code"] for v in options[0]["values"]] == ["dark-red", "v2"]


def test_what_is_wrong_with_options_is_said_at_its_place() -> None:
    specs = [
        OptionSpec("", []),
        OptionSpec("Size", [LabelSpec("S"), LabelSpec("s")], code="Größe"),
        OptionSpec("X", [LabelSpec("a", translations=[Translation("en", {"label": "A"})])], "v1"),
    ]
    checks = Checks("input", "options")

    options_of(checks, specs, (), "en")

    assert problems(checks) == [
        ("input.options.0.label", "REQUIRED"),
        ("input.options.0.values", "REQUIRED"),
        ("input.options.1.code", "INVALID_CODE"),
        ("input.options.1.values.1.code", "DUPLICATE"),
        ("input.options.2.code", "DUPLICATE"),
        ("input.options.2.values.0.translations.0.language", "DEFAULT_LANGUAGE"),
    ]


def test_a_changed_option_keeps_translations_it_is_not_given() -> None:
    stored: Any = [{**SIZE, "translations": {"zh": {"label": "尺码"}}}]
    specs = [OptionSpec("Dimension", [LabelSpec("Small", "s")], "size")]

    options = options_of(Checks(), specs, stored, "en")

    assert options[0]["label"] == "Dimension"
    assert options[0].get("translations") == {"zh": {"label": "尺码"}}


def test_values_are_chosen_by_code_or_by_label() -> None:
    checks = Checks()

    chosen = chosen_values(
        checks, [SIZE, COLOUR], [VariantOption("size", "Large"), VariantOption("colour", "red")]
    )

    assert problems(checks) == []
    assert chosen == {"size": "l", "colour": "red"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], [("input", "REQUIRED")]),
        ([("size", "s")], [("input", "REQUIRED")]),
        ([("size", "s"), ("shape", "x")], [("input.1.option", "UNKNOWN_OPTION")]),
        ([("size", "s"), ("colour", "x")], [("input.1.value", "UNKNOWN_VALUE")]),
        ([("size", "s"), ("Size", "l")], [("input.1.option", "DUPLICATE")]),
    ],
)
def test_each_option_needs_one_known_value(
    given: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    checks = Checks()

    chosen_values(checks, [SIZE, COLOUR], [VariantOption(*each) for each in given])

    assert problems(checks) == expected


def test_a_new_option_gives_its_first_value_and_a_lost_one_goes() -> None:
    assert refitted({"size": "l"}, [SIZE], [SIZE, COLOUR]) == {"size": "l", "colour": "red"}
    assert refitted({"size": "l", "colour": "red"}, [SIZE, COLOUR], [SIZE]) == {"size": "l"}


def test_a_lost_value_does_not_fit_any_more() -> None:
    only_small: Any = {**SIZE, "values": SIZE["values"][:1]}

    assert refitted({"size": "l"}, [SIZE], [only_small]) is None


def test_twins_are_found() -> None:
    assert first_twin([{"a": "1", "b": "2"}, {"a": "1", "b": "1"}, {"b": "2", "a": "1"}]) == 2
    assert first_twin([{}, {"a": "1"}]) is None
    assert first_twin([{}, {}]) == 1


def test_checks_collect_everything_before_they_refuse() -> None:
    checks = Checks()
    checks.at("one").refuse("A", "First.")
    checks.at("two", 3).refuse("B", "Second.")

    with pytest.raises(InvalidInput) as refused:
        checks.end()

    assert [problem.path for problem in refused.value.problems] == [
        ("input", "one"),
        ("input", "two", "3"),
    ]
