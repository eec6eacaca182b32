"""Documents: parsed and validated once, then kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from schema.execution.limits import RULES, Limits, check_limits
from schema.execution.mentions import Mentions
from schema.execution.plan.recent import Recent
from schema.execution.plan.weights import MOST_BYTES, KeptByWeight, weight_of

MAX_ERRORS = 10
ABORTED = "Validation aborted."


Notices = Sequence[tuple[bytes, bytes]]


def no_notices(_document: DocumentNode) -> Notices:
    return ()


@dataclass(frozen=True, slots=True)
class ValidDocument:
    """A document that passed validation and limits. What it does not mention, nobody needs to read
    for it. `notices` are headers of every answer to it."""

    text: str
    node: DocumentNode
    operations: dict[str, OperationDefinitionNode]
    mentions: Mentions
    notices: Notices = ()
    prepared: Recent[Any] | None = None
    """Its operations with variables that fit them, for the executor; None unless it holds queries
    alone: variables of what changes something may be secrets."""


class DocumentErrors(Exception):
    """The document cannot be run; each error has a code in its extensions."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class Documents:
    """A cache of valid documents by the hash of their text, bounded in number and in memory."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        size: int = 1_000,
        most_bytes: int = MOST_BYTES,
        hide_suggestions: bool = True,
        notices: Callable[[DocumentNode], Notices] = no_notices,
    ) -> None:
        """`hide_suggestions` leaves "Did you mean" out of errors: it tells strangers what there is,
        and looking for names that are alike takes long."""
        self._schema = schema
        self._limits = limits
        self._hide_suggestions = hide_suggestions
        self._notices = notices
        self._kept: KeptByWeight[bytes, ValidDocument] = KeptByWeight(size, most_bytes)

    def __len__(self) -> int:
        """How many documents are kept."""
        return len(self._kept)

    def get(self, text: str) -> ValidDocument:
        """The valid document of `text`. Raises DocumentErrors."""
        key = sha256(text.encode("utf-8", "surrogatepass")).digest()
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        document = self._read(text)
        self._kept.put(key, document, weight_of(document.node))
        return document

    def _read(self, text: str) -> ValidDocument:
        limits = self._limits
        if len(text) > limits.length:
            raise too_large(f"The document is over {limits.length} characters.")
        try:
            node = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        except GraphQLSyntaxError as error:
            raise DocumentErrors([coded(error, "GRAPHQL_PARSE_FAILED")]) from error
        refused = check_limits(node, limits)
        if refused is not None:
            raise DocumentErrors([coded(refused, "COST_LIMIT_EXCEEDED")])
        errors = validate(
            self._schema,
            node,
            RULES,
            max_errors=MAX_ERRORS,
            hide_suggestions=self._hide_suggestions,
        )
        if any(error.message == ABORTED for error in errors):
            raise too_large("Too many fields of the document have the same name. Merge them.")
        if errors:
            raise DocumentErrors(
                [coded(error, "GRAPHQL_VALIDATION_FAILED") for error in errors[:MAX_ERRORS]]
            )
        operations = {
            definition.name.value if definition.name else "": definition
            for definition in node.definitions
            if isinstance(definition, OperationDefinitionNode)
        }
        only_reads = all(each.operation is OperationType.QUERY for each in operations.values())
        return ValidDocument(
            text,
            node,
            operations,
            Mentions.of(self._schema, node),
            self._notices(node),
            Recent[Any]() if only_reads else None,
        )


def too_large(message: str) -> DocumentErrors:
    """The refusal of a document that is over a limit."""
    return DocumentErrors([coded(GraphQLError(message), "COST_LIMIT_EXCEEDED")])


def coded(error: GraphQLError, code: str) -> GraphQLError:
    """The error with a code in its extensions."""
    error.extensions = {**(error.extensions or {}), "code": code}
    return error
