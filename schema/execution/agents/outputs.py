"""JSON Schema 2020-12 of an operation's `data`, exact where there are no errors: response names,
fragments by the types they fit, fields that `@skip` and `@include` may leave out, what may be null.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import graphql
import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
)

from schema.execution.agents.inputs import (
    ANYTHING,
    BUILT_IN,
    DIALECT,
    JsonSchema,
    defined,
    object_of,
    or_null,
)

MOST_FIELDS = 2_000
"""Larger answers are not described: nobody reads so much, and it is sent with every list."""
LEAVING_OUT = frozenset({"skip", "include"})
graphql_core = cast("Any", graphql)  # partially typed upstream


class NotExact(Exception):
    """The answer cannot be described, or is too large to be."""


@dataclass(slots=True)
class _Selected:
    """The nodes of one response name. `may_miss` when each of them may be left out."""

    nodes: list[tuple[FieldNode, bool]] = field(default_factory=list[tuple[FieldNode, bool]])

    @property
    def may_miss(self) -> bool:
        return all(may_miss for _, may_miss in self.nodes)


class OutputSchema:
    """Of one document."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, scalars: Mapping[str, JsonSchema]
    ) -> None:
        self._schema = schema
        self._scalars = {
            name: {key: shown[key] for key in shown if key in ("type", "format")}
            for name, shown in {**BUILT_IN, **scalars}.items()
        }
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._definitions: dict[str, JsonSchema] = {}
        self._count = 0

    def of(self, operation: OperationDefinitionNode) -> JsonSchema:
        """Raises NotExact."""
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            raise NotExact
        shown, names = self._object(root, [(operation.selection_set.selections, False)])
        name_types(shown, names, [root.name])
        return {"$schema": DIALECT, **shown, **defined(self._definitions)}

    def _object(
        self, kind: GraphQLObjectType, sources: Iterable[tuple[Sequence[SelectionNode], bool]]
    ) -> tuple[JsonSchema, list[str]]:
        """The object's schema, and under which names it says its type."""
        selected: dict[str, _Selected] = {}
        for selections, may_miss in sources:
            for node, misses in self._fields(kind, selections, may_miss=may_miss):
                name = node.alias.value if node.alias else node.name.value
                selected.setdefault(name, _Selected()).nodes.append((node, misses))
        properties: dict[str, JsonSchema] = {}
        types: list[str] = []
        for name, found in selected.items():
            self._count += 1
            if self._count > MOST_FIELDS:
                raise NotExact
            field_name = found.nodes[0][0].name.value
            if field_name == "__typename":
                types.append(name)
                properties[name] = {"type": "string"}
                continue
            definition: Any = kind.fields.get(field_name)
            if definition is None:  # __schema, __type
                raise NotExact
            properties[name] = self._value(definition.type, found.nodes)
        required = [name for name, found in selected.items() if not found.may_miss]
        return object_of(properties, required), types

    def _fields(
        self, kind: GraphQLObjectType, selections: Sequence[SelectionNode], *, may_miss: bool
    ) -> Iterator[tuple[FieldNode, bool]]:
        """The fields that a type is asked for, and whether each may be left out."""
        for selection in selections:
            directives = selection.directives or ()
            misses = may_miss or any(each.name.value in LEAVING_OUT for each in directives)
            if isinstance(selection, FieldNode):
                yield selection, misses
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._fits(kind, condition.name.value):
                    inner = selection.selection_set.selections
                    yield from self._fields(kind, inner, may_miss=misses)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self._fragments[selection.name.value]
                if self._fits(kind, fragment.type_condition.name.value):
                    inner = fragment.selection_set.selections
                    yield from self._fields(kind, inner, may_miss=misses)

    def _fits(self, kind: GraphQLObjectType, condition: str) -> bool:
        other = self._schema.get_type(condition)
        return other is kind or (
            isinstance(other, GraphQLInterfaceType | GraphQLUnionType)
            and self._schema.is_sub_type(other, kind)
        )

    def _value(self, kind: Any, nodes: list[tuple[FieldNode, bool]]) -> JsonSchema:
        if isinstance(kind, GraphQLNonNull):
            return self._present(cast("Any", kind).of_type, nodes)
        return or_null(self._present(kind, nodes))

    def _present(self, kind: Any, nodes: list[tuple[FieldNode, bool]]) -> JsonSchema:
        """Of a value that is not null."""
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self._value(cast("Any", kind).of_type, nodes)}
        if isinstance(kind, GraphQLEnumType):
            self._definitions[kind.name] = {"type": "string", "enum": list(kind.values)}
            return {"$ref": f"#/$defs/{kind.name}"}
        if isinstance(kind, GraphQLObjectType):
            shown, names = self._object(kind, _sources(nodes))
            name_types(shown, names, [kind.name])
            return shown
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return self._one_of_several(kind, nodes)
        return dict(self._scalars.get(kind.name, ANYTHING))

    def _one_of_several(
        self, kind: GraphQLInterfaceType | GraphQLUnionType, nodes: list[tuple[FieldNode, bool]]
    ) -> JsonSchema:
        """Types that are asked for the same stand together."""
        alike: dict[bytes, tuple[JsonSchema, list[str], list[str]]] = {}
        for possible in self._schema.get_possible_types(kind):
            shown, names = self._object(possible, _sources(nodes))
            key = orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)
            alike.setdefault(key, (shown, names, []))[2].append(possible.name)
        for shown, names, types in alike.values():
            name_types(shown, names, types)
        found = [shown for shown, _, _ in alike.values()]
        return found[0] if len(found) == 1 else {"anyOf": found}


def _sources(
    nodes: list[tuple[FieldNode, bool]],
) -> list[tuple[Sequence[SelectionNode], bool]]:
    """What the nodes of one name select. Where there is only one, the name is there exactly when
    all that it selects is."""
    alone = len(nodes) == 1
    return [
        (node.selection_set.selections if node.selection_set else (), may_miss and not alone)
        for node, may_miss in nodes
    ]


def name_types(shown: JsonSchema, names: Iterable[str], types: Sequence[str]) -> None:
    """Say which types an object may be of, where it says so itself."""
    for name in names:
        shown["properties"][name] = {"enum": sorted(types)}
