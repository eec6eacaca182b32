"""Plans: compiled once, kept in a bounded cache, run many times."""

from collections import OrderedDict
from collections.abc import Mapping
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
from schema.execution.plan.generate import Common, Generator
from schema.execution.plan.runtime import State, read_attribute
from schema.execution.plan.shapes import Failed, NullBubbles, Settlement

MOST_SPECIALISATIONS = 32


class Specialised:
    """A plan for given values of the variables that `@skip` and `@include` use."""

    def __init__(self, common: Common, selecting: Mapping[str, Any], *, concurrent: bool) -> None:
        kind = common.schema.get_root_type(common.operation.operation)
        if kind is None:
            raise Unsupported(common.operation.operation.value)
        collector = Collector(common.schema, common.fragments, selecting)
        self.generator = generator = Generator(common, collector, concurrent=concurrent)
        generator.names.bound.update(failure=(Failed, Exception), read=read_attribute)
        self._stages, self._shapes, self._constants = generator.root(kind)
        generator.compile(generator.functions)
        self._calls = [(key, generator.names.bound[name]) for key, name in self._stages]
        self._keys = list(collector.collect(kind, [common.operation.selection_set]))
        self._is_serial = common.operation.operation is OperationType.MUTATION
        self._siblings = generator.names.bound["siblings"]

    @property
    def source(self) -> str:
        return "\n".join(self.generator.functions)

    async def run(self, state: State) -> ExecutionResult:
        data: dict[str, Any] = {key: self._constants.get(key) for key in self._keys}
        parents, dicts = [state.root], [data]
        settlement = Settlement(state.shapes)
        try:
            if self._is_serial:
                for key, stage in self._calls:
                    await stage(parents, dicts, state)
                    if state.failed:
                        settlement.settle_fields(data, {key: self._shapes[key]}, [])
            else:
                stages = [stage(parents, dicts, state) for _, stage in self._calls]
                if len(stages) == 1:
                    await stages[0]
                else:
                    await self._siblings(*stages)
                if state.failed:
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
        key = tuple(values.get(name) for name in self._selecting)
        known = self._known.get(key)
        if known is None:
            selecting = dict(zip(self._selecting, key, strict=True))
            known = Specialised(self._common, selecting, concurrent=self._concurrent)
            self._known[key] = known
            if len(self._known) > MOST_SPECIALISATIONS:
                self._known.popitem(last=False)
        return known

    def source(self, values: Mapping[str, Any] | None = None) -> str:
        """The generated Python, for reading."""
        return self.specialised(values or {}).source


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
        if operation.operation is OperationType.SUBSCRIPTION:
            return None
        fragments = fragments_of(document)
        try:
            selecting = selecting_variables(operation, fragments)
        except Unsupported:
            return None
        common = Common(self._schema, fragments, operation)
        return Plan(common, selecting, concurrent=self._concurrent)
