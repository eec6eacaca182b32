"""JSON Schemas of variables: what fits the schema is exactly what GraphQL takes."""

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    build_schema,
    get_named_type,
    parse,
    type_from_ast,
)
from graphql.execution.values import get_variable_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schema.execution.agents.inputs import InputSchemas, NotCallable
from schema.root import executable
from schema.scalars import JSON_SCHEMAS, SCALARS

SDL = '''
type Query { look(ids: [ID!]!, inner: Inner!, colour: Colour, choice: Choice, f: Float): Int }
scalar Decimal
scalar Json
scalar Upload
"""How it looks."""
enum Colour { """Like blood.""" RED GREEN }
input Inner {
  "A number."
  a: Int! = 7
  b: [String!]
  old: String @deprecated(reason: "Use b.")
  colour: Colour! = RED
  again: Inner
  file: Upload
}
input Choice @oneOf { id: ID name: String inner: Inner }
input Picture { file: Upload! }
input Unused { price: Decimal any: Json flag: Boolean }
'''
SCHEMA = build_schema(SDL)
DECIMAL: Any = SCHEMA.type_map["Decimal"]
DECIMAL.parse_value = DECIMAL.coerce_input_value = next(
    scalar.parse_value for scalar in SCALARS.values() if scalar.name == "Decimal"
)
INPUTS = InputSchemas(SCHEMA, JSON_SCHEMAS)
DOCUMENT = """query Look($ids: [ID!]!, $n: Int = 3, $f: Float, $s: String!, $colour: Colour,
  $inner: Inner!, $choice: Choice, $deep: [[Int]!], $price: Decimal, $flag: Boolean! = true,
  $any: Json!) { look(ids: $ids, inner: $inner, colour: $colour, choice: $choice) }"""


def of(text: str, schema: GraphQLSchema = SCHEMA) -> dict[str, Any]:
    document = parse(text)
    return InputSchemas(schema, JSON_SCHEMAS).of(document, document.definitions[0])  # type: ignore[arg-type]


def test_what_a_schema_says() -> None:
    found = of("query Look($inner: Inner!, $n: Int = 3) { look(ids: [], inner: $inner) }")

    assert found == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "inner": {"$ref": "#/$defs/Inner"},
            "n": {"type": ["integer", "null"], "minimum": -(2**31), "maximum": 2**31 - 1}
            | {"default": 3},
        },
        "required": ["inner"],
        "additionalProperties": False,
        "$defs": {
            "Colour": {
                "type": "string",
                "enum": ["RED", "GREEN"],
                "description": "How it looks.\n- RED: Like blood.",
            },
            "Inner": {
                "type": "object",
                "properties": {
                    "a": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
                    | {"description": "A number.", "default": 7},
                    "b": {"type": ["array", "null"], "items": {"type": "string"}},
                    "old": {"type": ["string", "null"], "deprecated": True},
                    "colour": {"$ref": "#/$defs/Colour", "default": "RED"},
                    "again": {"anyOf": [{"$ref": "#/$defs/Inner"}, {"type": "null"}]},
                },
                "additionalProperties": False,
            },
        },
    }


def test_one_of_takes_exactly_one() -> None:
    choice = of("query Look($choice: Choice!) { look(ids: [], inner: {}, choice: $choice) }")
    fits = Draft202012Validator(choice).is_valid

    assert fits({"choice": {"id": "1"}})
    assert not fits({"choice": {}})
    assert not fits({"choice": {"id": None}})
    assert not fits({"choice": {"id": "1", "name": "x"}})


def test_a_variable_is_described_by_where_it_is_used_unless_it_says_so_itself() -> None:
    real = of("query P($slug: String!) { product(slug: $slug) { title } }", executable())
    own = of('query P("Which" $slug: String!) { product(slug: $slug) { title } }', executable())

    assert real["properties"]["slug"] == {
        "type": "string",
        "description": "The part of the page's address.",
    }
    assert own["properties"]["slug"] == {"type": "string", "description": "Which"}


def test_files_are_left_out_and_what_needs_one_is_no_tool() -> None:
    optional = of("query Look($file: Upload) { look(ids: [], inner: {}) }")

    assert optional["properties"] == {}
    for kind in ("Upload!", "Picture", "[Picture!]"):
        with pytest.raises(NotCallable):
            of(f"query Look($file: {kind}) {{ look(ids: [], inner: {{}}) }}")


def drawn(kind: Any, depth: int = 3) -> st.SearchStrategy[Any]:
    """Mostly values of a type, sometimes something else."""
    fits = fitting(kind, depth)
    return st.one_of(fits, fits, fits, NOISE)


