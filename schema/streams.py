"""Root fields of subscriptions over functions of `resolvers` that open a Stream.

The function is called when somebody subscribes, by the `STREAM` entry of the field's metadata. What
the stream delivers is then executed with each payload as the root value, which the field shows.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import strawberry

from commerce.core.permissions import Permission
from resolvers.context import Context
from resolvers.streams import Stream
from schema.fields import (
    REQUIRES,
    ArgumentSpec,
    _shape,  # pyright: ignore[reportPrivateUsage] - one way to say a resolver's arguments
    described,
    to_command,
)

STREAM = "stream"
OpenStream = Callable[..., Awaitable[Stream]]


def streamed(
    function: OpenStream,
    *,
    description: str,
    arguments: Mapping[str, ArgumentSpec] | None = None,
    requires: Permission | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """A root field: `async def f(ctx, *, …) -> Stream`."""

    async def open_stream(ctx: Context, given: Mapping[str, Any]) -> Stream:
        if requires is not None:
            ctx.require(requires)
        return await function(ctx, **{name: to_command(value) for name, value in given.items()})

    def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        del info, given
        return self

    _shape(resolve, function, arguments or {}, has_parent=True)
    return strawberry.field(
        resolver=resolve,
        description=described(description, requires),
        deprecation_reason=deprecation_reason,
        metadata={STREAM: open_stream, REQUIRES: requires},
    )
