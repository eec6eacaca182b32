"""What is to be known about a document before it is published: that it runs, what it costs, and
which parts of the schema it leans on.

Coordinates are those of the GraphQL specification: `Product.title`, `Query.product(slug:)`,
`LanguageCode.ZH`, `CartCreateInput.lines`, `@inContext`. What a variable may hold counts as used:
the clients' values are not known here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import graphql
from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    visit,
)

from commerce.clients.inputs import NamedDocument, OperationFacts, OperationProblem
from commerce.clients.kinds import OperationKind
from schema.execution.cost import cost_of
from schema.execution.documents import DocumentErrors, Documents, ValidDocument

graphql_core = cast("Any", graphql)  # partially typed upstream
get_named_type: Callable[[Any], GraphQLNamedType] = graphql_core.get_named_type
type_from_ast: Callable[[GraphQLSchema, Any], Any] = graphql_core.type_from_ast


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Something in use that will go."""

    coordinate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """A document with what was found out. Without `facts` it cannot be published; `problems` say
    why."""

    document: NamedDocument
    facts: OperationFacts | None = None
    problems: Sequence[OperationProblem] = ()
    root_fields: Sequence[str] = ()
    deprecated: Sequence[Deprecated] = ()
    coordinates: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What people know it by."""
        return (self.facts and self.facts.name) or self.document.name or self.document.id


def inspect(schema: GraphQLSchema, documents: Documents, named: NamedDocument) -> Inspected:
    """Find out everything about one document."""
    try:
        document = documents.get(named.text)
    except DocumentErrors as refused:
        return Inspected(named, problems=[_problem(named, error) for error in refused.errors])
    wrong = _wrong_with(document, named)
    if wrong is not None:
        return Inspected(named, problems=[OperationProblem(named.id, named.name, wrong)])
    [(name, operation)] = document.operations.items()
    used = _Used(schema)
    visit(document.node, TypeInfoVisitor(used.types, used))
    facts = OperationFacts(
        document_id=named.id,
        name=name,
        kind=OperationKind(operation.operation.value),
        text=named.text,
        hash=named.hash,
        cost=cost_of(schema, document.node, operation).total,
    )
    return Inspected(
        named,
        facts=facts,
        root_fields=sorted(used.root_fields),
        deprecated=[Deprecated(*each) for each in sorted(used.deprecated.items())],
        coordinates=frozenset(used.coordinates),
    )


def deprecated_uses(schema: GraphQLSchema, document: DocumentNode) -> dict[str, str]:
    """What a valid document writes out that is deprecated: coordinates with reasons."""
    used = _Used(schema)
    visit(document, TypeInfoVisitor(used.types, used))
    return used.deprecated


def _wrong_with(document: ValidDocument, named: NamedDocument) -> str | None:
    """What keeps a valid document from being published."""
    if len(document.operations) != 1:
        return "A published document holds exactly one operation: split it."
    [(name, operation)] = document.operations.items()
    if not name:
        return "Give the operation a name: reports and errors speak of it."
    if named.name is not None and named.name != name:
        return f"The manifest calls it {named.name}, the document {name}."
    kind = operation.operation.value
    if named.kind is not None and named.kind.value != kind:
        return f"The manifest says that it is a {named.kind.value}, the document a {kind}."
    return None


def _problem(named: NamedDocument, error: GraphQLError) -> OperationProblem:
    places = error.locations or []
    line, column = (places[0].line, places[0].column) if places else (None, None)
    return OperationProblem(named.id, named.name, error.message, line, column)


@dataclass
class _Used(Visitor):
    """Collects what a document leans on, with the types that `TypeInfo` knows at every place."""

    schema: GraphQLSchema
    coordinates: set[str] = field(default_factory=set[str])
    deprecated: dict[str, str] = field(default_factory=dict[str, str])
    root_fields: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        super().__init__()
        self.types: Any = TypeInfo(self.schema)  # partially typed upstream
        roots = (self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type)
        self._field = ""  # the one whose arguments are visited
        self._roots = [root.name for root in roots if root is not None]

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, definition = self.types.get_parent_type(), self.types.get_field_def()
        if parent is None or definition is None or node.name.value.startswith("__"):
            return
        self._field = node.name.value
        coordinate = f"{parent.name}.{node.name.value}"
        self._use(coordinate, definition.deprecation_reason)
        self._use_type(get_named_type(definition.type))
        if parent.name in self._roots:
            self.root_fields.add(node.name.value)

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        argument, directive = self.types.get_argument(), self.types.get_directive()
        if argument is None:
            return
        name = node.name.value
        parent = self.types.get_parent_type()
        if directive is not None:
            owner = f"@{directive.name}"
        elif parent is not None:
            owner = f"{parent.name}.{self._field}"
        else:
            return
        self._use(f"{owner}({name}:)", argument.deprecation_reason)
        self._use_type(get_named_type(argument.type))

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        self._use(f"@{node.name.value}")

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        parent = get_named_type(self.types.get_parent_input_type())
        if isinstance(parent, GraphQLInputObjectType):
            definition = parent.fields.get(node.name.value)
            reason = definition.deprecation_reason if definition is not None else None
            self._use(f"{parent.name}.{node.name.value}", reason)

    def enter_enum_value(self, node: EnumValueNode, *_: object) -> None:
        kind = get_named_type(self.types.get_input_type())
        if isinstance(kind, GraphQLEnumType):
            value = kind.values.get(node.value)
            reason = value.deprecation_reason if value is not None else None
            self._use(f"{kind.name}.{node.value}", reason)

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: object) -> None:
        if node.type_condition is not None:
            self._use(node.type_condition.name.value)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        self._use(node.type_condition.name.value)

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        root = self.schema.get_root_type(node.operation)
        if root is not None:
            self._use(root.name)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        kind = type_from_ast(self.schema, node.type)
        if kind is not None:
            self._may_send(get_named_type(kind))

    def _may_send(self, kind: GraphQLNamedType) -> None:
        """Everything that a value of this input type can hold."""
        waiting, seen = [kind], {kind.name}
        while waiting:
            current = waiting.pop()
            self._use(current.name)
            if isinstance(current, GraphQLEnumType):
                self.coordinates.update(f"{current.name}.{value}" for value in current.values)
            if isinstance(current, GraphQLInputObjectType):
                for name, inner in cast("dict[str, Any]", current.fields).items():
                    self.coordinates.add(f"{current.name}.{name}")
                    inner_type = get_named_type(inner.type)
                    if inner_type.name not in seen:
                        seen.add(inner_type.name)
                        waiting.append(inner_type)

    def _use_type(self, kind: GraphQLNamedType) -> None:
        self.coordinates.add(kind.name)

    def _use(self, coordinate: str, deprecation_reason: str | None = None) -> None:
        self.coordinates.add(coordinate)
        if deprecation_reason is not None:
            self.deprecated[coordinate] = deprecation_reason
