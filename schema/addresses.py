"""Postal addresses in GraphQL, shared by address books, checkouts and orders."""

import strawberry

from commerce.customers import addresses
from resolvers import addresses as resolvers
from schema.cache_policies import RULES
from schema.fields import batched, resolved
from schema.scalars import CountryCode


@strawberry.type(description="A postal address. Which parts it needs is said by `addressRules`.")
class Address:
    name: str = strawberry.field(description="Who receives.")
    phone: str | None = strawberry.field(description="With the country's prefix: `+44…`.")
    company: str | None = strawberry.field(description="The company at this address.")
    country: CountryCode = strawberry.field(description="The country.")
    region: str | None = strawberry.field(
        description="State, province or prefecture; its ISO 3166-2 code where `addressRules` lists"
        " regions."
    )
    region_name: str | None = batched(
        resolvers.region_names, description="The region's name in the request's language."
    )
    city: str | None = strawberry.field(description="City or town.")
    district: str | None = strawberry.field(description="District, county or town within a city.")
    postal_code: str | None = strawberry.field(description="In the country's usual form.")
    line1: str = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(description="Flat, floor, building.")
    formatted: list[str] = batched(
        resolvers.formatted, description="The address as lines, as its country writes them."
    )


@strawberry.input(
    description="A postal address. Which parts are required depends on the country: `addressRules`."
)
class AddressInput:
    name: str = strawberry.field(description="Who receives.")
    country: CountryCode = strawberry.field(description="The country.")
    line1: str = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(default=None, description="Flat, floor, building.")
    company: str | None = strawberry.field(default=None, description="The company there.")
    phone: str | None = strawberry.field(
        default=None, description="A number without a prefix is read as one of the country."
    )
    city: str | None = strawberry.field(default=None, description="City or town.")
    district: str | None = strawberry.field(
        default=None, description="District, county or town within a city."
    )
    region: str | None = strawberry.field(
        default=None,
        description="State, province or prefecture: its ISO 3166-2 code or its name in English,"
        " Chinese or Japanese.",
    )
    postal_code: str | None = strawberry.field(
        default=None, description="With or without the usual spaces."
    )

    def command(self) -> addresses.Address:
        """As typed; services put it into its normal form and check it."""
        return addresses.Address(
            name=self.name,
            phone=self.phone,
            company=self.company,
            country=self.country,
            region=self.region,
            city=self.city,
            district=self.district,
            postal_code=self.postal_code,
            line1=self.line1,
            line2=self.line2,
        )


@strawberry.type(description="A field of an address form.")
class AddressFormField:
    cache_policy = RULES

    name: str = strawberry.field(description="The field of `AddressInput`.")
    label: str = strawberry.field(description="What to write beside it, in English or Chinese.")
    is_required: bool = strawberry.field(description="Whether it must be filled in.")
    max_length: int = strawberry.field(description="How many characters it may have.")
    pattern: str | None = strawberry.field(
        description="A regular expression of the whole value in its normal form."
    )
    example: str | None = strawberry.field(description="A value that fits.")


@strawberry.type(description="A state, province or prefecture.")
class AddressRegion:
    cache_policy = RULES

    code: str = strawberry.field(description="The value of `AddressInput.region`.")
    name: str = strawberry.field(description="Its name in English or Chinese.")


@strawberry.type(description="What an address of a country holds, for building a form.")
class AddressRules:
    cache_policy = RULES

    country: CountryCode = strawberry.field(description="The country.")
    fields: list[AddressFormField] = strawberry.field(
        description="The fields in the order a form shows them."
    )
    regions: list[AddressRegion] = strawberry.field(
        description="What the region may be; empty when it is free text or not used."
    )


@strawberry.type
class AddressesQuery:
    address_rules: AddressRules = resolved(
        resolvers.address_rules,
        description="What an address of a country holds, for building a form.",
        arguments={"country": (CountryCode, "The country.")},
        cache=RULES,
    )
