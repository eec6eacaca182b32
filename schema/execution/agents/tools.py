"""Tools: published operations as the Model Context Protocol describes them."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from commerce.clients.kinds import OperationKind
from commerce.clients.views import PublishedOperation
from schema.execution.agents.inputs import InputSchemas, JsonSchema, NotCallable
from schema.execution.agents.outputs import NotExact, OutputSchema
from schema.execution.agents.words import description_of, title_of, tool_names
from schema.execution.documents import DocumentErrors, Documents, ValidDocument
from schema.execution.limits import Limits

ADDING = ("Create", "Add")
"""Mutations are named noun first: one that ends so adds something and changes nothing else."""
KEY = "idempotencyKey"
KEPT_PATTERNS = 2_000
META = "commerce"
"""The prefix of our own entries in `_meta`."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a document alone says of its tool."""

    title: str
    description: str
    input_schema: JsonSchema
    output_schema: JsonSchema | None
    annotations: Mapping[str, bool]

    @property
    def variables(self) -> Mapping[str, Any]:
        """What it may be called with, by name."""
        return self.input_schema["properties"]

    @property
    def effect(self) -> str:
        """In a word."""
        if self.annotations["readOnlyHint"]:
            return "reads"
        return "changes" if self.annotations["destructiveHint"] else "adds"


@dataclass(frozen=True, slots=True, eq=False)
class Tool:
    """A published operation that agents may call."""

    name: str
    operation: PublishedOperation
    pattern: Pattern

    @property
    def title(self) -> str:
        return self.pattern.title

    @property
    def description(self) -> str:
        return self.pattern.description

    @property
    def cost(self) -> int:
        return self.operation.cost

    @property
    def definition(self) -> dict[str, Any]:
        """As `tools/list` answers it."""
        pattern = self.pattern
        shown: dict[str, Any] = {
            "name": self.name,
            "title": pattern.title,
            "description": pattern.description,
            "inputSchema": pattern.input_schema,
        }
        if pattern.output_schema is not None:
            shown["outputSchema"] = pattern.output_schema
        return {
            **shown,
            "annotations": dict(pattern.annotations),
            "_meta": {
                f"{META}/cost": self.cost,
                f"{META}/operationId": self.operation.gid,
                f"{META}/documentId": self.operation.document_id,
            },
        }


class Toolmaker:
    """Makes tools of documents of one schema; what it made of a text is kept. May be used from
    several threads."""

    def __init__(self, schema: GraphQLSchema, scalars: Mapping[str, JsonSchema]) -> None:
        self._schema = schema
        self._scalars = scalars
        self._inputs = InputSchemas(schema, scalars)
        self._documents = Documents(schema, Limits(), size=1)
        self._kept: OrderedDict[bytes, Pattern | None] = OrderedDict()
        self._lock = Lock()

    def tools(self, published: Sequence[tuple[PublishedOperation, str]]) -> list[Tool]:
        """By their names. Operations that agents cannot call are left out: subscriptions, those
        that must be sent a file, and those that the schema has left behind."""
        made: list[tuple[PublishedOperation, Pattern]] = []
        with self._lock:
            for operation, text in published:
                pattern = self._pattern(operation, text)
                if pattern is not None:
                    made.append((operation, pattern))
        names = tool_names([operation for operation, _ in made])
        tools = [Tool(name, *each) for name, each in zip(names, made, strict=True)]
        return sorted(tools, key=lambda tool: tool.name)

    def _pattern(self, operation: PublishedOperation, text: str) -> Pattern | None:
        if operation.kind is OperationKind.SUBSCRIPTION:
            return None
        if operation.hash not in self._kept:
            self._kept[operation.hash] = self._made(text)
            if len(self._kept) > KEPT_PATTERNS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(operation.hash)
        return self._kept[operation.hash]

    def _made(self, text: str) -> Pattern | None:
        try:
            document = self._documents.get(text)
            [node] = document.operations.values()
            input_schema = self._inputs.of(document.node, node)
        except (DocumentErrors, NotCallable):
            return None
        try:
            output_schema = OutputSchema(self._schema, document.node, self._scalars).of(node)
        except NotExact:
            output_schema = None
        return Pattern(
            title_of(node.name.value if node.name else ""),
            description_of(self._schema, document.node, node),
            input_schema,
            output_schema,
            annotations_of(document, node),
        )


def annotations_of(document: ValidDocument, node: OperationDefinitionNode) -> dict[str, bool]:
    """What calling it does to the shop. A mutation counts as destructive unless all it does is add,
    and as harmless to repeat only where it cannot be called without an idempotency key."""
    if node.operation is OperationType.QUERY:
        return {"readOnlyHint": True, "openWorldHint": False}
    fields = list(root_fields(document, node.selection_set))
    return {
        "readOnlyHint": False,
        "destructiveHint": not all(each.name.value.endswith(ADDING) for each in fields),
        "idempotentHint": all(needs_key(each, node) for each in fields),
    }


def root_fields(document: ValidDocument, selections: SelectionSetNode) -> Iterator[FieldNode]:
    """The fields at the root, through fragments."""
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            if selection.name.value != "__typename":
                yield selection
        elif isinstance(selection, InlineFragmentNode):
            yield from root_fields(document, selection.selection_set)
        elif isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            for each in document.node.definitions:
                if isinstance(each, FragmentDefinitionNode) and each.name.value == name:
                    yield from root_fields(document, each.selection_set)


def needs_key(field: FieldNode, node: OperationDefinitionNode) -> bool:
    """Whether a mutation's input is written out with a variable for its key that must be given."""
    must_be_given = {
        each.variable.name.value
        for each in node.variable_definitions or ()
        if isinstance(each.type, NonNullTypeNode) and each.default_value is None
    }
    return any(
        isinstance(value, VariableNode) and value.name.value in must_be_given
        for argument in field.arguments or ()
        for value in values_of_key(argument.value)
    )


def values_of_key(value: ValueNode) -> Iterator[ValueNode]:
    if isinstance(value, ObjectValueNode):
        for member in value.fields:
            if member.name.value == KEY:
                yield member.value
