"""Compiled plans answer exactly as graphql-core does, in every odd corner."""

import json
from typing import Any

import graphql
import pytest
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution.values import VariableValues, get_variable_values

from schema.execution.plan import Planner
from tests.unit.execution.odd_schema import COUNTER, SCHEMA, Context

DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("{ pets { __typename ... on Cat { name lives purr } ... on Dog { name colour big } } }", {}),
    ("{ pets(n: 5) { ...P } } fragment P on Named { name ...C } fragment C on Cat { lives }", {}),
    ("{ named { __typename name ... on Dog { friend { name ... on Cat { claws } } } } }", {}),
    ("{ strictNamed { name } }", {}),
    (
        "{ cat { a: name b: name purr(times: 2) siblings { name siblings(first: 1) { name } } } }",
        {},
    ),
    ("query($n: Int) { cat { siblings(first: $n) { lives } } }", {"n": 3}),
    ("query($n: Int) { cat { siblings(first: $n) { lives } } }", {}),
    ("{ cats { mood } }", {}),
    ("{ cats { strictMood } }", {}),
    ("{ nullableCats { strictMood name } }", {}),
    ("{ nullableCats { broken } }", {}),
    ("{ cat { strictBroken } }", {}),
    ("{ nullableCats { siblings { strictMaybe } } }", {}),
    ("{ cat { strictNothing } }", {}),
    ("{ cat { nothing hiss name claws } }", {}),
    ("{ wrongPet { __typename } }", {}),
    ("{ wrongList }", {}),
    ("{ errorValue }", {}),
    ("{ box { label numbers cat { name } } }", {}),
    ("{ box { tooBig } }", {}),
    ("{ box { notText } }", {}),
    ("{ stream }", {}),
    ("{ pets { ... on Dog { enemy { __typename } } } }", {}),
    ("{ area(size: {width: 3, colours: [RED, BLUE]}) }", {}),
    ("query($s: Size!) { area(size: $s) }", {"s": {"width": 1, "height": 9}}),
    ("query($w: Int!) { area(size: {width: $w}) }", {"w": 4}),
    ('{ a: echo(text: "x", colour: RED) b: echo c: echo(text: null) }', {}),
    ('query($t: String = "d") { echo(text: $t) }', {}),
    ('query($t: String = "d") { echo(text: $t) }', {"t": None}),
    ("query($y: Boolean!) { cat { name @skip(if: $y) lives @include(if: $y) } }", {"y": True}),
    ("query($y: Boolean!) { cat { name @skip(if: $y) lives @include(if: $y) } }", {"y": False}),
    (
        "query($y: Boolean = true) { cat { ... @include(if: $y) { name } lives @skip(if: true) } }",
        {},
    ),
    ("{ cat { name @include(if: false) } __typename }", {}),
    ("{ cat { name ...F } cat { lives ...F } } fragment F on Cat { purr }", {}),
    ("mutation { a: add(n: 1) b: add(n: 2) c: add(n: 3) }", {}),
    ("mutation { a: add(n: 1) softFail b: add(n: 1) }", {}),
    ("mutation { a: add(n: 1) fail b: add(n: 1) }", {}),
    ("{ cats(n: 0) { name } pets(n: 0) { __typename } }", {}),
]


def coerced(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: dict[str, Any]
) -> VariableValues:
    values = get_variable_values(schema, operation.variable_definitions or (), variables)
    assert isinstance(values, VariableValues), values
    return values


def shown(errors: list[GraphQLError] | None) -> list[str]:
    """Errors as text, in an order of their own: the order of siblings is not specified."""
    return sorted(json.dumps(error.formatted, sort_keys=True) for error in errors or ())


@pytest.mark.parametrize(("text", "variables"), DOCUMENTS, ids=range(len(DOCUMENTS)))
async def test_plan_and_graphql_core_agree(text: str, variables: dict[str, Any]) -> None:
    document = parse(text)
    assert not validate(SCHEMA, document)
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    plan = Planner(SCHEMA).plan(document, operation)
    assert plan is not None

    COUNTER["value"] = 0
    expected = graphql.execute(SCHEMA, document, context_value=Context(), variable_values=variables)
    if not isinstance(expected, graphql.ExecutionResult):
        expected = await expected
    COUNTER["value"] = 0
    got = await plan.run(Context(), coerced(SCHEMA, operation, variables))

    assert json.dumps(got.data) == json.dumps(expected.data)
    assert shown(got.errors) == shown(expected.errors)


@pytest.mark.parametrize(
    "text", ["{ __schema { types { name } } }", '{ __type(name: "Cat") { name } }']
)
def test_what_is_not_supported_is_left_to_graphql_core(text: str) -> None:
    document = parse(text)
    [operation] = document.definitions

    assert Planner(SCHEMA).plan(document, operation) is None  # type: ignore[arg-type]


def test_the_cache_is_bounded() -> None:
    planner = Planner(SCHEMA, size=2)
    documents = [parse(f"{{ cats(n: {n}) {{ name }} }}") for n in range(5)]

    for document in documents:
        planner.plan(document, document.definitions[0])  # type: ignore[arg-type]

    assert len(planner._kept) == 2
