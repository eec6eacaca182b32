"""JSON Schemas of answers: every answer without errors fits, and says what may be missing."""

from typing import Any

import pytest
from graphql import build_schema, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schema.execution.agents.outputs import MOST_FIELDS, NotExact, OutputSchema
from schema.execution.documents import Documents
from schema.execution.limits import Limits
from schema.execution.operation import Executor
from tests.unit.execution.agreement import ABANDONED
from tests.unit.execution.generated import Generated, documents, literals
from tests.unit.execution.odd_fields import Context
from tests.unit.execution.odd_schema import SCHEMA as ODD

SCHEMA = build_schema("""
type Query { pet: Pet pets: [Pet!]! cat: Cat! }
union Pet = Cat | Dog | Fish
interface Named { name: String! friend: Pet }
type Cat implements Named { name: String! friend: Pet lives: Int }
type Dog implements Named { name: String! friend: Pet mood: Mood! }
type Fish { litres: Float }
enum Mood { GLAD SAD }
""")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of(text: str, schema: Any = SCHEMA) -> dict[str, Any]:
    document = parse(text)
    return OutputSchema(schema, document, {}).of(document.definitions[0])  # type: ignore[arg-type]


def exactly(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def test_response_names_null_lists_and_leaves() -> None:
    found = of("{ kitty: cat { name lives } pets { ... on Cat { name } } }")

    assert found == {
        "$schema": DIALECT,
        **exactly(
            kitty=exactly(name={"type": "string"}, lives={"type": ["integer", "null"]}),
            pets={
                "type": "array",
                "items": {
                    "anyOf": [
                        exactly(name={"type": "string"}),
                        {"type": "object", "properties": {}, "additionalProperties": False},
                    ]
                },
            },
        ),
    }


def test_types_that_are_asked_for_the_same_stand_together_with_their_names() -> None:
    found = of("{ pet { __typename ... on Named { name } ... on Dog { mood } } }")

    assert found == {
        "$schema": DIALECT,
        **exactly(
            pet={
                "anyOf": [
                    {
                        "anyOf": [
                            exactly(__typename={"enum": ["Cat"]}, name={"type": "string"}),
                            exactly(
                                __typename={"enum": ["Dog"]},
                                name={"type": "string"},
                                mood={"$ref": "#/$defs/Mood"},
                            ),
                            exactly(__typename={"enum": ["Fish"]}),
                        ]
                    },
                    {"type": "null"},
                ]
            }
        ),
        "$defs": {"Mood": {"type": "string", "enum": ["GLAD", "SAD"]}},
    }


def test_what_directives_may_leave_out_is_not_required() -> None:
    cat = of(
        "query Q($a: Boolean!) { cat { name @skip(if: $a) lives ...F @include(if: $a) } }"
        " fragment F on Cat { lives friend { ... on Cat { name } } }"
    )["properties"]["cat"]
    fits = Draft202012Validator(cat).is_valid

    assert cat["required"] == ["lives"]
    assert fits({"lives": 9})
    assert fits({"lives": 9, "friend": {"name": "Tom"}, "name": "Ada"})
    assert not fits({"lives": 9, "friend": {"name": None}})
    assert not fits({"name": "Ada"})


def test_what_one_of_two_places_may_leave_out_inside_is_not_required_there() -> None:
    cat = of(
        "query Q($a: Boolean!) { pet { ... on Cat { friend { ... on Cat { name } }"
        " ... @include(if: $a) { friend { ... on Cat { lives } } } } } }"
    )
    fits = Draft202012Validator(cat).is_valid

    assert fits({"pet": {"friend": {"name": "Tom"}}})
    assert fits({"pet": {"friend": {"name": "Tom", "lives": 1}}})
    assert not fits({"pet": {"friend": {"lives": 1}}})


def test_what_is_too_large_or_asks_about_the_schema_is_not_described() -> None:
    many = " ".join(f"n{number}: name" for number in range(MOST_FIELDS + 1))

    for text in ("{ __schema { types { name } } }", f"{{ cat {{ {many} }} }}"):
        with pytest.raises(NotExact):
            of(text)


SCALARS = {
    "Shout": literals('"hey"'),
    "Int": st.integers(-1, 6).map(str).flatmap(literals),
    "String": literals('"x"', '""', '"ä"'),
}


@ABANDONED
@pytest.mark.usefixtures("collects_garbage")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(generated=documents(ODD, SCALARS))
async def test_answers_to_generated_documents_fit(generated: Generated) -> None:
    document = Documents(ODD, Limits(), size=1).get(generated.text)
    executor = Executor(ODD)
    operation = executor.prepare(document, name=None, variables=generated.variables)

    shown = OutputSchema(ODD, document.node, {}).of(operation.node)
    result = await executor.run(operation, Context(is_staff=True))

    Draft202012Validator.check_schema(shown)
    if not result.errors:
        assert list(Draft202012Validator(shown).iter_errors(result.data)) == []
