"""The shape of a response, and what to do with what failed in it.

While a plan runs, a failure is a `Failed` that stands where its value would. Only when there is one
is the response walked, along its shape: paths are made, errors located, nulls bubble up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import FieldNode, GraphQLError, located_error

PathPart = str | int


class Failed:
    """Stands in a response where a value should be."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class NullBubbles(Exception):
    """A position that must not be null is; the nearest nullable one above becomes null."""


@dataclass(slots=True)
class Shape:
    """What stands at a position. `item` for lists, `fields` for objects; an abstract position
    holds objects whose own shape is known only at run time."""

    is_nullable: bool
    item: "Shape | None" = None
    fields: "dict[str, FieldShape] | None" = None
    is_abstract: bool = False


@dataclass(slots=True)
class FieldShape:
    """A field of a response, with the nodes that asked for it."""

    shape: Shape
    nodes: list[FieldNode]


@dataclass(slots=True)
class Settlement:
    """One walk over a response. `runtime_shapes` maps `id(dict)` to the fields of objects at
    abstract positions."""

    runtime_shapes: Mapping[int, dict[str, FieldShape]]
    errors: list[GraphQLError] = field(default_factory=list[GraphQLError])

    def settle_fields(
        self, data: dict[str, Any], fields: Mapping[str, FieldShape], path: Sequence[PathPart]
    ) -> dict[str, Any]:
        """Settle an object's fields in order. Raises NullBubbles."""
        for key, known in fields.items():
            if key in data:
                data[key] = self._settle(data[key], known.shape, known.nodes, [*path, key])
        return data

    def _settle(
        self, value: Any, shape: Shape, nodes: list[FieldNode], path: list[PathPart]
    ) -> Any:
        if isinstance(value, Failed):
            self.errors.append(located_error(value.error, nodes, path))
            if not shape.is_nullable:
                raise NullBubbles
            return None
        if value is None:
            return None
        try:
            return self._settle_inside(value, shape, nodes, path)
        except NullBubbles:
            if not shape.is_nullable:
                raise
            return None

    def _settle_inside(
        self, value: Any, shape: Shape, nodes: list[FieldNode], path: list[PathPart]
    ) -> Any:
        if shape.item is not None:
            items = cast("list[Any]", value)
            for index, item in enumerate(items):
                items[index] = self._settle(item, shape.item, nodes, [*path, index])
            return items
        fields = self.runtime_shapes.get(id(value)) if shape.is_abstract else shape.fields
        return value if fields is None else self.settle_fields(value, fields, path)
