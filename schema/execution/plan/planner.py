"""Plans: compiled once, kept in a bounded cache, run many times."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from inspect import iscoroutinefunction
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import VariableValues

from schema.execution.plan.collect import (
    Collector,
    Unsupported,
    fragments_of,
    selecting_variables,
)
from schema.execution.plan.convert import Converters
from schema.execution.plan.generate import Explanation, Generator, Watch
from schema.execution.plan.runtime import State
from schema.execution.plan.selected import Common
from schema.execution.plan.shapes import NullBubbles, Settlement

MOST_SPECIALISATIONS = 32


class Specialised:
    """A plan for given values of the variables that `@skip` and `@include` use."""

    def __init__(
        self,
        common: Common,
        selecting: Mapping[str, Any],
        *,
        concurrent: bool,
        is_legible: bool = False,
    ) -> None:
        kind = common.schema.get_root_type(common.operation.operation)
        if kind is None:
            raise Unsupported(common.operation.operation.value)
        collector = Collector(common.schema, common.fragments, selecting)
        self.generator = generator = Generator(
            common, collector, concurrent=concurrent, is_legible=is_legible
        )
        stages, self._shapes, self._constants = generator.root(kind)
        generator.compile()
        self._stages = stages
        self._calls = [(key, generator.names.bound[name]) for key, name in stages]
        self._keys = list(collector.collect(kind, [common.operation.selection_set]))
        self._is_serial = common.operation.operation is OperationType.MUTATION
        self._concurrent = concurrent

    def watch(self, watch: Watch) -> None:
        """Run every stage inside `with watch(stage):` from now on."""
        self.generator.watch(watch)
        self._calls = [(key, self.generator.names.bound[name]) for key, name in self._stages]

    async def run(self, state: State) -> ExecutionResult:
        data: dict[str, Any] = {key: self._constants.get(key) for key in self._keys}
        parents, answers = [state.root], [data]
        settlement = Settlement(state.shapes)
        try:
            if self._concurrent and not self._is_serial:
                stages = [stage(parents, answers, state) for _, stage in self._calls]
                await asyncio.gather(*stages)
            else:
                for key, stage in self._calls:
                    await stage(parents, answers, state)
                    if state.failed and self._is_serial:
                        settlement.settle_fields(data, {key: self._shapes[key]}, [])
            if state.failed and not self._is_serial:
                settlement.settle_fields(data, self._shapes, [])
        except NullBubbles:
            return ExecutionResult(None, settlement.errors)
        return ExecutionResult(data, settlement.errors or None)


class Plan:
    """A compiled operation."""

    def __init__(self, common: Common, selecting: list[str], *, concurrent: bool) -> None:
        self._common = common
        self._selecting = selecting
        self._concurrent = concurrent
        self._known: OrderedDict[tuple[Any, ...], Specialised] = OrderedDict()

    async def run(
        self, context: Any, variables: VariableValues, root: Any = None
    ) -> ExecutionResult:
        """Run with coerced variables. What resolvers raise is in the result; never raised."""
        specialised = self.specialised(variables.coerced)
        return await specialised.run(State(context, variables, root))

    def specialised(self, values: Mapping[str, Any]) -> Specialised:
        key = self._key(values)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._make(key)
            if len(self._known) > MOST_SPECIALISATIONS:
                self._known.popitem(last=False)
        return known

    def _key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(name) for name in self._selecting)

    def _make(self, key: tuple[Any, ...], *, legible: bool = False) -> Specialised:
        selecting = dict(zip(self._selecting, key, strict=True))
        return Specialised(self._common, selecting, concurrent=self._concurrent, is_legible=legible)

    def explain(self, values: Mapping[str, Any] | None = None) -> Explanation:
        """The generated source and its stages, for given values of the variables that `@skip` and
        `@include` use. Interfaces and unions are written out for the types the document names."""
        legible = self._make(self._key(values or {}), legible=True)
        return legible.generator.explanation()

    async def run_watched(
        self, context: Any, variables: VariableValues, watch: Watch, root: Any = None
    ) -> ExecutionResult:
        """Run with every stage inside `with watch(stage):`. Compiles anew: not for production."""
        legible = self._make(self._key(variables.coerced), legible=True)
        legible.watch(watch)
        return await legible.run(State(context, variables, root))


class Planner:
    """Makes and keeps plans. `concurrent` runs sibling stages at the same time; leave it off where
    all of them share one database connection."""

    def __init__(
        self, schema: GraphQLSchema, *, size: int = 1_000, concurrent: bool = False
    ) -> None:
        self._schema = schema
        self._size = size
        self._concurrent = concurrent
        self._kept: OrderedDict[int, tuple[OperationDefinitionNode, Plan | None]] = OrderedDict()
        strawberry_schema = getattr(schema, "_strawberry_schema", None)
        self._converters = Converters(strawberry_schema) if strawberry_schema else None
        self._is_supported = not any(map(_decides_by_awaiting, schema.type_map.values()))

    def __len__(self) -> int:
        """How many operations are kept, those without a plan included."""
        return len(self._kept)

    def plan(self, document: DocumentNode, operation: OperationDefinitionNode) -> Plan | None:
        """The plan of an operation of a *validated* document; None when it is not supported."""
        kept = self._kept.get(id(operation))
        if kept is not None and kept[0] is operation:
            self._kept.move_to_end(id(operation))
            return kept[1]
        made = self._make(document, operation)
        self._kept[id(operation)] = operation, made
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return made

    def _make(self, document: DocumentNode, operation: OperationDefinitionNode) -> Plan | None:
        if not self._is_supported:
            return None
        fragments = fragments_of(document)
        try:
            selecting = selecting_variables(operation, fragments)
        except Unsupported:
            return None
        common = Common(self._schema, fragments, operation, self._converters)
        return Plan(common, selecting, concurrent=self._concurrent)


def _decides_by_awaiting(kind: Any) -> bool:
    """Whether a type has to be awaited to tell what a value is."""
    return any(
        iscoroutinefunction(getattr(kind, name, None)) for name in ("is_type_of", "resolve_type")
    )
