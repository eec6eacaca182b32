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

from schema.execution.plan.arguments import Make
from schema.execution.plan.declare import WrongBatchSize
from schema.execution.plan.shapes import Failed, FieldShape

ResolveInfo = GraphQLResolveInfo[Any]
upstream = cast("Any", pyutils)  # partially typed
graphql_core = cast("Any", graphql)  # likewise
Completer = Callable[[Any, "State"], Any]
MOST_CLASSES = 64


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

    __slots__ = ("_name", "_parent", "is_nullable")

    def __init__(self, parent: str, field_name: str, *, is_nullable: bool) -> None:
        self._parent = parent
        self._name = field_name
        self.is_nullable = is_nullable

    @property
    def field(self) -> str:
        return f"{self._parent}.{self._name}"

    def absent(self, value: Any, run: State) -> Any:
        """What stands for None, an exception, or what has failed already."""
        if isinstance(value, Failed):
            return value
        if isinstance(value, Exception):
            return run.fail(value)
        if self.is_nullable:
            return None
        return run.fail(TypeError(f"Cannot return null for non-nullable field {self.field}."))


def is_absent(value: Any) -> bool:
    return value is None or value is Undefined or isinstance(value, Failed | Exception)


class Leaf(Position):
    """Completes values of a scalar or enum that are not of its plain class."""

    __slots__ = ("_coerce", "_kind")

    def __init__(self, parent: str, field_name: str, kind: Any, *, is_nullable: bool) -> None:
        super().__init__(parent, field_name, is_nullable=is_nullable)
        self._kind = kind
        self._coerce = kind.coerce_output_value

    def __call__(self, value: Any, run: State) -> Any:
        if is_absent(value):
            return self.absent(value, run)
        try:
            coerced = self._coerce(value)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this field's error
            return run.fail(error)
        if coerced is None or coerced is Undefined:
            return run.fail(
                TypeError(
                    f"Expected `{inspect(self._kind)}.coerce_output_value({inspect(value)})`"
                    f" to return non-nullable value, returned: {inspect(coerced)}"
                )
            )
        return coerced


class ListOf(Position):
    """A list of what is iterable; what stands for it otherwise."""

    __slots__ = ()

    def __call__(self, value: Any, run: State) -> Any:
        if is_absent(value):
            return self.absent(value, run)
        if not upstream.is_iterable(value):
            text = f"Expected Iterable, but did not find one for field '{self.field}'."
            return run.fail(GraphQLError(text))
        try:
            return list(cast("Sequence[Any]", value))
        except Exception as error:  # noqa: BLE001 - an iterator may raise anything
            return run.fail(error)


class Object(Position):
    """Objects of one type. Values whose class is in `known` are objects of it; all others come
    here. Without `is_type_of` every class will do, and is learnt."""

    __slots__ = ("_info", "_kind", "_nodes", "known")

    def __init__(
        self,
        parent: str,
        field_name: str,
        kind: GraphQLObjectType,
        nodes: list[FieldNode],
        info: MakeInfo,
        *,
        is_nullable: bool,
    ) -> None:
        super().__init__(parent, field_name, is_nullable=is_nullable)
        self._kind = kind
        self._nodes = nodes
        self._info = info
        self.known = set[type](getattr(kind.is_type_of, "classes", ()))

    def __call__(self, value: Any, run: State) -> Any:
        if is_absent(value):
            return self.absent(value, run)
        is_type_of = self._kind.is_type_of
        if is_type_of is None:
            if len(self.known) < MOST_CLASSES:
                self.known.add(value.__class__)
            return value
        try:
            holds = is_type_of(value, self._info(run))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this field's error
            return run.fail(error)
        if holds:
            return value
        text = f"Expected value of type '{self._kind}' but got: {inspect(value)}."
        return run.fail(GraphQLError(text, self._nodes))


class RuntimeType(Position):
    """Finds the name of the object type of a value at an abstract position; what is no `str` stands
    for the value instead."""

    __slots__ = ("_check", "_details", "_executor", "_info", "_kind", "_resolve")

    def __init__(
        self,
        parent: str,
        field_name: str,
        schema: GraphQLSchema,
        kind: GraphQLAbstractType,
        nodes: list[FieldNode],
        info: MakeInfo,
        *,
        is_nullable: bool,
    ) -> None:
        super().__init__(parent, field_name, is_nullable=is_nullable)
        self._kind = kind
        self._info = info
        self._resolve: Callable[..., Any] = kind.resolve_type or graphql_core.default_type_resolver
        self._check = cast("Any", Executor).ensure_valid_runtime_type
        self._details = [SimpleNamespace(node=node) for node in nodes]
        self._executor = SimpleNamespace(schema=schema)

    def __call__(self, value: Any, run: State) -> Any:
        if is_absent(value):
            return self.absent(value, run)
        try:
            info = self._info(run)
            name = self._resolve(value, info, self._kind)
            found = self._check(self._executor, name, self._kind, self._details, info, value)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this field's error
            return run.fail(error)
        return found.name


def wrong_size(field: str, asked: int, answered: int) -> list[Any]:
    """Every parent's error when a batch function answered with another number of results."""
    text = f"{field} answered {asked} parents with {answered} results."
    return [WrongBatchSize(text)] * asked


def resolver_calls(
    resolve: Callable[..., Any], arguments: Make, info: MakeInfo
) -> Callable[[list[Any], State], Awaitable[list[Any]]]:
    """Calls an ordinary resolver for each parent; what they await is awaited together."""

    async def call(parents: list[Any], run: State) -> list[Any]:
        try:
            given, about = arguments(run.variables), info(run)
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
            elif value.__class__ is list and any(isawaitable(item) for item in value):
                values[index] = items = list(cast("list[Any]", value))
                await _settle_awaitables(items)
        return values

    return call


async def _settle_awaitables(values: list[Any]) -> None:
    pending = [index for index, value in enumerate(values) if isawaitable(value)]
    if not pending:
        return
    # A cancelled run cancels all of them, and `gather` waits until they have ended.
    results = await asyncio.gather(*(values[i] for i in pending), return_exceptions=True)
    for index, result in zip(pending, results, strict=True):
        if isinstance(result, BaseException) and not isinstance(result, Exception):
            raise result
        values[index] = result


async def _drained(values: AsyncIterable[Any]) -> Any:
    try:
        return [value async for value in values]
    except Exception as error:  # noqa: BLE001 - it is this field's error
        return error


def read_attribute(parent: Any, name: str) -> Any:
    """An attribute, or the exception that reading it raises."""
    try:
        return getattr(parent, name)
    except Exception as error:  # noqa: BLE001 - it is this field's error
        return error


def attempt(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What a computed field's function answers, or the exception it raises."""
    try:
        return function(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - it is this field's error
        return error


async def together(*stages: Awaitable[None]) -> None:
    """Sibling stages at the same time, for resolvers that wait for different things."""
    await asyncio.gather(*stages)
