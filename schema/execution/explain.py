"""Operations explained to people: what a plan looks like, what each of its stages costs and runs.

A stage's cost is the static cost of its field with the fields that are read in the same function;
those of the stages below are their own. Refuses documents that are not valid. Running is left to
who makes a context; here the stages are told apart while it happens.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_directive_values,
)
from graphql.execution.values import VariableValues, get_variable_values

from schema.execution.cost import cost_of
from schema.execution.documents import DocumentErrors, Documents
from schema.execution.limits import Limits
from schema.execution.plan import Plan, Planner, Stage

PLACE = tuple[str, ...]


class CannotExplain(Exception):
    """The document or the variables are not valid; the text says what to mend."""


@dataclass(slots=True)
class StageReport:
    """`cost` in points. `runs` counts how often the stage was called, `statements` holds what it
    ran; both are empty for an operation that was not run."""

    stage: Stage
    cost: int
    runs: int = 0
    statements: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class OperationReport:
    """`plan` is None for what graphql-core runs; it has no stages then."""

    name: str
    node: OperationDefinitionNode
    document: DocumentNode
    cost: int
    source: str
    stages: list[StageReport]
    plan: Plan | None
    errors: Sequence[GraphQLError] = ()
    before: list[str] = field(default_factory=list[str])  # statements before the first stage

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY


def explain(
    schema: GraphQLSchema, text: str, variables: Mapping[str, Any] | None = None
) -> list[OperationReport]:
    """Every operation of a document. Raises CannotExplain. Variables decide what `@skip` and
    `@include` select and make costs exact; without them costs are what there may be at most."""
    try:
        document = Documents(schema, Limits(), size=1).get(text)
    except DocumentErrors as error:
        raise CannotExplain("; ".join(_told(each) for each in error.errors)) from error
    planner = Planner(schema)
    return [
        _explained(schema, planner, document.node, name, node, variables)
        for name, node in document.operations.items()
    ]


def _explained(
    schema: GraphQLSchema,
    planner: Planner,
    document: DocumentNode,
    name: str,
    node: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> OperationReport:
    cost = cost_of(schema, document, node, variables or None)
    plan = planner.plan(document, node)
    report = OperationReport(name, node, document, cost.total, "", [], plan)
    if plan is not None:
        explanation = plan.explain(variables)
        report.source = explanation.source
        own = _own_costs(cost.by_path, [stage.path for stage in explanation.stages])
        report.stages = [StageReport(stage, own[stage.path]) for stage in explanation.stages]
    return report


def _own_costs(by_path: Mapping[PLACE, int], places: Iterable[PLACE]) -> dict[PLACE, int]:
    """What is left of each place's cost without the places below it. Stages of several types at one
    place of an interface share its cost."""
    every = set(places)
    own = {place: by_path.get(place, 0) for place in every}
    for place in every:
        above = next((place[:n] for n in range(len(place) - 1, 0, -1) if place[:n] in every), None)
        if above is not None:
            own[above] -= by_path.get(place, 0)
    return {place: max(cost, 0) for place, cost in own.items()}


def coerced(
    schema: GraphQLSchema, report: OperationReport, variables: Mapping[str, Any] | None
) -> VariableValues:
    """The operation's variables. Raises CannotExplain."""
    definitions = report.node.variable_definitions or ()
    values = get_variable_values(schema, definitions, dict(variables or {}))
    if isinstance(values, list):
        raise CannotExplain("; ".join(_told(error) for error in values))
    return values


def in_context(
    schema: GraphQLSchema, report: OperationReport, values: VariableValues
) -> Mapping[str, Any]:
    """What the operation's `@inContext` says."""
    directive = schema.get_directive("inContext")
    if directive is None:
        return {}
    return get_directive_values(directive, report.node, values) or {}


async def run(
    report: OperationReport, context: object, values: VariableValues, seen: list[str]
) -> None:
    """Run an explained query; statements that are added to `seen` meanwhile are told apart by
    stage."""
    if report.plan is None:
        return
    by_stage = {(each.stage.path, each.stage.coordinate): each for each in report.stages}
    report.before, watch = list(seen), _watcher(by_stage, seen)
    seen.clear()
    result = await report.plan.run_watched(context, values, watch)
    report.errors = result.errors or ()
    report.stages = list(by_stage.values())  # with those of types that only the run brought up


def _watcher(
    by_stage: dict[tuple[PLACE, str], StageReport], seen: list[str]
) -> Callable[[Stage], Any]:
    """Gives each stage the statements that ran in it, and not in one below."""
    open_stages: list[StageReport] = []

    @contextmanager
    def watch(stage: Stage) -> Generator[None]:
        if open_stages:
            _take(seen, open_stages[-1])
        key = (stage.path, stage.coordinate)
        report = by_stage.setdefault(key, StageReport(stage, 0))
        report.runs += 1
        open_stages.append(report)
        try:
            yield
        finally:
            _take(seen, open_stages.pop())

    return watch


def _take(seen: list[str], report: StageReport) -> None:
    report.statements += seen
    seen.clear()


def _told(error: GraphQLError) -> str:
    places = [f"line {at.line}, column {at.column}" for at in error.locations or ()]
    return f"{', '.join(places)}: {error.message}" if places else error.message
