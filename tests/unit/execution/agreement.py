"""Running one operation through a compiled plan and through graphql-core, and comparing.

Data must be equal exactly, order of keys included, and so must errors. One thing the specification
leaves open: where several fields fail below the same position that becomes null, one error is
enough, and any will do. There it must be the same position, and one of the errors that graphql-core
reports when errors do not propagate.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import graphql
import pytest
from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

from schema.execution.plan import Planner

ABANDONED = pytest.mark.filterwarnings(
    "ignore:coroutine .* was never awaited:RuntimeWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
"""Where a field fails at once, graphql-core leaves coroutines of others behind that nobody awaits.
To be used with the fixture `collects_garbage`, so that no later test is told of them."""

MakeContext = Callable[[], Any]
NO_PROPAGATION = ConstDirectiveNode(
    name=NameNode(value="experimental_disableErrorPropagation"), arguments=()
)


@dataclass(frozen=True)
class Errors:
    """Errors by whether something above them became null."""

    exact: list[str]
    bubbled: dict[str, set[str]]  # position that became null -> errors below it


async def assert_agree(
    schema: GraphQLSchema,
    text: str,
    make_context: MakeContext,
    variables: dict[str, Any] | None = None,
    planner: Planner | None = None,
) -> ExecutionResult:
    """Run both ways and compare; what the plan answered."""
    document = parse(text)
    problems = validate(schema, document)
    assert not problems, (problems[0].message, text)
    operation = operation_of(document)
    values = get_variable_values(schema, operation.variable_definitions or (), variables or {})
    assert isinstance(values, VariableValues), (values, text)
    plan = (planner or Planner(schema)).plan(document, operation)
    assert plan is not None, text
    got = await plan.run(make_context(), values)
    expected = await oracle(schema, document, make_context(), variables)
    assert json.dumps(got.data) == json.dumps(expected.data), text
    mine, theirs = sorted_out(Answer.of(got)), sorted_out(expected)
    assert mine.exact == theirs.exact, text
    assert mine.bubbled.keys() == theirs.bubbled.keys(), text
    if mine.bubbled != theirs.bubbled:
        whole = await oracle(schema, without_propagation(document), make_context(), variables)
        possible = {error for _, error in whole.errors}
        assert set().union(*mine.bubbled.values()) <= possible, text
    return got


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    return next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))


@dataclass(frozen=True)
class Answer:
    """Data, and every error with its path. Errors themselves would keep alive all that was running
    when they were raised."""

    data: Any
    errors: list[tuple[Sequence[str | int], str]]

    @classmethod
    def of(cls, result: ExecutionResult) -> "Answer":
        return cls(result.data, [(error.path or (), shown(error)) for error in result.errors or ()])


async def oracle(
    schema: GraphQLSchema, document: DocumentNode, context: Any, variables: Any
) -> Answer:
    """What graphql-core answers."""
    result = graphql.execute(
        schema, document, context_value=context, variable_values=variables, hide_suggestions=True
    )
    return Answer.of(result if isinstance(result, ExecutionResult) else await result)


def without_propagation(document: DocumentNode) -> DocumentNode:
    """The same operation with every error reported."""
    changed = parse(graphql.print_ast(document))  # a copy: the caller keeps the document
    for mine, theirs in zip(document.definitions, changed.definitions, strict=True):
        del theirs
        if isinstance(mine, OperationDefinitionNode):
            operation = OperationDefinitionNode(
                **{key: getattr(mine, key) for key in mine.keys if key != "directives"},
                directives=(*(mine.directives or ()), NO_PROPAGATION),
            )
            definitions = [operation if d is mine else d for d in document.definitions]
            return DocumentNode(definitions=tuple(definitions))
    return changed


def sorted_out(answer: Answer) -> Errors:
    exact: list[str] = []
    bubbled: dict[str, set[str]] = {}
    for path, error in answer.errors:
        place = null_above(answer.data, path)
        if place is None:
            exact.append(error)
        else:
            bubbled.setdefault(json.dumps(place), set()).add(error)
    return Errors(sorted(exact), bubbled)


def null_above(data: Any, path: Sequence[str | int]) -> list[str | int] | None:
    """The part of the path that leads to the null which took the error's own position with it."""
    for depth, part in enumerate(path):
        if data is None:
            return list(path[:depth])
        data = data[part]
    return None


def shown(error: GraphQLError) -> str:
    """All a client sees of an error, and what raised it."""
    raised = type(error.original_error).__name__
    return json.dumps([error.formatted, raised], sort_keys=True, default=str)
