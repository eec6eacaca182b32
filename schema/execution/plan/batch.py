"""Fields that are computed for all parents of a level in one call."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BATCH = "batch"
"""The key of a Strawberry field's metadata (or a graphql-core field's extensions)."""


@dataclass(frozen=True, slots=True)
class BatchField:
    """`function(context, parents, **arguments)` answers with one result for each parent, in their
    order; an exception in the list is that parent's error. `prepare(context, arguments)` runs once
    before it: it may refuse by raising, and turns coerced arguments into what `function` takes."""

    function: Callable[..., Awaitable[Sequence[Any]]]
    prepare: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]


class WrongBatchSize(TypeError):
    """A batch function answered with more or fewer results than there were parents."""
