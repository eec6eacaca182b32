"""Which ways of delivery there are for some goods to some place. Pure."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from commerce.core.money import Money
from commerce.shipping.views import DeliveryOption, Method, Rate, Zone


def zones_for(zones: Sequence[Zone], country: str, region: str | None) -> list[Zone]:
    """The zones a place lies in. Zones that name its region go before, and instead of, those that
    name its country alone: an island must not be offered the mainland's price."""
    in_country = [zone for zone in zones if country in zone.countries]
    in_region = [zone for zone in in_country if region is not None and region in zone.regions]
    return in_region or [zone for zone in in_country if not zone.regions]


def price(rate: Rate, goods: Money) -> Money:
    """What delivering goods of this worth costs."""
    if rate.free_from is not None and rate.free_from <= goods:
        return Money.zero(rate.amount.currency)
    return rate.amount


def offered(
    zones: Sequence[Zone],
    *,
    channel_id: UUID,
    country: str,
    region: str | None,
    goods: Money,
    language: str,
    at: datetime,
) -> list[DeliveryOption]:
    """The options in the order of the shop, cheapest first among equals."""
    found: list[tuple[Method, DeliveryOption]] = []
    for zone in zones_for(zones, country, region):
        for method in zone.methods:
            rate = method.rate_in(goods.currency)
            if rate is not None and _is_open(method, channel_id, at):
                found.append((method, _option(method, price(rate, goods), language)))
    found.sort(key=lambda each: (each[0].position, each[1].amount.minor, each[0].code))
    return [option for _, option in found]


def _is_open(method: Method, channel_id: UUID, at: datetime) -> bool:
    return (
        method.is_active
        and method.channel_id in (None, channel_id)
        and (method.starts_at is None or method.starts_at <= at)
        and (method.ends_at is None or at < method.ends_at)
    )


def _option(method: Method, amount: Money, language: str) -> DeliveryOption:
    return DeliveryOption(
        method_id=method.id,
        title=method.text("title", language),
        description=method.text("description", language),
        amount=amount,
        min_days=method.min_days,
        max_days=method.max_days,
    )
