"""Which fields a selection holds for an object type, with `@skip` and `@include` decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    is_abstract_type,
    visit,
)

SELECTING = ("skip", "include")
UNSUPPORTED_DIRECTIVES = ("defer", "stream", "experimental_disableErrorPropagation")
INTROSPECTION = ("__schema", "__type")


class Unsupported(Exception):
    """Something that is left to graphql-core."""


class _Scan(Visitor):
    """Finds the variables that decide what is selected, and what is not supported."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()

    def enter_directive(self, node: Any, *_: Any) -> None:
        name = node.name.value
        if name in UNSUPPORTED_DIRECTIVES:
            raise Unsupported(f"@{name}")
        if name in SELECTING:
            for argument in node.arguments:
                if isinstance(argument.value, VariableNode):
                    self.variables.add(argument.value.name.value)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in INTROSPECTION:
            raise Unsupported("introspection")


def selecting_variables(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> list[str]:
    """The boolean variables that `@skip` and `@include` use. Raises Unsupported."""
    scan = _Scan()
    visit(operation, scan)
    for fragment in fragments.values():
        visit(fragment, scan)
    return sorted(scan.variables)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


class Collector:
    """Collects the fields of one operation, for given values of its selecting variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        selecting: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._selecting = selecting

    def collect(
        self, kind: GraphQLObjectType, selections: Sequence[SelectionSetNode | None]
    ) -> dict[str, list[FieldNode]]:
        """Field nodes by response key, in the order in which they are answered."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selections:
            if selection_set is not None:
                self._into(found, kind, selection_set.selections, seen)
        return found

    def _into(
        self,
        found: dict[str, list[FieldNode]],
        kind: GraphQLObjectType,
        selections: Sequence[SelectionNode],
        seen: set[str],
    ) -> None:
        for selection in selections:
            if not self._is_selected(selection):
                continue
            if isinstance(selection, FieldNode):
                key = selection.alias.value if selection.alias else selection.name.value
                found.setdefault(key, []).append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or self._applies(condition.name.value, kind):
                    self._into(found, kind, selection.selection_set.selections, seen)
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                fragment = self._fragments[name]
                if name not in seen and self._applies(fragment.type_condition.name.value, kind):
                    seen.add(name)
                    self._into(found, kind, fragment.selection_set.selections, seen)

    def _applies(self, condition: str, kind: GraphQLObjectType) -> bool:
        if condition == kind.name:
            return True
        named = self._schema.get_type(condition)
        if not is_abstract_type(named):
            return False
        abstract: GraphQLAbstractType = named
        return self._schema.is_sub_type(abstract, kind)

    def _is_selected(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            if directive.name.value in SELECTING:
                value: Any = next(iter(directive.arguments or ())).value
                holds = (
                    self._selecting[value.name.value]
                    if isinstance(value, VariableNode)
                    else bool(getattr(value, "value", False))
                )
                if holds is (directive.name.value == "skip"):
                    return False
        return True
