"""What of the one schema a caller is shown: what they may use, and what that reaches.

Fields say which permission they need (`requires`); a few root fields are for customers or for staff
alone. A type that no shown field reaches is not shown, nor is a field whose type is not. What comes
out is a schema of its own for introspection and printing. It decides nothing about execution: a
field that is hidden answers there with its code, as it always does.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, cast

from graphql import (
    DefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    OperationTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    build_ast_schema,
    lexicographic_sort_schema,
    parse,
    print_schema,
)
from strawberry.types.field import StrawberryField

from commerce.core.actor import Actor, Partner, Staff, System
from commerce.core.permissions import Permission
from schema.fields import REQUIRES

KEPT = 32
"""Schemas of so many different sets of permissions are kept."""

CUSTOMER_FIELDS = frozenset(
    {
        "myCart",
        "myTickets",
        "myWishlists",
        "cartMerge",
        "customerAddressCreate",
        "customerAddressDelete",
        "customerAddressSetDefault",
        "customerAddressUpdate",
        "customerConsentSet",
        "customerLogout",
        "customerPasswordChange",
        "customerUpdate",
        "wishlistCreate",
        "wishlistMerge",
    }
)
"""Root fields that nobody but a signed-in customer can use."""

STAFF_FIELDS = frozenset(
    {"staffLogin", "staffLogout", "staffMe", "staffPasswordChange", "staffRefresh"}
)
"""Root fields that make sense to staff alone, whatever their permissions."""

INTERFACE_OF_ALL = "Node"
"""An interface that does not make its implementations known: whoever can reach no field of a type
has no id of one either."""


class Audience(Enum):
    STOREFRONT = "storefront"  # visitors and customers
    STAFF = "staff"
    PARTNER = "partner"


HIDDEN_FROM: Mapping[Audience, frozenset[str]] = {
    Audience.STOREFRONT: STAFF_FIELDS,
    Audience.STAFF: CUSTOMER_FIELDS,
    Audience.PARTNER: CUSTOMER_FIELDS | STAFF_FIELDS,
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the schema."""

    audience: Audience
    permissions: frozenset[Permission] = frozenset()

    @classmethod
    def of(cls, actor: Actor) -> "Viewer":
        """The viewer behind a request."""
        match actor:
            case Staff(permissions=permissions):
                return cls(Audience.STAFF, permissions)
            case Partner(permissions=permissions):
                return cls(Audience.PARTNER, permissions)
            case System():
                return cls(Audience.STAFF, frozenset(Permission))
            case _:
                return cls(Audience.STOREFRONT)


Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
Definition = (
    Composite
    | UnionTypeDefinitionNode
    | InputObjectTypeDefinitionNode
    | EnumTypeDefinitionNode
    | ScalarTypeDefinitionNode
)


