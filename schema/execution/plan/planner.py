"""Plans: compiled once, kept in a bounded cache, run many times."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
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
from schema.execution.plan.weights import MOST_BYTES, weight_of

MOST_SPECIALISATIONS = 32
SPECIALISED_WEIGHT = 3
"""Measured: what is compiled of a document takes so much more memory than the document."""
PLANS_AT_LEAST = 8
"""For so many there is room, whatever they are."""


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
    """A compiled operation. `grew` is called whenever another specialisation of it is kept, of
    which there are at most `most`."""

    def __init__(
        self,
        common: Common,
        selecting: list[str],
        *,
        concurrent: bool,
        most: int = MOST_SPECIALISATIONS,
        grew: Callable[[], None] = lambda: None,
    ) -> None:
        self._most = most
        self._grew = grew
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
            if len(self._known) > self._most:
                self._known.popitem(last=False)
            self._grew()
        return known

    @property
    def specialisations(self) -> int:
        """How many are kept."""
        return len(self._known)

    def _key(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple([values.get(name) for name in self._selecting])

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
    """Makes and keeps plans, at most `size` of them that take some `most_bytes` together.
    `concurrent` runs sibling stages at the same time; leave it off where all of them share one
    database connection."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        size: int = 1_000,
        most_bytes: int = 2 * MOST_BYTES,
        concurrent: bool = False,
    ) -> None:
        self._schema = schema
        self._size = size
        self._most_bytes = most_bytes
        self._weights: dict[int, int] = {}  # of the documents of what is kept
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
        self._weights[id(operation)] = weight_of(document)
        self._make_room()
        return made

    @property
    def weight(self) -> int:
        """Bytes that everything kept takes, roughly."""
        return sum(
            self._weights[key] * (1 + (SPECIALISED_WEIGHT * plan.specialisations if plan else 0))
            for key, (_, plan) in self._kept.items()
        )

    def _make_room(self) -> None:
        """Adds everything up anew: making a plan takes a hundred times as long."""
        while len(self._kept) > self._size or (
            len(self._kept) > 1 and self.weight > self._most_bytes
        ):
            key, _ = self._kept.popitem(last=False)
            del self._weights[key]

    def _make(self, document: DocumentNode, operation: OperationDefinitionNode) -> Plan | None:
        if not self._is_supported:
            return None
        fragments = fragments_of(document)
        try:
            selecting = selecting_variables(operation, fragments)
        except Unsupported:
            return None
        common = Common(self._schema, fragments, operation, self._converters)
        each = SPECIALISED_WEIGHT * weight_of(document)
        return Plan(
            common,
            selecting,
            concurrent=self._concurrent,
            most=max(1, min(MOST_SPECIALISATIONS, self._most_bytes // PLANS_AT_LEAST // each)),
            grew=self._make_room,
        )


def _decides_by_awaiting(kind: Any) -> bool:
    """Whether a type has to be awaited to tell what a value is."""
    return any(
        iscoroutinefunction(getattr(kind, name, None)) for name in ("is_type_of", "resolve_type")
    )
