"""Reading selections as expressions of cost, each selection set once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)
from graphql.utilities import value_from_ast_untyped

from schema.execution.cost.declared import (
    ASSUMED_SIZE,
    DEFAULT_PAGE,
    SIZING_ARGUMENTS,
    FieldCost,
    declared_cost,
    holds_objects,
    is_list,
    is_page_list,
    named_type,
    weight_of,
)
from schema.execution.cost.terms import (
    MOST_ITEMS,
    Expressions,
    Factor,
    Holds,
    Part,
    Register,
    SizeOf,
    Term,
    page_size,
)

INTROSPECTION = ("__schema", "__type")
INTROSPECTION_WEIGHT = 10
INTROSPECTION_PER_POINT = 100  # nothing is fetched for introspection: a hundred objects a point


@dataclass(frozen=True, slots=True)
class Costed:
    """What a selection costs once, and for each item of the page that it is part of."""

    once: Term = 0
    each: Term = 0


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """What is known of a field: its cost, how often what is below it is there, and the size that
    a page passes to its lists."""

    costed: Costed
    repeats: Factor = 1
    page: Factor = 1
    is_page_list: bool = False


class Reading:
    """The costs of one operation's selections. `visits` counts the selections looked at."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        self._schema = schema
        self._operation = operation
        self.root = schema.get_root_type(operation.operation)
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._defaults: dict[str, Any] = {
            definition.variable.name.value: value_from_ast_untyped(definition.default_value)
            for definition in operation.variable_definitions or ()
            if definition.default_value is not None
        }
        self._known: dict[int, Costed | None] = {}
        self.fields: dict[int, FieldRecord] = {}
        self.expressions = Expressions()
        self.visits = 0

    def selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType) -> Costed:
        """What a selection set costs on its type."""
        if node is None:
            return Costed()
        if id(node) in self._known:
            return self._known[id(node)] or Costed()  # inside itself: validation refuses cycles
        self._known[id(node)] = None
        once: list[Part] = []
        each: list[Part] = []
        narrowed: dict[str, list[Part]] = {}
        for selection in node.selections:
            self.visits += 1
            costed, kind = self._selection(selection, parent)
            *others, holds = self.conditions(selection)
            for factor in others:
                costed = self._times(factor, costed)
            if kind is None or kind is parent or not is_abstract_type(parent):
                once.append((holds, costed.once))
                each.append((holds, costed.each))
            else:
                narrowed.setdefault(kind.name, []).append((holds, self._without_page(costed)))
        if narrowed:
            once.append((1, self._dearest(cast("GraphQLAbstractType", parent), narrowed)))
        known = Costed(self.expressions.add(0, once), self.expressions.add(0, each))
        self._known[id(node)] = known
        return known

    def conditions(self, node: SelectionNode) -> list[Factor]:
        """Whether the selection is there, as `@skip` and `@include` say; at least one factor."""
        factors: list[Factor] = []
        for directive in node.directives or ():
            name = directive.name.value
            if name not in {"skip", "include"} or not directive.arguments:
                continue
            value = directive.arguments[0].value
            wanted = name == "include"
            if isinstance(value, BooleanValueNode):
                factors.append(1 if value.value is wanted else 0)
            elif isinstance(value, VariableNode):
                variable = value.name.value
                factors.append(Holds(variable, wanted, self._defaults.get(variable)))
        return factors or [1]

    def _selection(
        self, node: SelectionNode, parent: GraphQLNamedType
    ) -> tuple[Costed, GraphQLNamedType | None]:
        """The cost of a selection, and of a fragment the type it is for."""
        if isinstance(node, FieldNode):
            return self._field(node, parent), None
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            kind = self._schema.get_type(condition.name.value) if condition else parent
            return (self.selections(node.selection_set, kind), kind) if kind else (Costed(), None)
        if isinstance(node, FragmentSpreadNode):
            fragment = self.fragments.get(node.name.value)
            kind = fragment and self._schema.get_type(fragment.type_condition.name.value)
            if fragment is not None and kind is not None:
                return self.selections(fragment.selection_set, kind), kind
        return Costed(), None

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Costed:
        name = node.name.value
        definition = self._schema.get_field(cast("GraphQLCompositeType", parent), name)
        if definition is None:
            return Costed()
        kind = named_type(definition)
        inner = self.selections(node.selection_set, kind)
        declared = declared_cost(parent, name, definition)
        is_root = parent is self.root
        if is_root and name in INTROSPECTION:
            record = FieldRecord(Costed(self._introspection(self._without_page(inner))), 0)
        elif is_page_list(parent, name, definition):
            item = 0 if name == "edges" else 1
            each = self.expressions.add(item, [(1, self._without_page(inner))])
            record = FieldRecord(Costed(0, each), is_page_list=True)
        else:
            weight = weight_of(declared, definition, self._operation.operation, is_root=is_root)
            record = self._object_field(node, definition, declared, (weight, inner))
        self.fields[id(node)] = record
        return record.costed

    def _object_field(
        self,
        node: FieldNode,
        definition: GraphQLField,
        declared: FieldCost,
        own: tuple[int, Costed],
    ) -> FieldRecord:
        weight, inner = own
        if not holds_objects(definition):
            return FieldRecord(Costed(weight))
        size = self._size(node, definition, declared)
        if is_list(definition):
            item = self.expressions.add(1, [(1, self._without_page(inner))])
            return FieldRecord(Costed(self.expressions.add(weight, [(size, item)])), repeats=size)
        parts: list[Part] = [(1, inner.once), (size, inner.each)]
        return FieldRecord(Costed(self.expressions.add(weight, parts)), page=size)

    def _size(self, node: FieldNode, definition: GraphQLField, declared: FieldCost) -> Factor:
        """How many items the field's arguments ask for."""
        default = declared.size
        sizing = [name for name in SIZING_ARGUMENTS if name in definition.args]
        if not sizing:
            return ASSUMED_SIZE if default is None else default
        default = DEFAULT_PAGE if default is None else default
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        for name in sizing:
            absent = page_size(definition.args[name].default_value, default)
            value = given.get(name)
            if isinstance(value, VariableNode):
                return self._size_of(value.name.value, default, absent)
            if value is not None:
                return page_size(value_from_ast_untyped(value), default)
        return page_size(definition.args[sizing[0]].default_value, default)

    def _size_of(self, variable: str, default: int, absent: int) -> SizeOf:
        if variable not in self._defaults:
            return SizeOf(variable, default, absent, MOST_ITEMS)
        own = page_size(self._defaults[variable], default)
        return SizeOf(variable, default, own, own)

    def _introspection(self, inner: Term) -> int:
        if isinstance(inner, Register):
            inner = self.expressions.values(None)[inner.index]
        return INTROSPECTION_WEIGHT + -(-inner // INTROSPECTION_PER_POINT)

    def _dearest(self, parent: GraphQLAbstractType, narrowed: Mapping[str, list[Part]]) -> Term:
        """Of the types that the parent may turn out to be, the one that costs most."""
        applying: dict[str, list[str]] = {}
        for condition in narrowed:
            for name in self._possible(condition):
                applying.setdefault(name, []).append(condition)
        possible = self._possible(parent.name)
        groups = {tuple(found) for name, found in applying.items() if name in possible}
        return self.expressions.largest(
            [[part for condition in group for part in narrowed[condition]] for group in groups]
        )

    def _possible(self, name: str) -> set[str]:
        kind = self._schema.get_type(name)
        if is_abstract_type(kind):
            return {possible.name for possible in self._schema.get_possible_types(kind)}
        return {name}

    def _times(self, factor: Factor, costed: Costed) -> Costed:
        add = self.expressions.add
        return Costed(add(0, [(factor, costed.once)]), add(0, [(factor, costed.each)]))

    def _without_page(self, costed: Costed) -> Term:
        """The cost where no page says how long its lists are."""
        if costed.each == 0:
            return costed.once
        return self.expressions.add(0, [(1, costed.once), (MOST_ITEMS, costed.each)])
