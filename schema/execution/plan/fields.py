"""How each field of the schema gets its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    is_scalar_type,
)
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from schema.execution.plan.batch import BATCH, BatchField
from schema.execution.plan.runtime import ResolveInfo, State

STRAWBERRY = "strawberry-definition"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Read with `getattr(parent, name)`."""

    name: str


@dataclass(frozen=True, slots=True)
class Batched:
    batch: BatchField
    strawberry: StrawberryField | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Called for each parent as graphql-core calls it."""

    resolve: Callable[..., Any]


Access = Attribute | Batched | Resolved


def access(definition: GraphQLField, default_resolver: Callable[..., Any]) -> Access:
    """How a field is read. `default_resolver` reads fields that have no resolver."""
    declared = (definition.extensions or {}).get(STRAWBERRY)
    if isinstance(declared, StrawberryField):
        batch = declared.metadata.get(BATCH)
        if isinstance(batch, BatchField):
            return Batched(batch, declared)
        plain = getattr(definition.resolve, "_is_default", False)
        if plain and declared.python_name and declared.default_resolver is getattr:
            return Attribute(declared.python_name)
    batch = (definition.extensions or {}).get(BATCH)
    if isinstance(batch, BatchField):
        return Batched(batch, None)
    return Resolved(definition.resolve or default_resolver)


def plain_check(kind: GraphQLLeafType, value: str) -> str | None:
    """An expression that is true when `value` is no ready value of the leaf type; None when it
    always has to be completed."""
    if not is_scalar_type(kind):
        return None
    match kind.name:
        case "String" | "ID":
            return f"{value}.__class__ is not str"
        case "Boolean":
            return f"{value}.__class__ is not bool"
        case "Int":
            return f"{value}.__class__ is not int or not -2147483648 <= {value} <= 2147483647"
        case "Float":
            return f"{value}.__class__ is not float or {value} - {value} != 0.0"
        case _:
            passes_text = cast("Any", kind.coerce_output_value) is str
            return f"{value}.__class__ is not str" if passes_text else None


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

    def __call__(self, state: State) -> ResolveInfo:
        known = state.infos.get(self.number)
        if known is None:
            known = state.infos[self.number] = GraphQLResolveInfo[Any](
                self.field_name,
                self.nodes,
                cast("Any", self.definition).type,
                self.parent,
                Path(None, self.key, self.parent.name),
                self.common.schema,
                self.common.fragments,
                state.root,
                self.common.operation,
                state.variables,
                state.context,
                self.common.is_awaitable,
                None,
                cast("Any", None),
            )
        return known
