"""Ways to declare fields of the odd schema, each of which graphql-core can run as well."""

import inspect
from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission

from schema.execution.plan import PLAN_FIELD, BatchField, ComputedField, RootField


class Context:
    """Nothing but a place for loaders, and who asks."""

    def __init__(self, *, is_staff: bool = False) -> None:
        self.loaders: dict[Any, Any] = {}
        self.is_staff = is_staff


class StaffOnly(Exception):
    """Refused by a field's check."""


def staff_only(context: Context) -> None:
    if not context.is_staff:
        raise StaffOnly("for staff only")


def _declare(
    resolve: Any, arguments: tuple[tuple[str, Any], ...], how: Any, *, has_parent: bool
) -> Any:
    """A Strawberry field with these arguments, and how plans read it."""
    first = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    shown = [
        *(first if has_parent else []),
        inspect.Parameter(
            "info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info
        ),
        *(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=None)
            for name, kind in arguments
        ),
    ]
    resolve.__signature__ = inspect.Signature(shown)
    resolve.__annotations__ = {p.name: p.annotation for p in shown if p.name != "self"}
    return resolve, {PLAN_FIELD: how}


def batched(function: Any, *arguments: tuple[str, Any], check: Any = None, **options: Any) -> Any:
    """A batch field that graphql-core reaches one parent at a time."""

    async def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        if check is not None:
            check(info.context)
        [result] = await function(info.context, [self], **given)
        if isinstance(result, Exception):
            raise result
        return result

    resolver, metadata = _declare(resolve, arguments, BatchField(function, check), has_parent=True)
    return strawberry.field(resolver=resolver, metadata=metadata, **options)


def computed(function: Any, *arguments: tuple[str, Any], check: Any = None) -> Any:
    """A field of a plain function."""

    def resolve(self: Any, info: strawberry.Info, **given: Any) -> Any:
        if check is not None:
            check(info.context)
        return function(info.context, self, **given)

    resolver, metadata = _declare(
        resolve, arguments, ComputedField(function, check), has_parent=True
    )
    return strawberry.field(resolver=resolver, metadata=metadata)


def rooted(function: Any, *arguments: tuple[str, Any], check: Any = None) -> Any:
    """A field without a parent."""

    async def resolve(info: strawberry.Info, **given: Any) -> Any:
        if check is not None:
            check(info.context)
        return await function(info.context, **given)

    resolver, metadata = _declare(resolve, arguments, RootField(function, check), has_parent=False)
    return strawberry.field(resolver=resolver, metadata=metadata)


class Doubled(FieldExtension):
    """Says everything twice, whatever reads the field."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **given: Any) -> Any:
        return str(next_(source, info, **given)) * 2

    async def resolve_async(
        self, next_: Callable[..., Any], source: Any, info: Any, **given: Any
    ) -> Any:
        return str(await next_(source, info, **given)) * 2


class IsStaff(BasePermission):
    """Refuses who is not staff."""

    message = "Only staff may see this."

    def has_permission(self, source: Any, info: strawberry.Info, **_: Any) -> bool:
        return info.context.is_staff
