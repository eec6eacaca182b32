"""Strawberry's conversion of coerced arguments, prepared once for each type.

It gives what `strawberry.types.arguments.convert_argument` gives. Whatever is not a plain input is
left to that function: `Maybe`, inputs that build themselves, relay's GlobalID.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from typing import Any, cast

from strawberry.relay import GlobalID
from strawberry.scalars import is_scalar
from strawberry.types.arguments import StrawberryArgument, convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.enum import StrawberryEnumDefinition, has_enum_definition
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

Converter = Callable[[Any], Any]


class Converters:
    """Converters of one Strawberry schema's input types."""

    def __init__(self, strawberry_schema: Any) -> None:
        self._registry: Any = strawberry_schema.schema_converter.scalar_registry
        self._config: Any = strawberry_schema.config
        self._inputs: dict[type, Converter] = {}

    def name(self, argument: StrawberryArgument) -> str:
        """The argument's name in GraphQL."""
        return str(self._config.name_converter.from_argument(argument))

    def of_argument(self, argument: StrawberryArgument) -> Converter:
        """What turns the coerced value into what Python is given; `same` when that is the same."""
        return self._of(argument.type) or self._upstream(argument.type, (self.name(argument),))

    def _of(self, kind: Any) -> Converter | None:
        """None stands for what is left to Strawberry; `same` for values that stay as they are."""
        if isinstance(kind, StrawberryMaybe) or kind is GlobalID:
            return None
        if isinstance(kind, StrawberryOptional):
            return self._of(cast("Any", kind).of_type)
        if isinstance(kind, StrawberryList):
            return self._of_list(self._of(cast("Any", kind).of_type))
        if isinstance(kind, LazyType):
            return self._of(cast("Any", kind).resolve_type())
        if (
            isinstance(kind, StrawberryEnumDefinition)
            or has_enum_definition(kind)
            or is_scalar(kind, self._registry)
        ):
            return same
        if has_object_definition(kind):
            return self._of_input(cast("type", kind))
        return None

    @staticmethod
    def _of_list(of_item: Converter | None) -> Converter | None:
        if of_item is None:
            return None

        def convert_list(value: Iterable[Any] | None) -> Any:
            # A copy even where items stay the same: a default belongs to every request.
            if value is None or value is UNSET:
                return value
            return [of_item(item) for item in value]

        return convert_list

    def _of_input(self, kind: type) -> Converter | None:
        known = self._inputs.get(kind)
        if known is not None:
            return known
        definition: Any = cast("Any", kind).__strawberry_definition__
        if definition.from_input is not None or not definition.is_input:
            return None
        fields: list[tuple[str, str, Converter]] = []
        defaults = {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }

        def convert_input(value: Mapping[str, Any] | None) -> Any:
            if value is None or value is UNSET:
                return value
            given: dict[str, Any] = dict(defaults)
            for name, python_name, convert in fields:
                if name in value:
                    given[python_name] = convert(value[name])
            return kind(**given)

        self._inputs[kind] = convert_input  # before its fields: inputs may hold themselves
        for field in definition.fields:
            name = str(self._config.name_converter.from_field(field))
            of_type = field.resolve_type(type_definition=definition)
            convert = self._of(of_type) or self._upstream(of_type, (name,))
            fields.append((name, field.python_name, convert))
        return convert_input

    def _upstream(self, kind: Any, path: tuple[str, ...]) -> Converter:
        def convert(value: Any) -> Any:
            return convert_argument(value, kind, self._registry, self._config, path=path)

        return convert


def same(value: Any) -> Any:
    """For scalars and enums, which coercion has made ready."""
    return value
