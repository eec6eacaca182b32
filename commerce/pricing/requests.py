"""What staff ask of pricing. Fields of the `…Fields` dictionaries that are missing stay as they
are; None takes a value away where it may be missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from commerce.catalog.requests import Command, Translation


class Window(TypedDict, total=False):
    starts_at: datetime | None
    ends_at: datetime | None


class PriceListFields(Window, total=False):
    """`channel` is a channel's code; None for all channels. A list keeps its code and currency."""

    code: str | None
    name: str | None
    channel: str | None
    currency: str | None
    priority: int | None
    customer_group: str | None
    is_active: bool | None


class TaxRateFields(Window, total=False):
    name: str | None
    country: str | None
    regions: Sequence[str]
    tax_category: str | None
    rate_bps: int | None
    applies_to_shipping: bool | None
    translations: Sequence[Translation]


@dataclass(frozen=True, slots=True)
class PriceSpec:
    """Amounts are decimal texts in the list's currency."""

    variant_id: UUID
    amount: str
    compare_at: str | None = None
    min_quantity: int = 1
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavePriceList(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: PriceListFields


@dataclass(frozen=True, slots=True)
class SaveTaxRate(Command):
    """`id` is None for a new one."""

    id: UUID | None
    fields: TaxRateFields


@dataclass(frozen=True, slots=True)
class SetPrices(Command):
    price_list_id: UUID
    prices: Sequence[PriceSpec]


@dataclass(frozen=True, slots=True)
class RemovePrices(Command):
    price_list_id: UUID
    price_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class BulkPrice:
    """Amounts are decimal texts in the list's currency."""

    sku: str
    amount: str
    compare_at: str | None = None
    min_quantity: int = 1


@dataclass(frozen=True, slots=True)
class SetPricesInBulk(Command):
    """`price_list` is a list's code."""

    price_list: str
    prices: Sequence[BulkPrice]
