"""Documents: parsed and validated once, then kept."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from schema.execution.limits import Limits, check_limits

MAX_TOKENS = 5_000
MAX_ERRORS = 10


@dataclass(frozen=True, slots=True)
class ValidDocument:
    """A document that passed validation and limits."""

    text: str
    node: DocumentNode
    operations: dict[str, OperationDefinitionNode]


class DocumentErrors(Exception):
    """The document cannot be run; each error has a code in its extensions."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class Documents:
    """A bounded cache of valid documents by the hash of their text."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, size: int = 1_000) -> None:
        self._schema = schema
        self._limits = limits
        self._size = size
        self._kept: OrderedDict[bytes, ValidDocument] = OrderedDict()

    def get(self, text: str) -> ValidDocument:
        """The valid document of `text`. Raises DocumentErrors."""
        key = sha256(text.encode("utf-8", "surrogatepass")).digest()
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        document = self._read(text)
        self._kept[key] = document
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return document

    def _read(self, text: str) -> ValidDocument:
        try:
            node = parse(text, no_location=False, max_tokens=MAX_TOKENS)
        except GraphQLSyntaxError as error:
            raise DocumentErrors([coded(error, "GRAPHQL_PARSE_FAILED")]) from error
        except RecursionError as error:
            too_deep = GraphQLError("The document is nested too deeply.")
            raise DocumentErrors([coded(too_deep, "GRAPHQL_PARSE_FAILED")]) from error
        refused = check_limits(node, self._limits)
        if refused is not None:
            raise DocumentErrors([coded(refused, "COST_LIMIT_EXCEEDED")])
        errors = validate(self._schema, node, specified_rules, max_errors=MAX_ERRORS)
        if errors:
            raise DocumentErrors(
                [coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors[:MAX_ERRORS]]
            )
        operations = {
            definition.name.value if definition.name else "": definition
            for definition in node.definitions
            if isinstance(definition, OperationDefinitionNode)
        }
        return ValidDocument(text, node, operations)


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The error with a code in its extensions."""
    error.extensions = {**(error.extensions or {}), "code": code}
    return error
