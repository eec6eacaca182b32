"""Fields over functions: every field with work behind it is one function of `resolvers`.

- `batched` serves a field of an object: `async def f(ctx, parents, *, …) -> list` is called once
  per level with all parents. graphql-core reaches it through a DataLoader.
- `computed` serves one that only works with what its parent holds: `def f(ctx, parent, *, …)`.
- `resolved` serves root fields: `async def f(ctx, *, …)`.

A compiled plan calls the functions directly, by the `PLAN_FIELD` entry of the field's metadata.
Arguments are the function's keyword-only parameters; each needs a description.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, cast, get_type_hints

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.unset import UNSET

from commerce.core.permissions import Permission
from resolvers.context import Context
from schema.execution.cache.policy import CACHE, CachePolicy
from schema.execution.plan import PLAN_FIELD, BatchField, ComputedField, RootField

REQUIRES = "requires"
INPUT_LIMIT = 100
IS_TEST = (
    "Whether it is sandbox data: it came by a test client, and counts for nothing in the shop."
)
SIDE_ASKED = (
    "Those of the sandbox, or those of the live shop. When left out, the side of the client that"
    " asks: the live shop's unless it is a test client."
)
ArgumentSpec = str | tuple[Any, str]
Batch = Callable[..., Awaitable[Sequence[Any]]]


def batched(
    function: Batch,
    *,
    description: str,
    arguments: Mapping[str, ArgumentSpec] | None = None,
    requires: Permission | None = None,
    deprecation_reason: str | None = None,
    cache: CachePolicy | None = None,
) -> Any:
    """A field whose value is computed for all parents at once."""
    check = _check(requires)

    def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        ctx = cast("Context", info.context)
        if check is not None:
            check(ctx)
        plain = to_commands(given)
        key = (function, freeze(plain))
        loader = ctx.loaders.get(key)
        if loader is None:

            async def load(parents: list[Any]) -> Sequence[Any]:
                return await function(ctx, parents, **plain)

            loader = ctx.loaders[key] = DataLoader(load, cache_key_fn=id)
        return loader.load(self)

    _shape(resolve, function, arguments or {}, has_parent=True)
    how = BatchField(function, check, to_commands if arguments else None)
    return strawberry.field(
        resolver=resolve,
        description=described(description, requires),
        deprecation_reason=deprecation_reason,
        metadata={PLAN_FIELD: how, REQUIRES: requires, CACHE: cache},
    )


def computed(
    function: Callable[..., Any],
    *,
    description: str,
    arguments: Mapping[str, ArgumentSpec] | None = None,
    requires: Permission | None = None,
    deprecation_reason: str | None = None,
    cache: CachePolicy | None = None,
) -> Any:
    """A field that a plain function makes of its parent alone, without waiting for anything."""
    check = _check(requires)

    def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        ctx = cast("Context", info.context)
        if check is not None:
            check(ctx)
        return function(ctx, self, **to_commands(given))

    _shape(resolve, function, arguments or {}, has_parent=True)
    how = ComputedField(function, check, to_commands if arguments else None)
    return strawberry.field(
        resolver=resolve,
        description=described(description, requires),
        deprecation_reason=deprecation_reason,
        metadata={PLAN_FIELD: how, REQUIRES: requires, CACHE: cache},
    )


def resolved(
    function: Callable[..., Awaitable[Any]],
    *,
    description: str,
    arguments: Mapping[str, ArgumentSpec] | None = None,
    requires: Permission | None = None,
    deprecation_reason: str | None = None,
    cache: CachePolicy | None = None,
) -> Any:
    """A root field: `async def f(ctx, *, …)`. Works for queries and mutations alike."""
    check = _check(requires)

    async def resolve(info: strawberry.Info, **given: Any) -> Any:
        ctx = cast("Context", info.context)
        if check is not None:
            check(ctx)
        return await function(ctx, **to_commands(given))

    _shape(resolve, function, arguments or {}, has_parent=False)
    return strawberry.field(
        resolver=resolve,
        description=described(description, requires),
        deprecation_reason=deprecation_reason,
        metadata={
            PLAN_FIELD: RootField(function, check, to_commands),
            REQUIRES: requires,
            CACHE: cache,
        },
    )


def _check(requires: Permission | None) -> Callable[[Context], None] | None:
    """Early refusal of who lacks the permission."""
    if requires is None:
        return None
    return lambda ctx: ctx.require(requires)


def described(description: str, requires: Permission | None) -> str:
    """The description with the permission that the field needs."""
    return f"{description} Requires `{requires.value}`." if requires else description


def to_commands(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a resolver is given for all arguments."""
    return {name: to_command(value) for name, value in given.items()}


def to_command(value: Any) -> Any:
    """What a resolver is given for what a client sent: inputs become commands of the business."""
    if isinstance(value, list):
        return [to_command(item) for item in cast("list[Any]", value)]
    command = getattr(value, "command", None)
    return command() if callable(command) else value


def given_fields(source: object) -> dict[str, Any]:
    """The fields of an input that the client sent, null ones included, as commands."""
    if not is_dataclass(source):
        raise TypeError(type(source))
    values = {field.name: getattr(source, field.name) for field in fields(source)}
    return {name: to_command(value) for name, value in values.items() if value is not UNSET}


def freeze(value: Any) -> Any:
    """A hashable stand-in for argument values, so that equal calls share a loader."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return tuple((name, freeze(item)) for name, item in items)
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in cast("Sequence[Any]", value))
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value), *(freeze(getattr(value, field.name)) for field in fields(value)))
    return value


def _shape(
    resolve: Callable[..., Any],
    function: Callable[..., Any],
    arguments: Mapping[str, ArgumentSpec],
    *,
    has_parent: bool,
) -> None:
    """Give `resolve` the signature Strawberry reads: info and the function's keyword arguments."""
    hints = get_type_hints(function)
    shown: list[inspect.Parameter] = []
    if has_parent:
        shown.append(inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD))
    shown.append(
        inspect.Parameter(
            "info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info
        )
    )
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        spec = arguments[name]  # every argument needs a description; a missing one fails here
        kind, text = spec if isinstance(spec, tuple) else (hints[name], spec)
        shown.append(
            parameter.replace(annotation=Annotated[kind, strawberry.argument(description=text)])
        )
    resolve.__name__ = function.__name__
    resolve.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    resolve.__annotations__ = {
        parameter.name: parameter.annotation
        for parameter in shown
        if parameter.annotation is not inspect.Parameter.empty
    }
