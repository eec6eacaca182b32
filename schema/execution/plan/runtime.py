"""What a compiled plan calls while it runs: completing values that are not simply right."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from inspect import isawaitable
from types import SimpleNamespace
from typing import Any, cast

import graphql
from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    Undefined,
    pyutils,
)
from graphql.execution.executor import Executor
from graphql.execution.values import VariableValues
from graphql.pyutils import inspect

from schema.execution.plan.arguments import Arguments
from schema.execution.plan.batch import BatchField, WrongBatchSize
from schema.execution.plan.shapes import Failed, FieldShape

ResolveInfo = GraphQLResolveInfo[Any]
upstream = cast("Any", pyutils)  # partially typed
graphql_core = cast("Any", graphql)  # likewise
Completer = Callable[[Any, "State"], Any]


class State:
    """One run of a plan."""

    __slots__ = ("context", "failed", "infos", "root", "shapes", "variables")

    def __init__(self, context: Any, variables: VariableValues, root: Any) -> None:
        self.context = context
        self.variables = variables
        self.root = root
        self.failed = False
        self.shapes: dict[int, dict[str, FieldShape]] = {}
        self.infos: dict[int, ResolveInfo] = {}

    def fail(self, error: Exception) -> Failed:
        self.failed = True
        return Failed(error)


MakeInfo = Callable[[State], ResolveInfo]


class Position:
    """A place that completes values: the field it belongs to and whether it may be null."""

    def __init__(self, parent: str, field_name: str, *, is_nullable: bool) -> None:
        self.field = f"{parent}.{field_name}"
        self.is_nullable = is_nullable

    def absent(self, value: Any, state: State) -> Any:
        """What stands for None, an exception, or what has failed already."""
        if isinstance(value, Failed):
            return value
        if isinstance(value, Exception):
            return state.fail(value)
        if self.is_nullable:
            return None
        return state.fail(TypeError(f"Cannot return null for non-nullable field {self.field}."))

    def leaf(self, kind: Any) -> Completer:
        """Completes values of a scalar or enum that are not of its plain class."""
        coerce = kind.coerce_output_value

        def complete(value: Any, state: State) -> Any:
            if value is None or value is Undefined or isinstance(value, Failed | Exception):
                return self.absent(None if value is Undefined else value, state)
            try:
                coerced = coerce(value)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this field's error
                return state.fail(error)
            if coerced is None or coerced is Undefined:
                return state.fail(
                    TypeError(
                        f"Expected `{inspect(kind)}.coerce_output_value({inspect(value)})`"
                        f" to return non-nullable value, returned: {inspect(coerced)}"
                    )
                )
            return coerced

        return complete

    def as_list(self, value: Any, state: State) -> Any:
        """A list of what is iterable; what stands for it otherwise."""
        if value is None or isinstance(value, Failed | Exception):
            return self.absent(value, state)
        if not upstream.is_iterable(value):
            text = f"Expected Iterable, but did not find one for field '{self.field}'."
            return state.fail(GraphQLError(text))
        try:
            return list(cast("Sequence[Any]", value))
        except Exception as error:  # noqa: BLE001 - an iterator may raise anything
            return state.fail(error)


def wrong_object(kind: GraphQLObjectType, nodes: list[FieldNode]) -> Completer:
    """The failure of a value that is not of the object type it stands for."""

    def complete(value: Any, state: State) -> Any:
        text = f"Expected value of type '{kind}' but got: {inspect(value)}."
        return state.fail(GraphQLError(text, nodes))

    return complete


def runtime_type(
    schema: GraphQLSchema,
    kind: GraphQLAbstractType,
    nodes: list[FieldNode],
) -> Callable[[Any, ResolveInfo, State], Any]:
    """The name of the object type of a value at an abstract position, or a Failed."""
    resolve: Callable[..., Any] = kind.resolve_type or graphql_core.default_type_resolver
    check = cast("Any", Executor).ensure_valid_runtime_type
    details = [SimpleNamespace(node=node) for node in nodes]
    executor = SimpleNamespace(schema=schema)

    def find(value: Any, info: ResolveInfo, state: State) -> Any:
        try:
            name = resolve(value, info, kind)
            return check(executor, name, kind, details, info, value).name
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this field's error
            return state.fail(error)

    return find


def batch_stage(
    batch: BatchField, arguments: Arguments, field: str
) -> Callable[[list[Any], State], Awaitable[Sequence[Any]]]:
    """Calls a batch function once for all parents."""
    function, prepare = batch.function, batch.prepare

    async def call(parents: list[Any], state: State) -> Sequence[Any]:
        try:
            given = prepare(state.context, arguments(state.variables))
            results = await function(state.context, parents, **given)
        except Exception as error:  # noqa: BLE001 - it is every parent's error
            return [error] * len(parents)
        if len(results) != len(parents):
            text = f"{field} answered {len(parents)} parents with {len(results)} results."
            return [WrongBatchSize(text)] * len(parents)
        return results

    return call


def resolver_stage(
    resolve: Callable[..., Any], arguments: Arguments, info: MakeInfo
) -> Callable[[list[Any], State], Awaitable[Sequence[Any]]]:
    """Calls an ordinary resolver for each parent; what they await is awaited together."""

    async def call(parents: list[Any], state: State) -> Sequence[Any]:
        try:
            given, about = arguments(state.variables), info(state)
        except Exception as error:  # noqa: BLE001 - bad arguments are every parent's error
            return [error] * len(parents)
        values: list[Any] = []
        for parent in parents:
            try:
                values.append(resolve(parent, about, **given))
            except Exception as error:  # noqa: BLE001 - it is this parent's error
                values.append(error)
        await _settle_awaitables(values)
        for index, value in enumerate(values):
            if isinstance(value, AsyncIterable):
                values[index] = await _drained(cast("AsyncIterable[Any]", value))
            elif value.__class__ is list:
                await _settle_awaitables(cast("list[Any]", value))
        return values

    return call


async def _settle_awaitables(values: list[Any]) -> None:
    pending = [index for index, value in enumerate(values) if isawaitable(value)]
    if pending:
        results = await asyncio.gather(*(values[i] for i in pending), return_exceptions=True)
        for index, result in zip(pending, results, strict=True):
            values[index] = result


async def _drained(values: AsyncIterable[Any]) -> Any:
    try:
        return [value async for value in values]
    except Exception as error:  # noqa: BLE001 - it is this field's error
        return error


async def in_turn(*stages: Awaitable[None]) -> None:
    """Sibling stages one after the other: one request, one connection."""
    for stage in stages:
        await stage


async def together(*stages: Awaitable[None]) -> None:
    """Sibling stages at the same time, for resolvers that wait for different things."""
    await asyncio.gather(*stages)


def read_attribute(parent: Any, name: str) -> Any:
    """An attribute, or the exception that reading it raises."""
    try:
        return getattr(parent, name)
    except Exception as error:  # noqa: BLE001 - it is this field's error
        return error
