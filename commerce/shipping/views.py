"""What readers see of delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commerce.core.ids import encode
from commerce.core.money import Money
from commerce.core.text import Language, Translations, in_language


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A method's price in one currency; free from `free_from` of goods on, when set."""

    method_id: UUID
    amount: Money
    free_from: Money | None


@dataclass(frozen=True, slots=True, eq=False)
class TranslatedMethod:
    """A method's texts in one language; None where they are not translated."""

    language: Language
    title: str | None
    description: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    id: UUID
    zone_id: UUID
    channel_id: UUID | None
    code: str
    title: str
    description: str
    translations: Translations
    position: int
    min_days: int | None
    max_days: int | None
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    rates: Sequence[Rate]

    @property
    def gid(self) -> str:
        return encode("ShippingMethod", self.id)

    def text(self, key: str, language: str) -> str:
        """Its `"title"` or `"description"` in a language."""
        return in_language(self.translations, language, key, getattr(self, key))

    def rate_in(self, currency: str) -> Rate | None:
        return next((rate for rate in self.rates if rate.amount.currency == currency), None)


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    id: UUID
    code: str
    name: str
    countries: Sequence[str]
    regions: Sequence[str]
    methods: Sequence[Method]

    @property
    def gid(self) -> str:
        return encode("ShippingZone", self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """All zones with their methods and rates, by code and position."""

    zones: Sequence[Zone]
    zones_by_id: Mapping[UUID, Zone]
    methods_by_id: Mapping[UUID, Method]


@dataclass(frozen=True, slots=True, eq=False)
class DeliveryOption:
    """A way of delivery as it is offered for some goods to some place."""

    method_id: UUID
    title: str
    description: str
    amount: Money
    min_days: int | None
    max_days: int | None

    @property
    def gid(self) -> str:
        return encode("DeliveryOption", self.method_id)
