"""How a field says that a compiled plan may read it without its resolver.

An instance of one of these stands under `PLAN_FIELD` in the metadata of a Strawberry field, or in
the extensions of a graphql-core field. The field keeps its resolver besides: graphql-core uses it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PLAN_FIELD = "plan"

Arguments = Mapping[str, Any]
Check = Callable[[Any], None]
Convert = Callable[[Arguments], Arguments]


@dataclass(frozen=True, slots=True)
class BatchField:
    """`await function(context, parents, **arguments)`: one result for each parent, in their order.
    An exception in the list is that parent's error; one that is raised is every parent's.

    `check(context)` runs before and may refuse by raising. `convert(arguments)` turns coerced
    arguments into what `function` takes; it is called once for arguments that are constants of the
    document, so `function` must not change what it is given.
    """

    function: Callable[..., Awaitable[Sequence[Any]]]
    check: Check | None = None
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class ComputedField:
    """`function(context, parent, **arguments)`: a plain function without side effects, called in
    the loop over the parents. It may be called again for a parent when another field raised."""

    function: Callable[..., Any]
    check: Check | None = None
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class RootField:
    """`await function(context, **arguments)`: a field of a root type, which has no parent."""

    function: Callable[..., Awaitable[Any]]
    check: Check | None = None
    convert: Convert | None = None


PlanField = BatchField | ComputedField | RootField


class WrongBatchSize(TypeError):
    """A batch function answered with more or fewer results than there were parents."""
