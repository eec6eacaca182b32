"""JSON Schema 2020-12 of what an operation is called with.

A value that fits the schema is one that GraphQL takes, but for what a pattern cannot say: that a
day exists, that a code is a currency's or a country's. GraphQL takes three things more, which
models need not be told of: a single value where a list stands, a whole number as an id, and
variables that the operation does not have. Files are left out: they come by multipart forms alone.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import graphql
from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableNode,
    Visitor,
    is_required_input_field,
    visit,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UPLOAD = "Upload"
JsonSchema = dict[str, Any]
BUILT_IN: Mapping[str, JsonSchema] = {
    "Int": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "ID": {"type": "string"},
}
ANYTHING: JsonSchema = {"type": ["string", "number", "boolean", "object", "array"]}
graphql_core = cast("Any", graphql)  # partially typed upstream
type_from_ast: Callable[[GraphQLSchema, Any], Any] = graphql_core.type_from_ast


class NotCallable(Exception):
    """The operation cannot be called with JSON alone."""


class InputSchemas:
    """Of one schema. `scalars` says by their names what its own scalars look like in JSON."""

    def __init__(self, schema: GraphQLSchema, scalars: Mapping[str, JsonSchema]) -> None:
        self._schema = schema
        self._scalars = {**BUILT_IN, **scalars}

    def of(self, document: DocumentNode, operation: OperationDefinitionNode) -> JsonSchema:
        """The schema of the variables. Raises NotCallable where a file must be sent."""
        said = described_variables(self._schema, document)
        definitions: dict[str, JsonSchema] = {}
        properties: dict[str, JsonSchema] = {}
        required: list[str] = []
        for node in operation.variable_definitions or ():
            name, kind = node.variable.name.value, type_from_ast(self._schema, node.type)
            if is_file(kind):
                if isinstance(kind, GraphQLNonNull):
                    raise NotCallable(name)
                continue
            shown = self.of_type(kind, definitions)
            description = node.description.value if node.description else said.get(name)
            if description:
                shown["description"] = description
            if node.default_value is not None:
                shown["default"] = graphql_core.value_from_ast_untyped(node.default_value)
            elif isinstance(kind, GraphQLNonNull):
                required.append(name)
            properties[name] = shown
        return {"$schema": DIALECT, **object_of(properties, required), **defined(definitions)}

    def of_type(self, kind: Any, definitions: dict[str, JsonSchema]) -> JsonSchema:
        """Of a value of a type; named types go into `definitions`. Raises NotCallable."""
        if isinstance(kind, GraphQLNonNull):
            return self._present(cast("Any", kind).of_type, definitions)
        return or_null(self._present(kind, definitions))

    def _present(self, kind: Any, definitions: dict[str, JsonSchema]) -> JsonSchema:
        """Of a value that is not null."""
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self.of_type(cast("Any", kind).of_type, definitions)}
        if not isinstance(kind, GraphQLEnumType | GraphQLInputObjectType):
            return self.scalar(kind)
        if kind.name not in definitions:
            definitions[kind.name] = {}  # its own fields may name it again
            if isinstance(kind, GraphQLEnumType):
                definitions[kind.name] = enum(kind)
            else:
                definitions[kind.name] = self._input_object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.name}"}

    def scalar(self, kind: Any) -> JsonSchema:
        return dict(self._scalars.get(kind.name, ANYTHING))

    def _input_object(
        self, kind: GraphQLInputObjectType, definitions: dict[str, JsonSchema]
    ) -> JsonSchema:
        properties: dict[str, JsonSchema] = {}
        required: list[str] = []
        for name, field in cast("dict[str, Any]", kind.fields).items():
            if is_file(field.type):
                if isinstance(field.type, GraphQLNonNull):
                    raise NotCallable(f"{kind.name}.{name}")
                continue
            given = field.type
            if kind.is_one_of:
                given = GraphQLNonNull(given)
            shown = self.of_type(given, definitions)
            if field.description:
                shown["description"] = field.description
            if field.deprecation_reason is not None:
                shown["deprecated"] = True
            default = default_of(field)
            if default is not None:
                shown["default"] = default
            if is_required_input_field(field):
                required.append(name)
            properties[name] = shown
        shown = object_of(properties, required)
        if kind.is_one_of:
            shown |= {"minProperties": 1, "maxProperties": 1}
        return {**shown, "description": kind.description} if kind.description else shown


def default_of(field: Any) -> Any:
    """The default of an input field as JSON; None where there is none, or it is null."""
    default = field.default
    if field.default_value not in (Undefined, None):
        literal = graphql_core.ast_from_value(field.default_value, field.type)
    elif default is not None and default.literal not in (Undefined, None):
        literal = default.literal
    else:
        return None if default is None or default.value is Undefined else default.value
    return graphql_core.value_from_ast_untyped(literal)


def is_file(kind: Any) -> bool:
    return graphql_core.get_named_type(kind).name == UPLOAD


def object_of(properties: Mapping[str, JsonSchema], required: list[str]) -> JsonSchema:
    """An object with these members and no others."""
    shown: JsonSchema = {"type": "object", "properties": dict(properties)}
    if required:
        shown["required"] = required
    return {**shown, "additionalProperties": False}


def defined(definitions: Mapping[str, JsonSchema]) -> JsonSchema:
    return {"$defs": dict(sorted(definitions.items()))} if definitions else {}


def enum(kind: GraphQLEnumType) -> JsonSchema:
    """Its values, with what each means: models read descriptions, not annotations of values."""
    lines = [kind.description or ""]
    lines += [
        f"- {name}: {value.description}" for name, value in kind.values.items() if value.description
    ]
    return {
        "type": "string",
        "enum": list(kind.values),
        "description": "\n".join(lines).strip(),
    }


def or_null(shown: JsonSchema) -> JsonSchema:
    """The same, or null."""
    kinds = shown.get("type")
    if isinstance(kinds, str):
        return {**shown, "type": [kinds, "null"]}
    if isinstance(kinds, list):
        return {**shown, "type": [*cast("list[str]", kinds), "null"]}
    return {"anyOf": [shown, {"type": "null"}]}


def described_variables(schema: GraphQLSchema, document: DocumentNode) -> dict[str, str]:
    """What the schema says of the first place where each variable is used whole."""
    places = _Places(schema)
    visit(document, TypeInfoVisitor(places.types, places))
    return places.found


class _Places(Visitor):
    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types: Any = TypeInfo(schema)  # partially typed upstream
        self.found: dict[str, str] = {}

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        self._note(node, self.types.get_argument())

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        parent = graphql_core.get_named_type(self.types.get_parent_input_type())
        if isinstance(parent, GraphQLInputObjectType):
            self._note(node, parent.fields.get(node.name.value))

    def _note(self, node: ArgumentNode | ObjectFieldNode, definition: Any) -> None:
        if isinstance(node.value, VariableNode) and definition is not None:
            self.found.setdefault(node.value.name.value, definition.description or "")
