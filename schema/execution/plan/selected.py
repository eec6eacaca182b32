"""One field of a selection, and what all fields of an operation share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)

from schema.execution.plan import runtime
from schema.execution.plan.convert import Converters
from schema.execution.plan.fields import Access, InfoMaker, access

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What every field's resolve info repeats, and what a plan needs of the schema."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    operation: OperationDefinitionNode
    converters: Converters | None
    is_awaitable: Callable[[Any], bool] = isawaitable

    @property
    def strawberry_schema(self) -> Any:
        return getattr(self.schema, "_strawberry_schema", None)


@dataclass(frozen=True, slots=True)
class Selected:
    """What a field is called in the answer, and how it is read."""

    key: str
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    path: Path
    common: Common
    definition: GraphQLField
    access: Access
    info: InfoMaker

    @classmethod
    def of(
        cls,
        parent: GraphQLObjectType,
        nodes: list[FieldNode],
        path: Path,
        common: Common,
        number: int,
    ) -> "Selected":
        """`path` holds the response keys down to the field's own; `number` is its number in the
        plan."""
        name, key = nodes[0].name.value, path[-1]
        definition = parent.fields[name]
        default = runtime.graphql_core.default_field_resolver
        return cls(
            key,
            nodes,
            parent,
            path,
            common,
            definition,
            access(definition, default, common.strawberry_schema),
            InfoMaker(number, name, key, nodes, definition, parent, common),
        )

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def coordinate(self) -> str:
        """`Product.title`"""
        return f"{self.parent.name}.{self.name}"

    @property
    def kind(self) -> Any:
        """The field's type."""
        return cast("Any", self.definition).type
