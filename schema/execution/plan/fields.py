"""How each field of the schema gets its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    is_union_type,
)
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from schema.execution.plan.declare import PLAN_FIELD, BatchField, ComputedField, RootField
from schema.execution.plan.runtime import ResolveInfo, State

STRAWBERRY = "strawberry-definition"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Read with `getattr(parent, name)`."""

    name: str


@dataclass(frozen=True, slots=True)
class Declared:
    """Read as the field declares it."""

    how: BatchField | ComputedField | RootField
    strawberry: StrawberryField | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Called for each parent as graphql-core calls it."""

    resolve: Callable[..., Any]


Access = Attribute | Declared | Resolved


def access(
    definition: GraphQLField, default_resolver: Callable[..., Any], strawberry_schema: Any
) -> Access:
    """How a field is read. `default_resolver` reads fields that have no resolver.

    A Strawberry field with extensions (permission classes are some), with a class of its own that
    reads differently, or with exceptions that become results, is always read by its resolver.
    """
    extensions = definition.extensions or {}
    field = extensions.get(STRAWBERRY)
    if isinstance(field, StrawberryField):
        if not _needs_resolver(field, definition, strawberry_schema):
            how = field.metadata.get(PLAN_FIELD)
            if isinstance(how, BatchField | ComputedField | RootField):
                return Declared(how, field)
            is_plain = getattr(definition.resolve, "_is_default", False)
            if is_plain and field.python_name and field.default_resolver is getattr:
                return Attribute(field.python_name)
        return Resolved(definition.resolve or default_resolver)
    how = extensions.get(PLAN_FIELD)
    if isinstance(how, BatchField | ComputedField | RootField):
        return Declared(how, None)
    return Resolved(definition.resolve or default_resolver)


def _needs_resolver(field: StrawberryField, definition: GraphQLField, schema: Any) -> bool:
    kind = cast("Any", definition).type
    handled = bool(schema.schema_converter.exception_handlers) and is_union_type(
        getattr(kind, "of_type", kind)
    )
    reads_differently = type(field).get_result is not StrawberryField.get_result
    return bool(field.extensions) or handled or reads_differently


@dataclass(frozen=True, slots=True)
class InfoMaker:
    """Makes what graphql-core calls the resolve info; once per field and run."""

    number: int
    field_name: str
    key: str
    nodes: list[FieldNode]
    definition: GraphQLField
    parent: GraphQLObjectType
    common: Any  # schema, fragments and operation of the plan

    def __call__(self, run: State) -> ResolveInfo:
        known = run.infos.get(self.number)
        if known is None:
            known = run.infos[self.number] = GraphQLResolveInfo[Any](
                self.field_name,
                self.nodes,
                cast("Any", self.definition).type,
                self.parent,
                Path(None, self.key, self.parent.name),
                self.common.schema,
                self.common.fragments,
                run.root,
                self.common.operation,
                run.variables,
                run.context,
                self.common.is_awaitable,
                None,
                cast("Any", None),
            )
        return known
