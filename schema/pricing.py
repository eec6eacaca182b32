"""Price lists, prices and tax rates in GraphQL: what is read of them."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.pricing import views
from resolvers import pricing as resolvers
from schema.catalog import ProductVariant
from schema.connections import PAGE_ARGUMENTS, Connection
from schema.fields import batched, resolved
from schema.money import Money
from schema.node import presents
from schema.scalars import CountryCode, CurrencyCode, LanguageCode
from schema.shop import Channel


@strawberry.type(description="All tax of one name and rate.")
class TaxLine:
    name: str = strawberry.field(description="The tax's name, such as `VAT`.")
    rate_bps: int = strawberry.field(description="The rate in basis points: 2000 is 20 %.")
    amount: Money = strawberry.field(description="The amount of this tax.")


@strawberry.type(
    description="Prices in one currency. Of the lists in force that have a variant, the one of the"
    " highest priority wins; of equals a channel's own, then a customer group's own."
)
class PriceList:
    is_type_of = presents(views.PriceList)

    gid: strawberry.ID = strawberry.field(name="id", description="The list's id.")
    code: str = strawberry.field(description="The stable code; unique.")
    name: str = strawberry.field(description="The name that staff know it by.")
    channel: Channel | None = batched(
        resolvers.channels_of_lists, description="Where it holds; null for all channels."
    )
    currency: CurrencyCode = strawberry.field(description="What its prices are in.")
    priority: int = strawberry.field(description="The higher one wins.")
    customer_group: str | None = strawberry.field(description="Whom it is for; null for everybody.")
    starts_at: datetime | None = strawberry.field(description="From when on it holds.")
    ends_at: datetime | None = strawberry.field(description="Until when it holds.")
    is_active: bool = strawberry.field(description="Whether it holds within its window.")


@strawberry.type(description="What one unit of a variant costs from a quantity on.")
class Price:
    gid: strawberry.ID = strawberry.field(name="id", description="The price's id.")
    variant: ProductVariant | None = batched(
        resolvers.variants_of_prices, description="What costs so much."
    )
    amount: Money = strawberry.field(description="The price.")
    compare_at: Money | None = strawberry.field(
        description="The higher price to show struck through, if there is one."
    )
    min_quantity: int = strawberry.field(description="From how many units on.")
    starts_at: datetime | None = strawberry.field(
        description="From when on; of several in force the one that began last holds."
    )
    ends_at: datetime | None = strawberry.field(description="Until when.")


@strawberry.type(description="A name in another language.")
class TranslatedName:
    language: LanguageCode = strawberry.field(description="The language.")
    name: str = strawberry.field(description="The name.")


@strawberry.type(
    description="Tax on a category of goods in a country or some of its regions. A category's own"
    " rate goes before the standard one, a region's before its country's."
)
class TaxRate:
    is_type_of = presents(views.TaxRate)

    gid: strawberry.ID = strawberry.field(name="id", description="The rate's id.")
    name: str = batched(
        resolvers.names, description="The name in the request's language, as orders show it."
    )
    translations: list[TranslatedName] = batched(
        resolvers.name_translations, description="The name in other languages."
    )
    country: CountryCode = strawberry.field(description="Where it is levied.")
    regions: list[str] = strawberry.field(
        description="Only in these regions of the country; empty for all of it."
    )
    tax_category: str = strawberry.field(
        description="On which products, by their tax category; `standard` on all without their own."
    )
    rate_bps: int = strawberry.field(description="The rate in basis points: 2000 is 20 %.")
    applies_to_shipping: bool = strawberry.field(
        description="Whether delivery is taxed at this rate too; asked of the standard rate."
    )
    starts_at: datetime | None = strawberry.field(description="From when on it holds.")
    ends_at: datetime | None = strawberry.field(description="Until when it holds.")


@strawberry.type
class PricingQuery:
    price_lists: list[PriceList] = resolved(
        resolvers.price_lists,
        description="All price lists, by code.",
        requires=Permission.CATALOG_READ,
    )
    prices: Connection[Price] = resolved(
        resolvers.prices,
        description="The prices of a list, in the order they were entered.",
        arguments={
            "price_list_id": (strawberry.ID, "The price list."),
            "variant_id": (strawberry.ID | None, "Only prices of this variant."),
            **PAGE_ARGUMENTS,
        },
        requires=Permission.CATALOG_READ,
    )
    tax_rates: list[TaxRate] = resolved(
        resolvers.tax_rates,
        description="All tax rates, by country and category.",
        requires=Permission.CATALOG_READ,
    )
