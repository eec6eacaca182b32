"""Objects at abstract positions: each runtime type is filled by a function of its own, generated
when the first object of the type turns up."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import FieldNode

from schema.execution.plan.runtime import State
from schema.execution.plan.shapes import FieldShape

Fill = Callable[..., Awaitable[None]]
Generate = Callable[[str, list[FieldNode]], tuple[Fill, dict[str, FieldShape]]]


class Filler:
    """Fills objects at one abstract position."""

    def __init__(self, generate: Generate, nodes: list[FieldNode]) -> None:
        self._generate = generate
        self._nodes = nodes
        self._known: dict[str, tuple[Fill, dict[str, FieldShape]]] = {}

    async def __call__(
        self, type_name: str, group: tuple[list[Any], list[dict[str, Any]]], state: State
    ) -> None:
        known = self._known.get(type_name)
        if known is None:
            known = self._known[type_name] = self._generate(type_name, self._nodes)
        fill, shapes = known
        parents, dicts = group
        for made in dicts:
            state.shapes[id(made)] = shapes
        await fill(parents, dicts, state)
