"""What a document selects, for resolvers that read ahead: found once, when the document is read.

Whoever reads products may learn here that somebody will ask for their pictures, and read both in
one statement. Conditions (`@skip`, `@include`) are not looked at: what is mentioned may be asked
for, what is not mentioned never is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    print_ast,
    value_from_ast_untyped,
)

Arguments = Mapping[str, Any]
Place = tuple[GraphQLNamedType, str]
"""A field of an object type, an interface or a union."""


class Several:
    """In place of a field that is selected in more ways than one."""


SEVERAL = Several()


@dataclass(frozen=True, slots=True)
class Mentions:
    """The fields that a document selects, as `Type.field`. What is selected of an interface counts
    for each type that implements it."""

    coordinates: frozenset[str]
    _selected: Mapping[str, FieldNode | Several]
    _written_out: dict[str, Arguments] = field(default_factory=dict[str, Arguments])

    def arguments(self, coordinate: str, variables: Mapping[str, Any]) -> Arguments | None:
        """The arguments of a field that the document selects in one way alone, as a client would
        write them in JSON; None when it selects it in several ways or not at all."""
        known = self._written_out.get(coordinate)
        if known is not None:
            return known
        selected = self._selected.get(coordinate)
        if selected is None or isinstance(selected, Several):
            return None
        values = dict(variables)
        given = {
            each.name.value: value_from_ast_untyped(each.value, values)
            for each in selected.arguments or ()
        }
        if not any("$" in argument for argument in _written(selected)):
            self._written_out[coordinate] = given
        return given

    @classmethod
    def of(cls, schema: GraphQLSchema, document: DocumentNode) -> "Mentions":
        """Of a valid document, in time linear in its length."""
        selected: dict[str, FieldNode | Several] = {}
        for (kind, name), found in _fields(schema, document).items():
            for each in _may_be(schema, kind):
                coordinate = f"{each}.{name}"
                known = selected.get(coordinate)
                selected[coordinate] = found if known is None else _both(known, found)
        return cls(frozenset(selected), selected)


def _both(one: FieldNode | Several, other: FieldNode | Several) -> FieldNode | Several:
    if isinstance(one, Several) or isinstance(other, Several):
        return SEVERAL
    return one if _written(one) == _written(other) else SEVERAL


def _written(node: FieldNode) -> list[str]:
    return sorted(map(print_ast, node.arguments or ()))


def _fields(schema: GraphQLSchema, document: DocumentNode) -> dict[Place, FieldNode | Several]:
    """Every field that is selected, where it is selected. A fragment is looked at once."""
    found: dict[Place, FieldNode | Several] = {}
    waiting: list[tuple[SelectionSetNode, GraphQLNamedType | None]] = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            waiting.append((definition.selection_set, schema.get_root_type(definition.operation)))
        else:
            waiting.append(_of_fragment(schema, definition, None))
    for selections, kind in waiting:  # grows while it is walked
        for node in selections.selections:
            if not isinstance(node, FieldNode):
                if not isinstance(node, FragmentSpreadNode):
                    waiting.append(_of_fragment(schema, node, kind))
                continue
            name = node.name.value
            if kind is not None:
                known = found.get((kind, name))
                found[kind, name] = node if known is None else _both(known, node)
            if node.selection_set is not None:
                waiting.append((node.selection_set, _type_of(kind, name)))
    return found


def _of_fragment(
    schema: GraphQLSchema, node: Any, kind: GraphQLNamedType | None
) -> tuple[SelectionSetNode, GraphQLNamedType | None]:
    """What a fragment selects, and of which type."""
    condition = node.type_condition
    return node.selection_set, kind if condition is None else schema.get_type(condition.name.value)


def _may_be(schema: GraphQLSchema, kind: GraphQLNamedType) -> list[str]:
    if isinstance(kind, GraphQLInterfaceType):
        return [kind.name, *(each.name for each in schema.get_possible_types(kind))]
    return [kind.name]


def _type_of(kind: GraphQLNamedType | None, name: str) -> GraphQLNamedType | None:
    """None within introspection, which reads nothing."""
    fields: Mapping[str, Any] = getattr(kind, "fields", {})
    field = fields.get(name)
    return None if field is None else cast("GraphQLNamedType", get_named_type(field.type))
