"""What products and variants are made of in GraphQL: pictures, options, spec table, listings."""

from datetime import datetime

import strawberry

from commerce.catalog import views
from commerce.catalog.kinds import AttributeKind, MediaKind
from resolvers import catalog as resolvers
from resolvers import catalog_media as media
from schema.cache_policies import CATALOGUE
from schema.catalog_reference import Label
from schema.fields import batched, computed
from schema.node import Node, fetched_by, presents
from schema.scalars import expose_enum
from schema.shop import Channel

expose_enum(MediaKind, description="What a medium is.", IMAGE="A picture.", VIDEO="A film.")


@strawberry.type(description="A picture or film of a product.")
class Media(Node):
    is_type_of = presents(views.Media)
    cache_policy = CATALOGUE

    kind: MediaKind = strawberry.field(description="What it is.")
    url: str = computed(media.media_url, description="Where it is: an absolute address.")
    alt: str = computed(media.media_alt, description="What it shows, for those who cannot see it.")


@strawberry.type(description="What the variants of a product differ in, such as size or colour.")
class ProductOption:
    cache_policy = CATALOGUE

    code: str = strawberry.field(description="The stable code; the same in every language.")
    label: str = strawberry.field(description="The words in the request's language.")
    values: list[Label] = strawberry.field(description="The possible values, in order.")


@strawberry.type(description="A variant's value of one option.")
class SelectedOption:
    cache_policy = CATALOGUE

    code: str = strawberry.field(description="The option's code: `size`.")
    label: str = strawberry.field(description="The option in words: `Size`.")
    value: str = strawberry.field(description="The value's code: `xl`.")
    value_label: str = strawberry.field(description="The value in words: `Extra large`.")


@strawberry.type(description="One line of a product's spec table.")
class ProductAttribute:
    cache_policy = CATALOGUE

    code: str = strawberry.field(description="The attribute's code.")
    label: str = strawberry.field(description="The attribute in words.")
    kind: AttributeKind = strawberry.field(description="What values the attribute has.")
    value: str = strawberry.field(
        description="The value in words of the request's language, without its unit."
    )
    unit: str | None = strawberry.field(description="The unit of the value, if it has one.")
    choice: str | None = strawberry.field(description="The code of the value, for SELECT.")
    number: float | None = strawberry.field(description="The value, for NUMBER.")
    boolean: bool | None = strawberry.field(description="The value, for BOOLEAN.")


@strawberry.type(description="The window in which a channel shows a product.")
class ProductListing:
    channel: Channel | None = batched(
        resolvers.channels_of_listings, description="The channel; null while it is inactive."
    )
    published_from: datetime = strawberry.field(description="From when on.")
    published_until: datetime | None = strawberry.field(description="Until when; null for good.")


fetched_by("Media", media.media_by_id)
