"""What staff ask of delivery. Fields of the `…Fields` dictionaries that are missing stay as they
are; None takes a value away where it may be missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from commerce.catalog.requests import Command, Translation
from commerce.pricing.requests import Window


class ZoneFields(TypedDict, total=False):
    """A zone keeps its code."""

    code: str | None
    name: str | None
    countries: Sequence[str]
    regions: Sequence[str]


class MethodFields(Window, total=False):
    """A method keeps its code. `channel` is a channel's code; None for all channels."""

    code: str | None
    title: str | None
    description: str | None
    channel: str | None
    position: int | None
    min_days: int | None
    max_days: int | None
    is_active: bool | None
    translations: Sequence[Translation]


@dataclass(frozen=True, slots=True)
class RateSpec:
    """Amounts are decimal texts in the currency."""

    currency: str
    amount: str
    free_from: str | None = None


@dataclass(frozen=True, slots=True)
class SaveZone(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: ZoneFields


@dataclass(frozen=True, slots=True)
class CreateMethod(Command):
    zone_id: UUID
    fields: MethodFields
    rates: Sequence[RateSpec]


@dataclass(frozen=True, slots=True)
class UpdateMethod(Command):
    id: UUID
    fields: MethodFields


@dataclass(frozen=True, slots=True)
class SetRates(Command):
    """All rates of a method, instead of those it has."""

    method_id: UUID
    rates: Sequence[RateSpec]
