"""Documents for differential tests: valid queries of a schema, with everything they may hold.

`hypothesis-graphql` draws fields, arguments and inline fragments. Here they are decorated further:
aliases, fields selected twice, named fragments, `@skip`, `@include`, variables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import hypothesis.strategies as st
from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    parse,
    parse_type,
    parse_value,
    print_ast,
    value_from_ast_untyped,
)
from hypothesis_graphql import queries

SWITCHES = ("a", "b")


@dataclass(frozen=True)
class Generated:
    """A document with values for its variables."""

    text: str
    variables: dict[str, Any]


@st.composite
def documents(
    draw: st.DrawFn,
    schema: GraphQLSchema,
    scalars: Mapping[str, st.SearchStrategy[ValueNode]],
    **options: Any,
) -> Generated:
    """`scalars` says what arguments of custom scalars (or ID, Int, String) are drawn from."""
    text = draw(queries(schema, custom_scalars=dict(scalars), allow_x00=False, **options))
    seed = draw(st.integers(0, 2**32))
    return decorated(schema, parse(text), Random(seed))  # noqa: S311 - nothing secret here


def literals(*values: str) -> st.SearchStrategy[ValueNode]:
    """One of these values, written as in a document."""
    return st.sampled_from([parse_value(value) for value in values])


def decorated(schema: GraphQLSchema, document: DocumentNode, random: Random) -> Generated:
    """The document with more of the language in it."""
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    decorator = Decorator(schema, random)
    root = schema.get_root_type(operation.operation)
    selections = decorator.selections(operation.selection_set, root)
    changed = OperationDefinitionNode(
        operation=operation.operation,
        name=NameNode(value="Generated"),
        variable_definitions=tuple(decorator.definitions),
        directives=(),
        selection_set=selections,
    )
    whole = DocumentNode(definitions=(changed, *decorator.fragments))
    return Generated(print_ast(whole), decorator.variables)


@dataclass
class Decorator:
    schema: GraphQLSchema
    random: Random
    fragments: list[FragmentDefinitionNode] = field(default_factory=list[FragmentDefinitionNode])
    definitions: list[VariableDefinitionNode] = field(default_factory=list[VariableDefinitionNode])
    variables: dict[str, Any] = field(default_factory=dict[str, Any])
    count: int = 0

    def _chance(self, of_ten: int) -> bool:
        return self.random.randrange(10) < of_ten

    def _name(self, stem: str) -> NameNode:
        self.count += 1
        return NameNode(value=f"{stem}{self.count}")

    def selections(self, selection_set: SelectionSetNode, parent: Any) -> SelectionSetNode:
        made: list[SelectionNode] = []
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                made.append(changed := self._field(selection, parent))
                if self._chance(1):
                    made.append(changed)  # selected twice, answered once
            elif isinstance(selection, InlineFragmentNode):
                assert selection.type_condition is not None
                inner = self.schema.get_type(selection.type_condition.name.value)
                made.append(
                    InlineFragmentNode(
                        type_condition=selection.type_condition,
                        directives=self._directives(),
                        selection_set=self.selections(selection.selection_set, inner),
                    )
                )
        if self._chance(2):
            made.append(FieldNode(name=NameNode(value="__typename"), arguments=(), directives=()))
        return SelectionSetNode(selections=tuple(self._wrapped(made, parent)))

    def _wrapped(self, made: list[SelectionNode], parent: GraphQLNamedType) -> list[SelectionNode]:
        """Some of them in a fragment, with or without a name."""
        if not self._chance(2):
            return made
        cut = self.random.randrange(len(made))
        kept, moved = made[:cut], SelectionSetNode(selections=tuple(made[cut:]))
        if self._chance(5):
            inline = InlineFragmentNode(
                type_condition=None, directives=self._directives(), selection_set=moved
            )
            return [*kept, inline]
        fragment = FragmentDefinitionNode(
            name=self._name("F"),
            type_condition=NamedTypeNode(name=NameNode(value=parent.name)),
            directives=(),
            selection_set=moved,
        )
        self.fragments.append(fragment)
        spreads = [
            FragmentSpreadNode(name=fragment.name, directives=self._directives(), arguments=())
            for _ in range(self.random.choice((1, 1, 2)))
        ]
        return [*kept, *spreads]

    def _field(self, node: FieldNode, parent: Any) -> FieldNode:
        if node.name.value == "__typename":
            return node
        definition = parent.fields[node.name.value]
        named = get_named_type(definition.type)
        # An alias of its own on every field with arguments or fields: merging them again needs
        # equal ones, which is what duplicates are for.
        alias = self._name("k") if node.arguments or self._chance(2) else node.alias
        inner = node.selection_set and self.selections(node.selection_set, named)
        return FieldNode(
            alias=alias,
            name=node.name,
            arguments=tuple(self._argument(a, definition) for a in node.arguments or ()),
            directives=self._directives(),
            selection_set=inner,
        )

    def _argument(self, argument: ArgumentNode, definition: Any) -> ArgumentNode:
        if not self._chance(3):
            return argument
        kind = definition.args[argument.name.value].type
        name = self._name("v")
        self.variables[name.value] = value_from_ast_untyped(argument.value)
        self.definitions.append(
            VariableDefinitionNode(
                variable=VariableNode(name=name),
                type=parse_type(str(kind)),
                default_value=None,
                directives=(),
            )
        )
        return ArgumentNode(name=argument.name, value=VariableNode(name=name))

    def _directives(self) -> tuple[DirectiveNode, ...]:
        if self.random.random() > 0.05:
            return ()
        value: ValueNode = BooleanValueNode(value=self._chance(5))
        if self._chance(5):
            value = VariableNode(name=NameNode(value=self._switch()))
        condition = ArgumentNode(name=NameNode(value="if"), value=value)
        name = NameNode(value=self.random.choice(("skip", "include")))
        return (DirectiveNode(name=name, arguments=(condition,)),)

    def _switch(self) -> str:
        name = self.random.choice(SWITCHES)
        if name not in self.variables:
            self.variables[name] = self._chance(5)
            self.definitions.append(
                VariableDefinitionNode(
                    variable=VariableNode(name=NameNode(value=name)),
                    type=parse_type("Boolean!"),
                    default_value=None,
                    directives=(),
                )
            )
        return name
