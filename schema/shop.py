"""The shop and its channels in GraphQL."""

import strawberry

from commerce.shop import views
from resolvers import shop as resolvers
from schema.cache_policies import REFERENCE
from schema.fields import computed, resolved
from schema.node import Node, fetched_by, presents
from schema.scalars import CountryCode, CurrencyCode, LanguageCode


@strawberry.type(
    description="A market or outlet, with the languages, currencies and countries it serves."
)
class Channel(Node):
    is_type_of = presents(views.Channel)
    cache_policy = REFERENCE

    code: str = strawberry.field(description="The name to use in `@inContext(channel:)`.")
    name: str = computed(resolvers.channel_name, description="The name in the request's language.")
    default_currency: CurrencyCode = strawberry.field(description="Used when none is asked for.")
    currencies: list[CurrencyCode] = strawberry.field(description="Currencies one can pay in.")
    default_language: LanguageCode = strawberry.field(description="Used when none is asked for.")
    languages: list[LanguageCode] = strawberry.field(
        description="Languages the channel is kept in."
    )
    default_country: CountryCode = strawberry.field(
        description="Where most of its shoppers are; used for estimates."
    )
    countries: list[CountryCode] = strawberry.field(description="Where it delivers to.")
    prices_include_tax: bool = strawberry.field(description="Whether shown prices include tax.")


@strawberry.type(description="The shop as a whole.")
class Shop:
    cache_policy = REFERENCE

    name: str = computed(resolvers.shop_name, description="The name in the request's language.")
    default_language: LanguageCode = strawberry.field(
        description="The language that texts are written in first."
    )
    languages: list[LanguageCode] = strawberry.field(description="All languages of all channels.")
    currencies: list[CurrencyCode] = strawberry.field(description="All currencies of all channels.")
    channels: list[Channel] = strawberry.field(description="All channels, the default one first.")


@strawberry.type
class ShopQuery:
    shop: Shop = resolved(
        resolvers.shop,
        description="The shop: its name, channels, languages.",
        cache=REFERENCE,
    )


fetched_by("Channel", resolvers.channels_by_id)
