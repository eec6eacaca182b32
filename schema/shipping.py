"""Delivery zones, methods and rates in GraphQL: what staff read of them."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.shipping import views
from resolvers import shipping as resolvers
from schema.fields import batched, computed, resolved
from schema.money import Money
from schema.node import presents
from schema.scalars import CountryCode, LanguageCode
from schema.shop import Channel


@strawberry.type(description="What a method costs in one currency.")
class ShippingRate:
    amount: Money = strawberry.field(description="The flat price.")
    free_from: Money | None = strawberry.field(
        description="From this much of goods on it costs nothing; null for never."
    )


@strawberry.type(description="A method's texts in one language.")
class TranslatedShippingMethod:
    language: LanguageCode = strawberry.field(description="The language.")
    title: str | None = strawberry.field(description="The title, if it is translated.")
    description: str | None = strawberry.field(description="The description, if translated.")


@strawberry.type(description="One way of delivery into a zone.")
class ShippingMethod:
    is_type_of = presents(views.Method)

    gid: strawberry.ID = strawberry.field(name="id", description="The method's id.")
    code: str = strawberry.field(description="The stable code; unique in its zone.")
    title: str = computed(
        resolvers.title, description="What shoppers read, in the request's language."
    )
    description: str = computed(
        resolvers.description, description="More about it, in the request's language."
    )
    translations: list[TranslatedShippingMethod] = batched(
        resolvers.translations, description="Its texts in other languages."
    )
    channel: Channel | None = batched(
        resolvers.channels, description="Where it is offered; null for all channels."
    )
    position: int = strawberry.field(description="Its place among the others, from 0.")
    min_days: int | None = strawberry.field(description="How many days it takes at least.")
    max_days: int | None = strawberry.field(description="How many days it takes at most.")
    is_active: bool = strawberry.field(description="Whether it is offered within its window.")
    starts_at: datetime | None = strawberry.field(description="From when on it is offered.")
    ends_at: datetime | None = strawberry.field(description="Until when it is offered.")
    rates: list[ShippingRate] = strawberry.field(
        description="What it costs; in currencies without a rate it is not offered."
    )


@strawberry.type(
    description="Places that cost the same to reach. A zone that names a place's region stands"
    " instead of those that name its country alone."
)
class ShippingZone:
    is_type_of = presents(views.Zone)

    gid: strawberry.ID = strawberry.field(name="id", description="The zone's id.")
    code: str = strawberry.field(description="The stable code; unique.")
    name: str = strawberry.field(description="The name that staff know it by.")
    countries: list[CountryCode] = strawberry.field(description="The countries in it.")
    regions: list[str] = strawberry.field(
        description="Only these regions of the countries; empty for all of them."
    )
    methods: list[ShippingMethod] = strawberry.field(
        description="The ways of delivery into it, in order."
    )


@strawberry.type
class ShippingQuery:
    shipping_zones: list[ShippingZone] = resolved(
        resolvers.zones,
        description="All delivery zones with their methods and rates, by code.",
        requires=Permission.CATALOG_READ,
    )
