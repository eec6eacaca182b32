"""Dense documents: queries that select much and ask for what there is.

Where `hypothesis-graphql` explores arguments, these explore selections: some fields of every
object, several levels down, with arguments that find something. A seed makes the same one again.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
    parse,
)

from tests.unit.execution.generated import Generated, decorated

Choose = Callable[[str, str, str, Random], str | None]
"""(type, field, argument, random) -> the value to write, or None to leave it out."""


def dense_document(
    schema: GraphQLSchema, choose: Choose, roots: Sequence[str], random: Random, *, depth: int = 4
) -> Generated:
    """A query of one of the root fields, or of two, decorated."""
    writer = Writer(schema, choose, random)
    fields = [writer.field("Query", name, depth) for name in roots]
    text = "{ %s }" % (" ".join(f for f in fields if f) or "__typename")
    return decorated(schema, parse(text), random)


class Writer:
    def __init__(self, schema: GraphQLSchema, choose: Choose, random: Random) -> None:
        self._schema = schema
        self._choose = choose
        self._random = random
        self._count = 0

    def field(self, parent: str, name: str, depth: int) -> str | None:
        """A field with its arguments and selections; None when it cannot be asked for."""
        kind: Any = self._schema.get_type(parent)
        definition = kind.fields[name]
        arguments: list[str] = []
        for key, argument in definition.args.items():
            value = self._choose(parent, name, key, self._random)
            if value is not None:
                arguments.append(f"{key}: {value}")
            elif is_required_argument(argument):
                return None
        named: Any = get_named_type(definition.type)
        selection = "" if is_leaf_type(named) else self._selection(named, depth - 1)
        if selection is None:
            return None
        # Merging fields of one key wants equal arguments and types: no two share one.
        self._count += 1
        alias = f"f{self._count}: "
        return f"{alias}{name}{'(%s)' % ', '.join(arguments) if arguments else ''}{selection}"

    def _selection(self, kind: Any, depth: int) -> str | None:
        if is_abstract_type(kind):
            possible = list(self._schema.get_possible_types(kind))
            chosen = self._random.sample(possible, min(len(possible), 4))
            inside = [f"... on {one.name} {self._selection(one, depth)}" for one in chosen]
            return "{ __typename %s }" % " ".join(inside)
        names = [name for name, f in kind.fields.items() if depth > 0 or _is_leaf(f.type)]
        chosen = self._random.sample(names, min(len(names), 6))
        fields = [self.field(kind.name, name, depth) for name in chosen]
        return "{ %s }" % (" ".join(f for f in fields if f) or "__typename")


def _is_leaf(kind: Any) -> bool:
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return is_leaf_type(get_named_type(inner))
