"""Inputs of the mutations of price lists, prices and tax rates."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from commerce.catalog.requests import Retire, Translation
from commerce.core.errors import InvalidInput
from commerce.pricing.requests import (
    PriceListFields,
    PriceSpec,
    RemovePrices,
    SavePriceList,
    SaveTaxRate,
    SetPrices,
    TaxRateFields,
)
from resolvers.global_ids import uuid_of
from schema.catalog_inputs import KEY, LANGUAGE, sent_fields, translation
from schema.fields import INPUT_LIMIT
from schema.scalars import CountryCode, CurrencyCode, Decimal, LanguageCode

ID = ("input", "id")
LIST = ("input", "priceListId")
STARTS = "From when on it holds; null for always."
ENDS = "Until when it holds; null for ever."
CHANNEL = "The code of the only channel it holds in; null for all."
GROUP = "The code of the only customer group it is for; null for everybody."
PRIORITY = "Of several lists the one with the highest wins; -1,000 to 1,000."
REGIONS = "Only in these regions of the country, up to 100; empty for all of it."
CATEGORY = "On products of this tax category; `standard` on all that have no rate of their own."
RATE = "The rate in basis points, 0 to 10,000: 2000 is 20 %."
SHIPPING = "Whether delivery is taxed at this rate too; looked at in the standard rate."


@strawberry.input(description="A new price list.")
class PriceListCreateInput:
    code: str = strawberry.field(description="A stable code: a-z, digits, - and _, up to 60.")
    name: str = strawberry.field(description="The name for staff, up to 100.")
    currency: CurrencyCode = strawberry.field(description="What its prices are in; stays.")
    channel: str | None = strawberry.field(default=UNSET, description=CHANNEL)
    priority: int | None = strawberry.field(default=UNSET, description=PRIORITY)
    customer_group: str | None = strawberry.field(default=UNSET, description=GROUP)
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether it holds within its window; it does when left out."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SavePriceList:
        fields = PriceListFields(**sent_fields(self))
        return SavePriceList(self.idempotency_key, None, fields)


@strawberry.input(description="A price list to change; what is left out stays.")
class PriceListUpdateInput:
    id: strawberry.ID = strawberry.field(description="The price list.")
    name: str | None = strawberry.field(default=UNSET, description="The name for staff.")
    channel: str | None = strawberry.field(default=UNSET, description=CHANNEL)
    priority: int | None = strawberry.field(default=UNSET, description=PRIORITY)
    customer_group: str | None = strawberry.field(default=UNSET, description=GROUP)
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    is_active: bool | None = strawberry.field(
        default=UNSET, description="Whether it holds within its window."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SavePriceList:
        fields = PriceListFields(**sent_fields(self))
        return SavePriceList(self.idempotency_key, uuid_of("PriceList", self.id, ID), fields)


@strawberry.input(description="A price list without prices to delete.")
class PriceListDeleteInput:
    id: strawberry.ID = strawberry.field(description="The price list.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("PriceList", self.id, ID))


@strawberry.input(description="What a variant costs. Amounts are in the list's currency.")
class PriceInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    amount: Decimal = strawberry.field(description='What one unit costs: `"19.90"`.')
    compare_at: Decimal | None = strawberry.field(
        default=None, description="The price to show struck through; it must exceed `amount`."
    )
    min_quantity: int = strawberry.field(
        default=1, description="From how many units on, 1 to 999,999."
    )
    starts_at: datetime | None = strawberry.field(default=None, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=None, description=ENDS)

    def spec(self, index: int) -> PriceSpec:
        path = ("input", "prices", str(index), "variantId")
        return PriceSpec(
            variant_id=uuid_of("ProductVariant", self.variant_id, path),
            amount=self.amount,
            compare_at=self.compare_at,
            min_quantity=self.min_quantity,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


@strawberry.input(description="Prices to write into a list: all of them or none.")
class PricesSetInput:
    price_list_id: strawberry.ID = strawberry.field(description="The price list.")
    prices: list[PriceInput] = strawberry.field(
        description="Up to 100; one of the same variant, quantity and start is replaced."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SetPrices:
        _at_most(self.prices, "prices")
        return SetPrices(
            self.idempotency_key,
            uuid_of("PriceList", self.price_list_id, LIST),
            [price.spec(index) for index, price in enumerate(self.prices)],
        )


@strawberry.input(description="Prices to take out of a list: all of them or none.")
class PricesRemoveInput:
    price_list_id: strawberry.ID = strawberry.field(description="The price list.")
    price_ids: list[strawberry.ID] = strawberry.field(description="The prices, up to 100.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> RemovePrices:
        _at_most(self.price_ids, "priceIds")
        return RemovePrices(
            self.idempotency_key,
            uuid_of("PriceList", self.price_list_id, LIST),
            [
                uuid_of("Price", price_id, ("input", "priceIds", str(index)))
                for index, price_id in enumerate(self.price_ids)
            ],
        )


def _at_most(items: list[Any], name: str) -> None:
    """Raises InvalidInput for a list that is too long to look at."""
    if len(items) > INPUT_LIMIT:
        text = f"At most {INPUT_LIMIT} at a time."
        raise InvalidInput.at(("input", name), "TOO_MANY", text)


@strawberry.input(description="A name in another language; an empty one is taken away.")
class TranslatedNameInput:
    language: LanguageCode = strawberry.field(description=LANGUAGE)
    name: str | None = strawberry.field(description="Up to 100.")

    def command(self) -> Translation:
        return translation(self)


@strawberry.input(description="A new tax rate.")
class TaxRateCreateInput:
    name: str = strawberry.field(description="The name that orders show, such as `VAT`.")
    country: CountryCode = strawberry.field(description="Where it is levied.")
    rate_bps: int = strawberry.field(description=RATE)
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGIONS)
    tax_category: str | None = strawberry.field(default=UNSET, description=CATEGORY)
    applies_to_shipping: bool | None = strawberry.field(default=UNSET, description=SHIPPING)
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    translations: list[TranslatedNameInput] | None = strawberry.field(
        default=UNSET, description="Its name in other languages."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveTaxRate:
        return SaveTaxRate(self.idempotency_key, None, _tax_fields(self))


@strawberry.input(description="A tax rate to change; what is left out stays.")
class TaxRateUpdateInput:
    id: strawberry.ID = strawberry.field(description="The tax rate.")
    name: str | None = strawberry.field(default=UNSET, description="The name that orders show.")
    country: CountryCode | None = strawberry.field(default=UNSET, description="Where it is levied.")
    rate_bps: int | None = strawberry.field(default=UNSET, description=RATE)
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGIONS)
    tax_category: str | None = strawberry.field(default=UNSET, description=CATEGORY)
    applies_to_shipping: bool | None = strawberry.field(default=UNSET, description=SHIPPING)
    starts_at: datetime | None = strawberry.field(default=UNSET, description=STARTS)
    ends_at: datetime | None = strawberry.field(default=UNSET, description=ENDS)
    translations: list[TranslatedNameInput] | None = strawberry.field(
        default=UNSET, description="Names in other languages; languages that are left out stay."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> SaveTaxRate:
        id_ = uuid_of("TaxRate", self.id, ID)
        return SaveTaxRate(self.idempotency_key, id_, _tax_fields(self))


def _tax_fields(source: object) -> TaxRateFields:
    fields = sent_fields(source)
    if "regions" in fields:
        fields["regions"] = fields["regions"] or []
    return TaxRateFields(**fields)


@strawberry.input(description="A tax rate to delete.")
class TaxRateDeleteInput:
    id: strawberry.ID = strawberry.field(description="The tax rate.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def command(self) -> Retire:
        return Retire(self.idempotency_key, uuid_of("TaxRate", self.id, ID))
