"""Running one operation: pick it, read its context, execute it."""

from collections.abc import Mapping
from inspect import isawaitable
from typing import Any, Protocol, cast

import graphql
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_directive_values,
)
from graphql.execution.values import VariableValues, get_variable_values

from commerce.core.view import Value
from schema.execution.documents import ValidDocument, coded
from schema.execution.limits import Limits, check_variables
from schema.execution.plan import Planner
from schema.execution.plan.recent import key_of

graphql_core = cast("Any", graphql)  # partially typed upstream


class OperationErrors(Exception):
    """The operation never ran: no such operation, or variables that do not fit."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class Operation(Value):
    """One operation of a valid document, with variables that fit it."""

    document: ValidDocument
    node: OperationDefinitionNode
    name: str | None
    values: VariableValues
    variables: Mapping[str, Any]  # as the client sent them
    in_context: Mapping[str, Any]

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    @property
    def is_mutation(self) -> bool:
        return self.node.operation is OperationType.MUTATION

    @property
    def is_subscription(self) -> bool:
        return self.node.operation is OperationType.SUBSCRIPTION


class Introspection(Protocol):
    """Answers questions about the schema."""

    def is_asked(self, operation: Operation) -> bool: ...

    async def answer(self, operation: Operation, context: object) -> ExecutionResult: ...


class Executor:
    """Runs operations of one schema; without `introspection` everybody is shown all of it."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits | None = None,
        introspection: Introspection | None = None,
    ) -> None:
        self.schema = schema
        self._introspection = introspection
        self._limits = limits or Limits()
        self._planner = Planner(schema)
        self._directive = schema.get_directive("inContext")

    @property
    def kept_plans(self) -> int:
        """How many operations have been compiled and are kept."""
        return len(self._planner)

    def prepare(
        self, document: ValidDocument, *, name: str | None, variables: Mapping[str, Any] | None
    ) -> Operation:
        """Raises OperationErrors."""
        recent = document.prepared
        if recent is None:
            return self._prepare(document, name, variables)
        key = key_of((name, *variables, *variables.values()) if variables else (name,))
        if key is None:
            return self._prepare(document, name, variables)
        known: Operation | None = recent.get(key)
        return recent.put(key, self._prepare(document, name, variables)) if known is None else known

    def _prepare(
        self, document: ValidDocument, name: str | None, variables: Mapping[str, Any] | None
    ) -> Operation:
        if name is None and len(document.operations) == 1:
            node = next(iter(document.operations.values()))
        else:
            node = document.operations.get(name or "")
        if node is None:
            missing = GraphQLError("Name one of the document's operations in `operationName`.")
            raise OperationErrors([coded(missing, "BAD_USER_INPUT")])
        too_many = check_variables(variables, self._limits) if variables else None
        if too_many is not None:
            raise OperationErrors([coded(too_many, "COST_LIMIT_EXCEEDED")])
        values = get_variable_values(
            self.schema,
            node.variable_definitions or (),
            dict(variables or {}),
            max_errors=10,
            hide_suggestions=True,
        )
        if isinstance(values, list):
            raise OperationErrors([coded(error, "BAD_USER_INPUT") for error in values])
        in_context: Mapping[str, Any] = {}
        if self._directive is not None and node.directives:
            try:
                in_context = get_directive_values(self._directive, node, values) or {}
            except GraphQLError as error:
                raise OperationErrors([coded(error, "BAD_USER_INPUT")]) from error
        return Operation(document, node, name, values, variables or {}, in_context)

    async def run(
        self, operation: Operation, context: object, root: object = None
    ) -> ExecutionResult:
        """Run the compiled plan, or graphql-core where there is none; never raises for what
        resolvers raise. `root` is what a subscription delivers."""
        plan = self._planner.plan(operation.document.node, operation.node)
        if plan is not None:
            return await plan.run(context, operation.values, root)
        if self._introspection is not None and self._introspection.is_asked(operation):
            return await self._introspection.answer(operation, context)
        result = graphql_core.execute(
            self.schema,
            operation.document.node,
            root,
            context_value=context,
            variable_values=dict(operation.variables),
            operation_name=operation.name,
            hide_suggestions=True,
        )
        return await result if isawaitable(result) else result
