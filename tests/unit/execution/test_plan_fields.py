"""How fields are read: permissions, extensions, checks, computed fields, arguments."""

from typing import Any

import pytest
from graphql import parse
from graphql.execution.values import VariableValues

from schema.execution.plan import PLAN_FIELD, BatchField, Plan, Planner
from tests.unit.execution.agreement import ABANDONED, assert_agree, operation_of
from tests.unit.execution.odd_fields import Context
from tests.unit.execution.odd_schema import SCHEMA

NOTHING = VariableValues({}, {})
pytestmark = [ABANDONED, pytest.mark.usefixtures("collects_garbage")]


async def asked(text: str, *, is_staff: bool = False, **variables: Any) -> Any:
    """What the plan answers, after it was compared with graphql-core's answer."""
    return await assert_agree(SCHEMA, text, lambda: Context(is_staff=is_staff), variables)


def plan_of(text: str) -> Plan:
    document = parse(text)
    plan = Planner(SCHEMA).plan(document, operation_of(document))
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    ("field", "refusal"),
    [
        ("secret", "Only staff may see this."),  # a plain attribute with a permission class
        ("denied", "Only staff may see this."),  # a batch field with one
        ("guarded", "for staff only"),  # a batch field with a check
        ("chip", "for staff only"),  # a computed field with a check
    ],
)
async def test_what_a_field_asks_of_its_reader_holds_in_plans(field: str, refusal: str) -> None:
    refused = await asked("{ nullableCats { name %s } }" % field)
    allowed = await asked("{ nullableCats(n: 1) { %s } }" % field, is_staff=True)

    assert {error.message for error in refused.errors} == {refusal}
    assert len(refused.errors) == 3
    assert allowed.errors is None
    assert allowed.data["nullableCats"][0][field] is not None


async def test_root_fields_are_refused_alike() -> None:
    refused = await asked("{ backRoom { name } staffCats { name } }")
    allowed = await asked("{ backRoom { name } staffCats { name } }", is_staff=True)

    assert refused.data == {"backRoom": None, "staffCats": None}
    assert {error.message for error in refused.errors} == {
        "Only staff may see this.",
        "for staff only",
    }
    assert len(allowed.data["staffCats"]) == 3


async def test_field_extensions_change_what_is_answered() -> None:
    result = await asked("{ nullableCats(n: 1) { echoed twice } }")

    assert result.data == {"nullableCats": [{"echoed": "miaumiau", "twice": "finefine"}]}


async def test_an_exception_becomes_a_result_where_the_type_has_room_for_it() -> None:
    result = await asked(
        "{ a: outcome(fails: true) { ...O } b: outcome { ...O } }"
        " fragment O on Outcome { ... on RiskError { why } ... on Cat { name } }"
    )

    assert result.data == {"a": {"why": "it failed"}, "b": {"name": "lucky"}}
    assert result.errors is None


async def test_computed_fields_fail_for_their_own_parent_only() -> None:
    result = await asked('{ nullableCats { touchy shouted a: shouted(mark: "?") name } }')

    assert [cat["touchy"] for cat in result.data["nullableCats"]] == [0, None, 2]
    assert result.data["nullableCats"][1] == {
        "touchy": None,
        "shouted": "C1!",
        "a": "C1?",
        "name": "c1",
    }
    [error] = result.errors
    assert (error.message, error.path) == ("c1 is touchy", ["nullableCats", 1, "touchy"])


async def test_computed_fields_without_a_value_take_their_parent_with_them() -> None:
    result = await asked("{ nullableCats { strictTouchy } }")

    assert result.data == {"nullableCats": [{"strictTouchy": 0}, None, {"strictTouchy": 2}]}


async def test_computed_fields_stand_in_the_loop_and_constants_are_folded() -> None:
    inline = plan_of('{ cats { name shouted(mark: "?") siblings(first: 1) { name } } }').explain()
    varying = plan_of("query($m: String) { cats { shouted(mark: $m) } }").explain()

    assert [stage.coordinate for stage in inline.stages] == ["Query.cats", "Cat.siblings"]
    assert "run.variables" not in inline.source
    assert [stage.coordinate for stage in varying.stages] == ["Query.cats", "Cat.shouted"]
    assert (await asked("query($m: String) { cat { shouted(mark: $m) } }", m="…")).data == {
        "cat": {"shouted": "TOM…"}
    }


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query($n: Int!) { rootCats(n: $n) { name } }", {"n": 2}),
        ("query($n: Int = 1) { rootCats(n: $n) { name } }", {}),
        ("query($n: Int) { rootCats(n: $n) { name } }", {}),
        ("query($n: Int) { rootCats(n: $n) { name } }", {"n": None}),
        ("query($n: Int) { rootCats(n: $n) { name } }", {"n": -1}),
        ("query($n: Int = 1) { cat(lives: $n) { lives } }", {"n": None}),
        ("query($n: Int) { cats(n: $n) { name } }", {}),
        ("query($n: Int) { cats(n: $n) { name } }", {"n": None}),
        ("query($w: Wish!) { wishes(wish: $w) }", {"w": {"sizes": []}}),
        (
            "query($w: Wish!, $c: Colour) { wishes(wish: $w, again: [{sizes: [], colour: $c},"
            " {sizes: [{width: 1}]}]) }",
            {"w": {"sizes": [], "word": None}, "c": "BLUE"},
        ),
        (
            "query($i: Int!, $w: String) { wishes(wish: {sizes: [[{width: $i}], null],"
            " more: {sizes: [], word: $w}}) }",
            {"i": 3},
        ),
        ("query($l: [Size!]!) { wishes(wish: {sizes: [$l]}) }", {"l": [{"width": 5}]}),
        ('{ wishes(wish: {sizes: [], left: "x", word: "y", colour: RED}) }', {}),
    ],
)
async def test_arguments_are_coerced_as_graphql_core_does(
    text: str, variables: dict[str, Any]
) -> None:
    await asked(text, **variables)


async def test_tuples_awaitable_items_and_enums_are_lists_of_values() -> None:
    result = await asked("{ tuples lateCats { name } }")

    assert result.data == {
        "tuples": ["BLUE", "RED"],
        "lateCats": [{"name": "late0"}, None, {"name": "late2"}],
    }


async def test_a_batch_of_the_wrong_size_is_every_parent_s_error() -> None:
    async def short(_context: object, _parents: object) -> list[int]:
        return [1]

    field = SCHEMA.type_map["Cat"].fields["broken"].extensions["strawberry-definition"]  # type: ignore[attr-defined]
    kept = field.metadata
    field.metadata = {PLAN_FIELD: BatchField(short)}
    try:
        result = await plan_of("{ nullableCats { broken } }").run(Context(), NOTHING)
    finally:
        field.metadata = kept

    assert result.data == {"nullableCats": [{"broken": None}] * 3}
    assert {error.message for error in result.errors or ()} == {
        "Cat.broken answered 3 parents with 1 results."
    }
