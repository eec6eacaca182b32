"""Cache policy, declared on types and fields and added up for each operation.

A field's own policy counts, or else that of the type it stands on; a field without either is
private, and an operation that selects one private field is never kept. `INHERITED` is for the
types that answers are put together from (`Money`, `PageInfo`, connections): they add nothing.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import graphql
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from strawberry.types.field import StrawberryField

CACHE = "cache"
"""The key of a Strawberry field's metadata (or a graphql-core field's extensions)."""
ON_TYPE = "cache_policy"
"""The class attribute of Strawberry types (or the key of a graphql-core type's extensions)."""
REQUIRES = "requires"
STRAWBERRY = "strawberry-definition"
HARMLESS_DIRECTIVES = frozenset({"skip", "include", "inContext"})


class CacheScope(Enum):
    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """`max_age`: for how many seconds caches that we cannot reach (browsers, CDNs) may show it
    without asking; None adds nothing to what the parent says. Where changes are not announced,
    `is_announced` is False and nobody keeps it for longer, our own processes included. `tags` are
    for purging by hand."""

    max_age: int | None
    scope: CacheScope = CacheScope.PUBLIC
    is_announced: bool = True
    tags: tuple[str, ...] = ()


INHERITED = CachePolicy(max_age=None)
PRIVATE = CachePolicy(max_age=0, scope=CacheScope.PRIVATE)


@dataclass(frozen=True, slots=True)
class OperationPolicy:
    """What the selected fields allow together. `unannounced_seconds` is None where every change
    is announced."""

    max_age: int
    unannounced_seconds: int | None
    tags: frozenset[str]


class Policies:
    """The policies of operations of one schema, worked out once for each."""

    def __init__(self, schema: GraphQLSchema, *, size: int = 2_000) -> None:
        self._schema = schema
        self._size = size
        self._known: OrderedDict[int, tuple[OperationDefinitionNode, OperationPolicy | None]] = (
            OrderedDict()
        )

    def of(self, document: DocumentNode, node: OperationDefinitionNode) -> OperationPolicy | None:
        """None for what must not be kept."""
        known = self._known.get(id(node))
        if known is not None and known[0] is node:
            self._known.move_to_end(id(node))
            return known[1]
        policy = _added_up(self._schema, document, node)
        self._known[id(node)] = (node, policy)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
        return policy


def _added_up(
    schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode
) -> OperationPolicy | None:
    if node.operation is not OperationType.QUERY or schema.query_type is None:
        return None
    if any(each.name.value not in HARMLESS_DIRECTIVES for each in node.directives or ()):
        return None
    walk = _Walk(schema, document)
    found = set(walk.policies(schema.query_type, node.selection_set))
    if not found or PRIVATE in found:
        return None
    ages = [policy.max_age for policy in found if policy.max_age is not None]
    if not ages or min(ages) <= 0:
        return None
    unannounced = [
        policy.max_age for policy in found if not policy.is_announced and policy.max_age is not None
    ]
    tags = frozenset(tag for policy in found for tag in policy.tags)
    return OperationPolicy(min(ages), min(unannounced, default=None), tags)


class _Walk:
    """Every selected field's policy, each fragment looked through once for each type."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._seen: set[str] = set()

    def policies(
        self, parent: GraphQLNamedType | None, selections: SelectionSetNode | None
    ) -> Iterator[CachePolicy]:
        for selection in selections.selections if selections else ():
            directives = selection.directives or ()
            if any(each.name.value not in HARMLESS_DIRECTIVES for each in directives):
                yield PRIVATE
            if isinstance(selection, FieldNode):
                yield from self._field(parent, selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                kind = self._schema.get_type(condition.name.value) if condition else parent
                yield from self.policies(kind, selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                fragment = self._fragments.get(name)
                if fragment is not None and name not in self._seen:
                    self._seen.add(name)
                    kind = self._schema.get_type(fragment.type_condition.name.value)
                    yield from self.policies(kind, fragment.selection_set)

    def _field(self, parent: GraphQLNamedType | None, node: FieldNode) -> Iterator[CachePolicy]:
        name = node.name.value
        if name == "__typename":
            return
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            yield PRIVATE
            return
        definition: Any = parent.fields.get(name)
        if definition is None:  # __schema, __type
            yield PRIVATE
            return
        yield declared(parent, definition)
        yield from self.policies(_named(definition.type), node.selection_set)


def _named(kind: Any) -> GraphQLNamedType | None:
    return cast("Any", graphql).get_named_type(kind)  # partially typed upstream


def declared(parent: GraphQLObjectType | GraphQLInterfaceType, definition: Any) -> CachePolicy:
    """The policy of one field: its own, its type's, or private."""
    extensions: dict[str, Any] = definition.extensions or {}
    policy = extensions.get(CACHE)
    field: object = extensions.get(STRAWBERRY)
    if isinstance(field, StrawberryField):
        if field.metadata.get(REQUIRES) is not None:
            return PRIVATE
        policy = field.metadata.get(CACHE)
    if policy is None:
        on_type: dict[str, Any] = parent.extensions or {}
        origin = getattr(on_type.get(STRAWBERRY), "origin", None)
        policy = getattr(origin, ON_TYPE, on_type.get(ON_TYPE))
    if not isinstance(policy, CachePolicy) or policy.scope is CacheScope.PRIVATE:
        return PRIVATE
    return policy
