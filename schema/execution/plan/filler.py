"""Objects at abstract positions: each runtime type is filled by a function of its own, generated
when the first object of the type turns up."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import GraphQLAbstractType

from schema.execution.plan.runtime import State
from schema.execution.plan.selected import Selected
from schema.execution.plan.shapes import FieldShape

Fill = Callable[..., Awaitable[None]]
Generate = Callable[[str, Selected], tuple[Fill, dict[str, FieldShape]]]


class Filler:
    """Fills objects at one abstract position."""

    def __init__(self, generate: Generate, kind: GraphQLAbstractType, site: Selected) -> None:
        self.kind = kind
        self._generate = generate
        self._site = site
        self._known: dict[str, tuple[Fill, dict[str, FieldShape]]] = {}

    def of_type(self, type_name: str) -> tuple[Fill, dict[str, FieldShape]]:
        """What fills objects of a type, with the shape it gives them."""
        known = self._known.get(type_name)
        if known is None:
            known = self._known[type_name] = self._generate(type_name, self._site)
        return known

    async def __call__(
        self, type_name: str, group: tuple[list[Any], list[dict[str, Any]]], run: State
    ) -> None:
        fill, shapes = self.of_type(type_name)
        parents, answers = group
        for answer in answers:
            run.shapes[id(answer)] = shapes
        await fill(parents, answers, run)
