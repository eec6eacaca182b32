"""What holds now: the prices of variants and the tax on a category of goods."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from commerce.core.db import Reader
from commerce.pricing import repo
from commerce.pricing.repo import PRICE_LISTS
from commerce.pricing.views import UNTAXED, PriceList, TaxRate, UnitPrice, in_window

STANDARD = "standard"
"""The tax category that stands in where a category has no rate of its own."""


def price_list_ids(
    lists: Sequence[PriceList],
    *,
    channel_id: UUID,
    currency: str,
    customer_group: str | None,
    at: datetime,
) -> list[UUID]:
    """The lists in force, the one to look at first in front: by priority, then the channel's own
    before those for all channels, then the group's own before those for everybody."""
    in_force = [
        each
        for each in lists
        if each.currency == currency
        and each.channel_id in (None, channel_id)
        and each.customer_group in (None, customer_group)
        and each.holds_at(at)
    ]
    in_force.sort(
        key=lambda each: (-each.priority, not each.channel_id, not each.customer_group, each.code)
    )
    return [each.id for each in in_force]


async def price_lists_in_force(
    reader: Reader, *, channel_id: UUID, currency: str, customer_group: str | None, at: datetime
) -> list[UUID]:
    """The same of what the shop has, without a statement once warm."""
    return price_list_ids(
        await reader.reference(PRICE_LISTS),
        channel_id=channel_id,
        currency=currency,
        customer_group=customer_group,
        at=at,
    )


async def unit_prices(
    reader: Reader,
    *,
    channel_id: UUID,
    currency: str,
    customer_group: str | None,
    quantities: Mapping[UUID, int],
    at: datetime,
) -> Mapping[UUID, UnitPrice]:
    """What one unit of each variant costs when so many are bought. One statement; variants
    without a price in this channel and currency are left out."""
    lists = await price_lists_in_force(
        reader, channel_id=channel_id, currency=currency, customer_group=customer_group, at=at
    )
    if not lists or not quantities:
        return {}
    return await repo.unit_prices(
        reader, list_ids=lists, currency=currency, quantities=quantities, at=at
    )


def tax_rate(
    rates: Sequence[TaxRate], country: str, region: str | None, tax_category: str, at: datetime
) -> TaxRate:
    """The rate on a category of goods: the category's own before the standard one, then the
    region's before the country's, then the newest; UNTAXED where the shop levies none."""
    candidates = [
        rate
        for rate in rates
        if rate.country == country
        and rate.tax_category in (tax_category, STANDARD)
        and (not rate.regions or region in rate.regions)
        and in_window(rate.starts_at, rate.ends_at, at)
    ]
    return max(candidates, key=lambda rate: _precision(rate, tax_category), default=UNTAXED)


def _precision(rate: TaxRate, tax_category: str) -> tuple[bool, bool, float, UUID]:
    began = rate.starts_at.timestamp() if rate.starts_at else 0.0
    return rate.tax_category == tax_category, bool(rate.regions), began, rate.id


def shipping_tax_rate(
    rates: Sequence[TaxRate], country: str, region: str | None, at: datetime
) -> TaxRate:
    """The rate on delivery: the standard one where it applies to shipping, or else none."""
    rate = tax_rate(rates, country, region, STANDARD, at)
    return rate if rate.applies_to_shipping else UNTAXED