NOISE: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**33), 2**33),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["RED", "BLUE", "", "19.90", "x"]),
    st.just([]),
    st.just({}),
    st.just({"a": 1, "z": 2}),
    st.just([None, 1, "x"]),
)


def fitting(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(kind, GraphQLNonNull):
        return fitting(kind.of_type, depth)
    if isinstance(kind, GraphQLList):
        return st.lists(drawn(kind.of_type, depth - 1), max_size=3)
    if isinstance(kind, GraphQLEnumType):
        return st.sampled_from(list(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        if depth <= 0:
            return st.fixed_dictionaries({}, optional={"a": st.integers(0, 9)})
        fields: dict[str, Any] = {
            name: drawn(field.type, depth - 1)
            for name, field in kind.fields.items()
            if get_named_type(field.type).name != "Upload"
        }
        if kind.is_one_of:
            chosen = [st.fixed_dictionaries({name: value}) for name, value in fields.items()]
            return st.one_of(*chosen, st.fixed_dictionaries({}, optional=fields))
        return st.fixed_dictionaries({}, optional=fields)
    return {
        "Int": st.integers(-(2**31) - 1, 2**31),
        "Float": st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers()),
        "String": st.text(max_size=5),
        "ID": st.text(max_size=5),
        "Boolean": st.booleans(),
        "Decimal": st.from_regex(r"\A-?[0-9]{1,17}(\.[0-9]{1,7})?\Z"),
        "Json": st.recursive(NOISE, lambda inner: st.lists(inner, max_size=2), max_leaves=4),
    }[kind.name]


def is_lenient(kind: Any, value: Any) -> bool:
    """Whether GraphQL takes it only by its two leniencies that are stated: a single value where a
    list stands, and a number as an id."""
    if isinstance(kind, GraphQLNonNull):
        return is_lenient(kind.of_type, value)
    if value is None:
        return False
    if isinstance(kind, GraphQLList):
        if not isinstance(value, list):
            return True
        return any(is_lenient(kind.of_type, each) for each in value)
    if isinstance(kind, GraphQLInputObjectType):
        fields = kind.fields
        return isinstance(value, dict) and any(
            is_lenient(fields[name].type, each) for name, each in value.items() if name in fields
        )
    return get_named_type(kind).name == "ID" and isinstance(value, int | float)


PARSED = parse(DOCUMENT)
VARIABLES: Any = PARSED.definitions[0].variable_definitions  # type: ignore[union-attr]
KINDS: dict[str, Any] = {
    each.variable.name.value: type_from_ast(SCHEMA, each.type) for each in VARIABLES
}
NEEDED = {name: drawn(KINDS[name]) for name in ("ids", "s", "inner", "any")}
VALUES = st.fixed_dictionaries(
    NEEDED, optional={name: drawn(kind) for name, kind in KINDS.items() if name not in NEEDED}
)


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(values=VALUES)
def test_what_fits_is_what_graphql_takes(values: dict[str, Any]) -> None:
    lenient = any(is_lenient(KINDS[name], value) for name, value in values.items())
    coerced = get_variable_values(SCHEMA, VARIABLES, values)

    fits = Draft202012Validator(of(DOCUMENT)).is_valid(values)

    if fits or not lenient:
        assert fits is not isinstance(coerced, list), coerced


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_one_value_alone_fits_exactly_when_graphql_takes_it(data: st.DataObject) -> None:
    """One variable at a time, so that no other hides what is wrong."""
    name = data.draw(st.sampled_from(sorted(KINDS)))
    value = data.draw(drawn(KINDS[name]))
    alone = parse(f"query Look(${name}: {KINDS[name]}) {{ look(ids: [], inner: {{}}) }}")
    found: Any = alone.definitions[0]

    fits = Draft202012Validator(INPUTS.of(alone, found)).is_valid({name: value})

    coerced = get_variable_values(SCHEMA, found.variable_definitions, {name: value})
    if fits or not is_lenient(KINDS[name], value):
        assert fits is not isinstance(coerced, list), (value, coerced)


@pytest.mark.parametrize("root", ["query_type", "mutation_type"])
def test_every_argument_of_the_real_schema_has_a_schema(root: str) -> None:
    real = executable()
    inputs = InputSchemas(real, JSON_SCHEMAS)
    kind = getattr(real, root)

    for field in kind.fields.values():
        for argument in field.args.values():
            definitions: dict[str, Any] = {}
            shown = inputs.of_type(argument.type, definitions)
            Draft202012Validator.check_schema({**shown, "$defs": definitions})


def test_every_scalar_of_the_real_schema_is_described() -> None:
    own = {scalar.name for scalar in SCALARS.values()} - {"Upload"}

    assert own - JSON_SCHEMAS.keys() == set()