class VisibleSchemas:
    """The parts of one schema that its viewers are shown."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[Viewer, GraphQLSchema] = OrderedDict()

    async def seen_by(self, viewer: Viewer) -> GraphQLSchema:
        """Without holding up the loop: a part that is not kept takes a good part of a second."""
        kept = self._kept.get(viewer)
        if kept is None:
            kept = await asyncio.to_thread(self.make, viewer)
            self._kept[viewer] = kept
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(viewer)
        return kept

    def make(self, viewer: Viewer) -> GraphQLSchema:
        """The part that a viewer is shown."""
        return build_ast_schema(_Pruned(self._document, self._requirements, viewer).document)

    def text(self, viewer: Viewer) -> str:
        """The same as SDL, sorted."""
        return print_schema(lexicographic_sort_schema(self.make(viewer))) + "\n"

    @cached_property
    def _document(self) -> DocumentNode:
        return parse(print_schema(self._schema), no_location=True)

    @cached_property
    def _requirements(self) -> Mapping[tuple[str, str], Permission]:
        """The permission that each field needs, by type and field."""
        found: dict[tuple[str, str], Permission] = {}
        for kind in self._schema.type_map.values():
            for name, field in cast("Mapping[str, Any]", getattr(kind, "fields", {})).items():
                extensions: Mapping[str, Any] = field.extensions or {}
                declared = extensions.get("strawberry-definition")
                if isinstance(declared, StrawberryField):
                    needed = declared.metadata.get(REQUIRES)
                    if needed is not None:
                        found[kind.name, name] = needed
        return found


class _Pruned:
    """One viewer's part of the definitions."""

    def __init__(
        self,
        document: DocumentNode,
        requirements: Mapping[tuple[str, str], Permission],
        viewer: Viewer,
    ) -> None:
        self._requirements = requirements
        self._viewer = viewer
        self._others = [d for d in document.definitions if not isinstance(d, Definition)]
        self._types: dict[str, Definition] = {
            d.name.value: d for d in document.definitions if isinstance(d, Definition)
        }
        self._roots = _root_names(document)
        self._implementations: dict[str, list[str]] = {}
        for name, each in self._types.items():
            if isinstance(each, Composite):
                for interface in each.interfaces or ():
                    self._implementations.setdefault(interface.name.value, []).append(name)
        while self._prune():
            pass

    @property
    def document(self) -> DocumentNode:
        """The definitions that are reached, with the schema's own."""
        reached = self._reached()
        kept: list[DefinitionNode] = []
        for name, each in self._types.items():
            if name in reached:
                kept.append(self._without_lost_interfaces(each, reached))
        roots = {operation: name for operation, name in self._roots.items() if name in reached}
        others = [_schema_of(each, roots) for each in self._others]
        return DocumentNode(definitions=(*others, *kept))

    def _prune(self) -> bool:
        """Take away fields that are not allowed or lead to nothing, and types without any;
        whether there were some."""
        before = len(self._types)
        is_changed = False
        for name, each in list(self._types.items()):
            left = each
            if isinstance(each, Composite):
                fields = each.fields or ()
                shown = [field for field in fields if self._is_shown(name, field)]
                left = _with(each, fields=tuple(shown)) if len(shown) < len(fields) else each
            elif isinstance(each, UnionTypeDefinitionNode):
                members = each.types or ()
                there = [member for member in members if member.name.value in self._types]
                left = _with(each, types=tuple(there)) if len(there) < len(members) else each
            if left is not each:
                is_changed = True
                if getattr(left, "fields", None) or getattr(left, "types", None):
                    self._types[name] = left
                else:
                    del self._types[name]
        return is_changed or len(self._types) < before

    def _is_shown(self, type_name: str, field: FieldDefinitionNode) -> bool:
        name = field.name.value
        if type_name in self._roots.values() and name in HIDDEN_FROM[self._viewer.audience]:
            return False
        needed = self._requirements.get((type_name, name))
        if needed is not None and needed not in self._viewer.permissions:
            return False
        named = _named(field.type)
        return named in self._types or named in _BUILT_IN

    def _reached(self) -> set[str]:
        waiting = [name for name in self._roots.values() if name in self._types]
        reached = set(waiting)
        while waiting:
            for name in self._reaches(waiting.pop()):
                if name in self._types and name not in reached:
                    reached.add(name)
                    waiting.append(name)
        return reached

    def _reaches(self, name: str) -> Iterable[str]:
        each = self._types[name]
        if isinstance(each, Composite):
            for interface in each.interfaces or ():
                yield interface.name.value
            for field in each.fields or ():
                yield _named(field.type)
                for argument in field.arguments or ():
                    yield _named(argument.type)
            if name != INTERFACE_OF_ALL:
                yield from self._implementations.get(name, ())
        elif isinstance(each, UnionTypeDefinitionNode):
            yield from (member.name.value for member in each.types or ())
        elif isinstance(each, InputObjectTypeDefinitionNode):
            yield from (_named(field.type) for field in each.fields or ())

    def _without_lost_interfaces(self, each: Definition, reached: set[str]) -> Definition:
        """An interface that lost a field keeps it in no implementation's way; one that is gone is
        implemented no more."""
        if not isinstance(each, Composite):
            return each
        interfaces = [i for i in each.interfaces or () if i.name.value in reached]
        return _with(each, interfaces=tuple(interfaces))


_BUILT_IN = frozenset({"Int", "Float", "String", "Boolean", "ID"})


def _named(node: TypeNode) -> str:
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    return cast("Any", node).name.value


def _root_names(document: DocumentNode) -> dict[str, str]:
    """The names of the root types by operation."""
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode):
            return {
                operation.operation.value: operation.type.name.value
                for operation in definition.operation_types
            }
    return {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


def _schema_of(definition: DefinitionNode, roots: Mapping[str, str]) -> DefinitionNode:
    """A `schema { … }` without the operations that are gone; others unchanged."""
    if not isinstance(definition, SchemaDefinitionNode):
        return definition
    kept: list[OperationTypeDefinitionNode] = [
        each for each in definition.operation_types if each.operation.value in roots
    ]
    return _with(definition, operation_types=tuple(kept))


def _with(node: Any, **changed: Any) -> Any:
    """A copy of a node with other children."""
    return type(node)(**{name: getattr(node, name, None) for name in node.keys} | changed)
