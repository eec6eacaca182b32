"""Static limits of a document, counted in one pass with each fragment counted once.

Expanding fragments where they are spread is exponential: a document of 900 bytes can hold a
process for half a minute. Here every fragment's numbers are computed once and added where it is
spread, so the work is linear in the document.
"""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


@dataclass(frozen=True, slots=True)
class Limits:
    depth: int = 15
    fields: int = 2_000
    aliases: int = 100
    root_fields: int = 20
    directives: int = 100
    operations: int = 10


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection set amounts to, its fragments included."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0


class _Counter:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Size | None] = {}

    def size(self, selections: SelectionSetNode | None) -> Size:
        depth = fields = aliases = directives = 0
        for selection in selections.selections if selections else ():
            directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                inner = self.size(selection.selection_set)
                depth = max(depth, 1 + inner.depth)
                fields += 1
                aliases += selection.alias is not None
            elif isinstance(selection, InlineFragmentNode):
                inner = self.size(selection.selection_set)
                depth = max(depth, inner.depth)
            elif isinstance(selection, FragmentSpreadNode):
                inner = self._fragment(selection.name.value)
                depth = max(depth, inner.depth)
            else:
                continue
            fields += inner.fields
            aliases += inner.aliases
            directives += inner.directives
        return Size(depth, fields, aliases, directives)

    def _fragment(self, name: str) -> Size:
        if name not in self._known:
            self._known[name] = None  # a cycle counts nothing; validation reports it
            fragment = self._fragments.get(name)
            self._known[name] = self.size(fragment.selection_set) if fragment else Size()
        return self._known[name] or Size()

    def root_fields(self, selections: SelectionSetNode, seen: frozenset[str] = frozenset()) -> int:
        count = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                count += 1
            elif isinstance(selection, InlineFragmentNode):
                count += self.root_fields(selection.selection_set, seen)
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name in self._fragments and name not in seen:
                    inner = self._fragments[name].selection_set
                    count += self.root_fields(inner, seen | {name})
            if count > 10_000:
                break
        return count


def check_limits(document: DocumentNode, limits: Limits) -> GraphQLError | None:
    """The limit the document breaks, as an error, or None."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if len(operations) > limits.operations:
        return GraphQLError(f"More than {limits.operations} operations in one document.")
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    counter = _Counter(fragments)
    for operation in operations:
        size = counter.size(operation.selection_set)
        checks = (
            ("levels deep", size.depth, limits.depth),
            ("fields", size.fields, limits.fields),
            ("aliases", size.aliases, limits.aliases),
            ("directives", size.directives, limits.directives),
        )
        for name, value, limit in checks:
            if value > limit:
                return GraphQLError(f"The operation has {value} {name}; {limit} are allowed.")
        if counter.root_fields(operation.selection_set) > limits.root_fields:
            return GraphQLError(f"More than {limits.root_fields} root fields in one operation.")
    return None
