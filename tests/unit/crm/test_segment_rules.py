"""Segment rules: what is written is read again, and what is wrong is said at its place."""

from typing import Any

import pytest
from hypothesis import given

from commerce.core.errors import InvalidInput
from commerce.core.ids import encode
from commerce.crm.segments import tree
from commerce.crm.segments.stored import parse, to_json
from commerce.crm.segments.wording import in_words
from tests.unit.crm.rule_trees import PRODUCTS, rule_trees

PATH = ("input", "rule")


def problem_of(given: object) -> tuple[tuple[str, ...], str]:
    with pytest.raises(InvalidInput) as refused:
        parse(given, PATH)
    (problem,) = refused.value.problems
    assert problem.path[:2] == PATH
    return problem.path[2:], problem.code


@given(rule=rule_trees())
def test_a_rule_is_read_as_it_was_written(rule: tree.Rule) -> None:
    written = to_json(rule)

    assert parse(written, PATH) == rule
    assert to_json(parse(written, PATH)) == written


@given(rule=rule_trees())
def test_every_rule_has_words(rule: tree.Rule) -> None:
    assert in_words(rule, {})


def test_the_stored_form_is_what_clients_send() -> None:
    given = {
        "all": [
            {"tags": ["vip"]},
            {"not": {"spent": {"currency": "GBP", "min": "100.00"}}},
            {"boughtProduct": {"productId": encode("Product", PRODUCTS[0]), "withinDays": 30}},
            {"customField": {"code": "points", "condition": {"number": {"max": "2.5"}}}},
            {"rfm": {"recency": {"min": 4}, "segments": ["CHAMPIONS", "LOYAL_CUSTOMERS"]}},
            {"languages": ["EN", "ZH"]},
            {"lastOrderAt": {"since": "2026-01-01T00:00:00+00:00"}},
        ]
    }

    assert to_json(parse(given, PATH)) == given


def test_times_are_kept_in_utc() -> None:
    rule = parse({"createdAt": {"since": "2026-01-01T09:00:00+08:00"}}, PATH)

    assert to_json(rule) == {"createdAt": {"since": "2026-01-01T01:00:00+00:00"}}


def test_a_rule_in_words() -> None:
    rule = parse(
        {
            "all": [
                {"tags": ["press", "vip"]},
                {"any": [{"spent": {"currency": "GBP", "min": "100"}}, {"orderCount": {"min": 3}}]},
                {"not": {"lastOrderAt": {"withinDays": 30}}},
                {"boughtProduct": {"productId": encode("Product", PRODUCTS[0])}},
                {"consent": {"purpose": "EMAIL_MARKETING", "isGranted": True}},
            ]
        },
        PATH,
    )

    assert in_words(rule, {PRODUCTS[0]: "Wool scarf"}) == (
        "tagged press or vip and (spent at least 100.00 GBP or order count at least 3)"
        " and not (last ordered within 30 days) and bought Wool scarf"
        " and agreed to email marketing"
    )


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ([], (), "INVALID_VALUE"),
        ({}, (), "INVALID_VALUE"),
        ({"tags": ["vip"], "orderCount": {"min": 1}}, (), "INVALID_VALUE"),
        ({"weather": "fine"}, ("weather",), "UNKNOWN"),
        ({"all": []}, ("all",), "REQUIRED"),
        ({"any": [{"tags": []}]}, ("any", "0", "tags"), "INVALID_LENGTH"),
        ({"tags": ["x" * 51]}, ("tags", "0"), "TOO_LONG"),
        ({"orderCount": {}}, ("orderCount",), "REQUIRED"),
        ({"orderCount": {"min": 3, "max": 2}}, ("orderCount", "max"), "INVALID_VALUE"),
        ({"orderCount": {"min": True}}, ("orderCount", "min"), "INVALID_VALUE"),
        ({"spent": {"currency": "JPY", "min": "1.5"}}, ("spent", "min"), "INVALID_AMOUNT"),
        ({"spent": {"min": "1.5"}}, ("spent", "currency"), "INVALID_VALUE"),
        ({"rfm": {"recency": {"min": 6}}}, ("rfm", "recency", "min"), "INVALID_VALUE"),
        ({"rfm": {}}, ("rfm",), "REQUIRED"),
        ({"createdAt": {}}, ("createdAt",), "REQUIRED"),
        ({"createdAt": {"withinDays": 0}}, ("createdAt", "withinDays"), "INVALID_VALUE"),
        ({"createdAt": {"since": "2026-01-01T00:00:00"}}, ("createdAt", "since"), "INVALID_VALUE"),
        ({"consent": {"purpose": "EMAIL_MARKETING"}}, ("consent", "isGranted"), "REQUIRED"),
        ({"countries": ["ZZ"]}, ("countries", "0"), "INVALID_VALUE"),
        ({"boughtProduct": {"productId": "Order_x"}}, ("boughtProduct", "productId"), "INVALID_ID"),
        (
            {"customField": {"code": "a'b", "condition": {"boolean": True}}},
            ("customField", "code"),
            "INVALID_CODE",
        ),
        (
            {"customField": {"code": "a", "condition": {"number": {"min": "10", "max": "9"}}}},
            ("customField", "condition", "number", "max"),
            "INVALID_VALUE",
        ),
        (
            {"customField": {"code": "a", "condition": {"number": {"min": "ten"}}}},
            ("customField", "condition", "number", "min"),
            "INVALID_VALUE",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(given: Any, path: tuple[str, ...], code: str) -> None:
    assert problem_of(given) == (path, code)


def test_numbers_in_text_compare_as_numbers() -> None:
    given = {"customField": {"code": "a", "condition": {"number": {"min": "9", "max": "10"}}}}

    assert to_json(parse(given, PATH)) == given


def test_what_stands_twice_in_a_list_counts_once() -> None:
    rule = parse({"countries": ["GB", "DE", "GB"]}, PATH)

    assert to_json(rule) == {"countries": ["GB", "DE"]}


def nested(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"tags": ["vip"]}
    for _ in range(levels - 1):
        rule = {"not": rule}
    return rule


def test_a_tree_is_six_levels_deep_and_no_deeper() -> None:
    parse(nested(6), PATH)

    assert problem_of(nested(7)) == (("not",) * 6, "TOO_DEEP")


def test_a_tree_of_a_thousand_levels_is_refused_at_the_seventh() -> None:
    assert problem_of(nested(900)) == (("not",) * 6, "TOO_DEEP")


def test_a_tree_has_fifty_rules_and_no_more() -> None:
    parse({"any": [{"tags": ["vip"]}] * 49}, PATH)

    assert problem_of({"any": [{"tags": ["vip"]}] * 50}) == (("any", "49"), "TOO_MANY")
