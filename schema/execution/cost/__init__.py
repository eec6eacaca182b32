"""The static cost of an operation: how much it may make us do, known before anything runs.

Every object that an answer may hold is a point; fields with more work behind them declare a weight
and lists declare how many items they hold (`FieldCost`, in the field's extensions under `COST`).
Sizes come from the arguments `first`, `last` and `ids`.

A selection set has one static type, so each is costed once however often its fragment is spread:
the work is linear in the document. A field that two fragments select is counted for each of them,
and of the types that an interface or union may turn out to be the dearest counts: the cost is never
below what an answer holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from schema.execution.cost.breakdown import Breakdown
from schema.execution.cost.declared import COST, FieldCost, lists_of_unknown_size
from schema.execution.cost.reading import Reading
from schema.execution.cost.terms import Term
from schema.execution.plan.weights import MOST_BYTES, KeptByWeight, weight_of

__all__ = [
    "COST",
    "Cost",
    "Costs",
    "FieldCost",
    "OperationCost",
    "cost_of",
    "lists_of_unknown_size",
]


@dataclass(frozen=True, slots=True)
class Cost:
    """In points. `by_path` has every response path with all that is below it; after 5,000 paths it
    stops."""

    total: int
    by_path: Mapping[tuple[str, ...], int]

    @property
    def heaviest(self) -> tuple[str, ...]:
        """The path to shorten first: down from the root as long as one field has half of all."""
        below: dict[tuple[str, ...], tuple[str, ...]] = {}
        for path, cost in self.by_path.items():
            dearest = below.get(path[:-1])
            if dearest is None or cost > self.by_path[dearest]:
                below[path[:-1]] = path
        path: tuple[str, ...] = below.get((), ())
        while path in below and self.by_path[below[path]] * 2 >= self.total:
            path = below[path]
        return path


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None = None,
) -> Cost:
    """The cost of an operation of a *validated* document, within its limits. Without `variables`
    it is what the operation may cost at most, variables with a default taken by it."""
    return OperationCost(schema, document, operation).detailed(variables)


class OperationCost:
    """The cost of one operation as a function of its variables."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        self.operation = operation
        self._reading = reading = Reading(schema, document, operation)
        self._total: Term = 0
        if reading.root is not None:
            self._total = reading.selections(operation.selection_set, reading.root).once

    @property
    def visits(self) -> int:
        """How many selections were looked at to know the cost."""
        return self._reading.visits

    def total(self, variables: Mapping[str, Any] | None = None) -> int:
        """Points for these variables, coerced or as the client sent them; at least 1."""
        total = self._total
        if not isinstance(total, int):
            total = self._reading.expressions.values(variables)[total.index]
        return max(1, total)

    def detailed(self, variables: Mapping[str, Any] | None = None) -> Cost:
        """The same with the part of every response path."""
        breakdown = Breakdown(self._reading, variables)
        breakdown.walk(self.operation.selection_set, (), times=1, page=1)
        return Cost(self.total(variables), breakdown.by_path)


class Costs:
    """Keeps the costs of the operations in use, bounded in number and in memory."""

    def __init__(
        self, schema: GraphQLSchema, *, size: int = 1_000, most_bytes: int = MOST_BYTES
    ) -> None:
        self._schema = schema
        self._kept: KeptByWeight[int, OperationCost] = KeptByWeight(size, most_bytes)

    def __len__(self) -> int:
        """How many operations are kept, and their documents with them."""
        return len(self._kept)

    def of(self, document: DocumentNode, operation: OperationDefinitionNode) -> OperationCost:
        """The operation's cost as a function; read once from a *validated* document."""
        kept = self._kept.get(id(operation))
        if kept is not None and kept.operation is operation:
            return kept
        made = OperationCost(self._schema, document, operation)
        self._kept.put(id(operation), made, weight_of(document))
        return made
