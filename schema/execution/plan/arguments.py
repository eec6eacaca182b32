"""Arguments of fields: constants are folded when a plan is made, the rest is coerced by code that
was chosen then. Whatever is wrong goes to graphql-core, which says what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNonNull,
    NameNode,
    Node,
    Undefined,
    ValueNode,
    VariableNode,
    Visitor,
    is_required_argument,
    utilities,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.field import StrawberryField

from schema.execution.plan.convert import Converters, same
from schema.execution.plan.declare import Convert
from schema.execution.plan.recent import Recent, key_of

upstream = cast("Any", utilities)  # partially typed
NO_VARIABLES = VariableValues({}, {})
NONE: Mapping[str, Any] = {}
Make = Callable[[VariableValues], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Arguments:
    """`constant` when the document fixes them all; otherwise `make(variables)`, which may raise."""

    make: Make
    constant: Mapping[str, Any] | None = None

    def then(self, convert: Convert | None) -> "Arguments":
        """The same, converted further; folded when that raises nothing."""
        if convert is None:
            return self
        make = self.make
        if self.constant is not None:
            return folded(lambda variables: convert(make(variables)))
        return Arguments(lambda variables: convert(make(variables)))


def folded(make: Make) -> Arguments:
    """Arguments without variables."""
    try:
        constant = make(NO_VARIABLES)
    except Exception:  # noqa: BLE001 - a bad constant is the field's error at every run
        return Arguments(make)
    return Arguments(lambda _variables: constant, constant)


class _FindsVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.found.add(node.name.value)


def variables_in(node: Node) -> set[str]:
    """The variables that a value is or holds, or those of all arguments of a field."""
    finder = _FindsVariables()
    visit(node, finder)
    return finder.found


def remembered(make: Make, node: FieldNode) -> Make:
    """The same, with what it made of the same values lately."""
    arguments = FieldNode(name=node.name, arguments=node.arguments)
    names, recent = sorted(variables_in(arguments)), Recent[Mapping[str, Any]]()

    def make_or_recall(variables: VariableValues) -> Mapping[str, Any]:
        given = variables.coerced
        key = key_of([given.get(name, Undefined) for name in names])
        if key is None:
            return make(variables)
        known = recent.get(key)
        return recent.put(key, make(variables)) if known is None else known

    return make_or_recall


def graphql_arguments(definition: GraphQLField, node: FieldNode) -> Arguments:
    """Arguments as graphql-core passes them to a resolver."""
    if not definition.args:
        return Arguments(lambda _variables: NONE, NONE)
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    varying = {name: value for name, value in given.items() if variables_in(value)}

    def coerce(variables: VariableValues) -> Mapping[str, Any]:
        return get_argument_values(definition, node, variables)

    if not varying:
        return folded(coerce)
    return Arguments(_partly_folded(definition, node, varying, coerce))


def _partly_folded(
    definition: GraphQLField, node: FieldNode, varying: Mapping[str, ValueNode], coerce: Make
) -> Make:
    """Coerce only what varies; by graphql-core as a whole when that fails."""
    without = FieldNode(
        name=NameNode(value=node.name.value),
        arguments=tuple(a for a in node.arguments or () if a.name.value not in varying),
    )
    kept = {name: arg for name, arg in definition.args.items() if name not in varying}
    try:
        constant = get_argument_values(
            GraphQLField(cast("Any", definition).type, args=kept), without, NO_VARIABLES
        )
        getters = [_getter(definition.args[name], name, varying[name]) for name in varying]
    except Exception:  # noqa: BLE001 - graphql-core repeats and reports it at every run
        return coerce

    def make(variables: VariableValues) -> Mapping[str, Any]:
        made = dict(constant)
        for name, get in getters:
            value = get(variables)
            if value is MISTAKEN:
                return coerce(variables)
            if value is not Undefined:
                made[name] = value
        return made

    return make


MISTAKEN = object()


def _getter(
    definition: Any, name: str, value: ValueNode
) -> tuple[str, Callable[[VariableValues], Any]]:
    """The argument's name and what gets its value: Undefined leaves it out."""
    out_name = getattr(definition, "out_name", None) or name
    is_strict = isinstance(definition.type, GraphQLNonNull)
    if not isinstance(value, VariableNode):

        def literal(variables: VariableValues) -> Any:
            found = upstream.coerce_input_literal(value, definition.type, variables)
            return MISTAKEN if found is Undefined else found

        return out_name, literal
    variable, is_required = value.name.value, is_required_argument(definition)
    default: Any = Undefined if is_required else _default(definition, name)

    def direct(variables: VariableValues) -> Any:
        found = variables.coerced.get(variable, Undefined)
        if found is Undefined:
            return MISTAKEN if is_required else default
        return MISTAKEN if found is None and is_strict else found

    return out_name, direct


def _default(definition: Any, name: str) -> Any:
    """The argument's default, coerced; Undefined when it has none."""
    field = GraphQLField(definition.type, args={name: definition})
    values = get_argument_values(field, FieldNode(name=NameNode(value=name)), NO_VARIABLES)
    return next(iter(values.values()), Undefined)


def strawberry_arguments(
    definition: GraphQLField, node: FieldNode, field: StrawberryField, converters: Converters
) -> Arguments:
    """Arguments by their Python names, inputs as instances of their classes."""
    coerced = graphql_arguments(definition, node)
    wanted = [
        (converters.name(argument), argument.python_name, converters.of_argument(argument))
        for argument in field.arguments
    ]

    def convert(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            python_name: values[name] if convert_value is same else convert_value(values[name])
            for name, python_name, convert_value in wanted
            if name in values
        }

    return coerced.then(convert) if wanted else Arguments(lambda _variables: NONE, NONE)
