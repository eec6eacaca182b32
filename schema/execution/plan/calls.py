"""Source that gets the values of one field for all parents of a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import OperationType

from schema.execution.plan import runtime
from schema.execution.plan.arguments import (
    Arguments,
    graphql_arguments,
    remembered,
    strawberry_arguments,
)
from schema.execution.plan.declare import BatchField, ComputedField, RootField
from schema.execution.plan.fields import Attribute, Declared, Resolved
from schema.execution.plan.selected import Selected
from schema.execution.plan.source import Body, Names


@dataclass(frozen=True, slots=True)
class Call:
    """How a stage gets its values, for people."""

    way: str
    function: str


def write_call(names: Names, body: Body, field: Selected, *, is_root: bool) -> Call:
    """Write what puts one value for each of `parents` into `values`."""
    body.add("context = run.context")
    match field.access:
        case Declared(BatchField() as how):
            function = _bind(names, field, how.function)
            size = f"{field.coordinate!r}, len(parents), len(values)"
            check = f"    if len(values) != len(parents): values = wrong_size({size})"
            call = f"await {function}(context, parents{{given}})"
            _guarded(names, body, field, how, call, after=[check])
            return Call("one call for all parents", _called(how.function))
        case Declared(RootField() as how) if is_root:
            function = _bind(names, field, how.function)
            _guarded(names, body, field, how, f"[await {function}(context{{given}})]")
            return Call("one call", _called(how.function))
        case Declared(ComputedField() as how):
            function = _bind(names, field, how.function)
            each = f"attempt({function}, context, parent{{given}})"
            _guarded(names, body, field, how, f"[{each} for parent in parents]")
            return Call("computed for each parent", _called(how.function))
        case Attribute(attribute):
            body.add(f"values = [read(parent, {attribute!r}) for parent in parents]")
            return Call("an attribute of each parent", attribute)
        case Declared() | Resolved():
            resolve = _resolver(field)
            arguments = graphql_arguments(field.definition, field.nodes[0])
            call = runtime.resolver_calls(resolve, arguments.make, field.info)
            body.add(f"values = await {names.bind('resolve', call)}(parents, run)")
            return Call("the resolver, for each parent", _called(resolve))


def computed_call(names: Names, field: Selected) -> tuple[str, str] | None:
    """The function and the text of the arguments of a computed field that can stand inline: one
    that nobody may be refused, and whose arguments are constants."""
    match field.access:
        case Declared(ComputedField(function, None)):
            arguments = _arguments(field)
            if arguments.constant is None:
                return None
            return _bind(names, field, function), _given(names, arguments, field)
        case _:
            return None


def _guarded(
    names: Names,
    body: Body,
    field: Selected,
    how: BatchField | RootField | ComputedField,
    call: str,
    after: Sequence[str] = (),
) -> None:
    """The call with its check and arguments; what it raises is every parent's error."""
    given = _given(names, _arguments(field), field)
    body.add("try:")
    if how.check is not None:
        body.add(f"    {names.bind('check', how.check)}(context)")
    body.add(f"    values = {call.format(given=given)}")
    for line in after:
        body.add(line)
    body.add("except Exception as error:")
    body.add("    values = [error] * len(parents)")


def _arguments(field: Selected) -> Arguments:
    access, node = field.access, field.nodes[0]
    if not isinstance(access, Declared):
        raise TypeError(access)
    converters = field.common.converters
    if access.strawberry is None or converters is None:
        arguments = graphql_arguments(field.definition, node)
    else:
        arguments = strawberry_arguments(field.definition, node, access.strawberry, converters)
    return arguments.then(access.how.convert)


def _given(names: Names, arguments: Arguments, field: Selected) -> str:
    if arguments.constant is None:
        make = arguments.make
        if field.common.operation.operation is OperationType.QUERY:
            make = remembered(make, field.nodes[0])
        return f", **{names.bind('arguments', make)}(run.variables)"
    return f", **{names.bind('given', arguments.constant)}" if arguments.constant else ""


def _resolver(field: Selected) -> Any:
    if isinstance(field.access, Resolved):
        return field.access.resolve
    return field.definition.resolve or runtime.graphql_core.default_field_resolver


def _bind(names: Names, field: Selected, function: Any) -> str:
    return names.bind(getattr(function, "__name__", field.name).strip("<>"), function)


def _called(function: Any) -> str:
    """The function's name with its module."""
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return f"{getattr(function, '__module__', '?')}.{name}"
