"""What tools are called, and what is said of them to people and models."""

import re
from collections.abc import Sequence

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, Token, TokenKind

from commerce.clients.views import PublishedOperation

MAX_NAME = 64
"""The longest name that all models take."""
MARK = 8
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def tool_names(operations: Sequence[PublishedOperation]) -> list[str]:
    """A name for each: the operation's. Where it is taken or too long, the document's hash tells it
    apart, so that what is published later renames nothing."""
    taken: set[str] = set()
    names: list[str] = []
    for operation in operations:
        name = operation.name
        if len(name) > MAX_NAME or name in taken:
            name = marked(name, operation.sha256)
        while name in taken:  # the same text under two ids
            name = marked(name, f"{len(names):0{MARK}x}")
        taken.add(name)
        names.append(name)
    return names


def marked(name: str, mark: str) -> str:
    return f"{name[: MAX_NAME - MARK - 1]}_{mark[:MARK]}"


def title_of(name: str) -> str:
    """`ProductSearch` as people write it: Product search."""
    words = _WORDS.findall(name)
    lower = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    text = " ".join(lower)
    return text[:1].upper() + text[1:] if text else name


def description_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> str:
    """The operation's own description, or the comment above it, or the one at the document's
    beginning, or what the schema says of its root fields."""
    if operation.description is not None:
        return operation.description.value
    for node in (operation, document.definitions[0]):
        comment = comment_above(node.loc.start_token if node.loc is not None else None)
        if comment:
            return comment
    return root_descriptions(schema, operation)


def comment_above(token: Token | None) -> str:
    """The comment lines that end on the line above a token."""
    lines: list[str] = []
    while token is not None and token.prev is not None:
        above = token.prev
        if above.kind is not TokenKind.COMMENT or above.line != token.line - 1:
            break
        if above.prev is not None and above.prev.line == above.line:  # stands behind something
            break
        lines.append((above.value or "").strip())
        token = above
    return "\n".join(reversed(lines)).strip()


def root_descriptions(schema: GraphQLSchema, operation: OperationDefinitionNode) -> str:
    """Fragments at the root are rare enough to be left to their fields' names."""
    root = schema.get_root_type(operation.operation)
    found: list[str] = []
    for selection in operation.selection_set.selections:
        name = getattr(selection, "name", None)
        field = root.fields.get(name.value) if root is not None and name is not None else None
        if field is not None and field.description and field.description not in found:
            found.append(field.description)
    return " ".join(found) or title_of(operation.name.value if operation.name else "")
