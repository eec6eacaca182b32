"""Introspection: questions about the schema, answered with the part that who asks may use."""

import asyncio
from typing import Any, cast

import graphql
from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    SelectionSetNode,
)

from resolvers.context import Context
from schema.execution.documents import coded
from schema.execution.operation import Operation
from schema.execution.visibility import Viewer, VisibleSchemas

graphql_core = cast("Any", graphql)  # partially typed upstream
ABOUT_THE_SCHEMA = frozenset({"__schema", "__type"})


class SchemaByViewer:
    """`is_open` is the setting: production may keep its schema to itself."""

    def __init__(self, schemas: VisibleSchemas, *, is_open: bool) -> None:
        self._schemas = schemas
        self._is_open = is_open

    def is_asked(self, operation: Operation) -> bool:
        return operation.is_query and bool(root_names(operation) & ABOUT_THE_SCHEMA)

    async def answer(self, operation: Operation, context: object) -> ExecutionResult:
        if not self._is_open:
            return _refused("Introspection is off. `commerce schema print` shows the schema.")
        if root_names(operation) - ABOUT_THE_SCHEMA - {"__typename"}:
            return _refused("Ask about the schema in an operation of its own.")
        schema = await self._schemas.seen_by(Viewer.of(cast("Context", context).actor))

        def execute() -> ExecutionResult:
            return graphql_core.execute(
                schema,
                operation.document.node,
                variable_values=dict(operation.variables),
                operation_name=operation.name,
                hide_suggestions=True,
            )

        return await asyncio.to_thread(execute)  # takes a good part of a second


def _refused(text: str) -> ExecutionResult:
    return ExecutionResult(None, [coded(GraphQLError(text), "BAD_USER_INPUT")])


def root_names(operation: Operation) -> set[str]:
    """The names of the fields that an operation selects at its root, through fragments."""
    definitions = operation.document.node.definitions
    fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
    names: set[str] = set()
    seen: set[str] = set()
    waiting: list[SelectionSetNode] = [operation.node.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                names.add(selection.name.value)
            elif isinstance(selection, InlineFragmentNode):
                waiting.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode):
                spread = selection.name.value
                if spread not in seen:
                    seen.add(spread)
                    waiting.append(fragments[spread].selection_set)
    return names
