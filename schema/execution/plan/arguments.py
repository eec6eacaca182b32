"""Arguments of fields: folded into the plan where they are constant, else coerced per request."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import FieldNode, GraphQLField, VariableNode, Visitor, visit
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

Arguments = Callable[[VariableValues], Mapping[str, Any]]
NO_VARIABLES = VariableValues({}, {})
NONE: Mapping[str, Any] = {}


class _FindsVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, _node: VariableNode, *_: Any) -> None:
        self.found = True


def uses_variables(node: FieldNode) -> bool:
    """Whether any argument of the field is, or holds, a variable."""
    finder = _FindsVariables()
    for argument in node.arguments or ():
        visit(argument.value, finder)
    return finder.found


def graphql_arguments(definition: GraphQLField, node: FieldNode) -> Arguments:
    """Arguments as graphql-core passes them to a resolver."""

    def coerce(variables: VariableValues) -> Mapping[str, Any]:
        return get_argument_values(definition, node, variables)

    return _folded(definition, node, coerce)


def strawberry_arguments(
    definition: GraphQLField, node: FieldNode, field: StrawberryField, schema: Any
) -> Arguments:
    """Arguments by their Python names, inputs as instances of their classes."""
    registry, config = schema.schema_converter.scalar_registry, schema.config

    def convert(variables: VariableValues) -> Mapping[str, Any]:
        return convert_arguments(
            get_argument_values(definition, node, variables),
            field.arguments,
            scalar_registry=registry,
            config=config,
        )

    return _folded(definition, node, convert)


def _folded(definition: GraphQLField, node: FieldNode, coerce: Arguments) -> Arguments:
    if not definition.args:
        return lambda _variables: NONE
    if uses_variables(node):
        return coerce
    try:
        constant = coerce(NO_VARIABLES)
    except Exception:  # noqa: BLE001 - a bad constant is the field's error at every run
        return coerce
    return lambda _variables: constant
