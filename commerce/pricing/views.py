"""What readers see of prices and taxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.errors import FieldProblem
from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.text import Language, Translations, in_language
from commerce.core.view import View


class UnitPrice(View):
    """What one unit costs; `compare_at` is the struck-through price, when there is one."""

    amount: Money
    compare_at: Money | None


@dataclass(frozen=True, slots=True, eq=False)
class PriceList:
    id: UUID
    code: str
    name: str
    channel_id: UUID | None
    currency: str
    priority: int
    customer_group: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool

    @property
    def gid(self) -> str:
        return encode("PriceList", self.id)

    def holds_at(self, at: datetime) -> bool:
        return self.is_active and in_window(self.starts_at, self.ends_at, at)


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """One price of a variant in a price list, from `min_quantity` units on."""

    id: UUID
    variant_id: UUID
    price_list_id: UUID
    amount: Money
    compare_at: Money | None
    min_quantity: int
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def gid(self) -> str:
        return encode("Price", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class PricesSet:
    """What was written."""

    price_list: PriceList
    prices: Sequence[Price]


@dataclass(frozen=True, slots=True, eq=False)
class PricesBulkItem:
    """What became of one price."""

    sku: str
    problems: Sequence[FieldProblem]


@dataclass(frozen=True, slots=True, eq=False)
class PricesBulkSet:
    price_list: PriceList
    items: Sequence[PricesBulkItem]
    refused_count: int


@dataclass(frozen=True, slots=True, eq=False)
class TranslatedName:
    language: Language
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class TaxRate:
    id: UUID
    name: str
    country: str
    regions: Sequence[str]
    tax_category: str
    rate_bps: int
    applies_to_shipping: bool
    starts_at: datetime | None
    ends_at: datetime | None
    translations: Translations

    @property
    def gid(self) -> str:
        return encode("TaxRate", self.id)

    def name_in(self, language: str) -> str:
        return in_language(self.translations, language, "name", self.name)


UNTAXED = TaxRate(
    id=UUID(int=0),
    name="",
    country="",
    regions=(),
    tax_category="",
    rate_bps=0,
    applies_to_shipping=False,
    starts_at=None,
    ends_at=None,
    translations={},
)
"""What holds where the shop has no rate."""


def in_window(starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> bool:
    """Whether `at` lies in a window; the start belongs to it, the end does not."""
    return (starts_at is None or starts_at <= at) and (ends_at is None or at < ends_at)
