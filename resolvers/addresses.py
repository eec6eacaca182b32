"""Postal addresses: names of regions, lines to print, rules of countries."""

from collections.abc import Sequence

from commerce.customers.addresses import Address, lines
from commerce.customers.forms import AddressForm, form_of
from commerce.customers.regions import find_region
from resolvers.context import Context


async def region_names(ctx: Context, addresses: Sequence[Address]) -> list[str | None]:
    return [_region_name(address, ctx.scope.language) for address in addresses]


def _region_name(address: Address, language: str) -> str | None:
    region = find_region(address.country, address.region) if address.region else None
    return region.name_in(language) if region else address.region


async def formatted(ctx: Context, addresses: Sequence[Address]) -> list[list[str]]:
    return [lines(address, ctx.scope.language) for address in addresses]


async def address_rules(ctx: Context, *, country: str) -> AddressForm:
    return form_of(country, ctx.scope.language)
