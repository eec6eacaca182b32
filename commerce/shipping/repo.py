"""All SQL of delivery. Zones, methods and rates are few and read together into one snapshot."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from commerce.core.db import Reader
from commerce.core.money import Money
from commerce.core.snapshots import Snapshot
from commerce.core.statements import Prepared
from commerce.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from commerce.shipping.views import Delivery, Method, Rate, Zone


def _rate(method_id: UUID, currency: str, amount: int, free_from: int | None) -> Rate:
    free = None if free_from is None else Money(free_from, currency)
    return Rate(method_id, Money(amount, currency), free)


ALL_ZONES = Prepared(
    select(
        ShippingZone.id,
        ShippingZone.code,
        ShippingZone.name,
        ShippingZone.countries,
        ShippingZone.regions,
    ).order_by(ShippingZone.code),
    lambda *row: row,
)
ALL_METHODS = Prepared(
    select(
        ShippingMethod.id,
        ShippingMethod.zone_id,
        ShippingMethod.channel_id,
        ShippingMethod.code,
        ShippingMethod.title,
        ShippingMethod.description,
        ShippingMethod.translations,
        ShippingMethod.position,
        ShippingMethod.min_days,
        ShippingMethod.max_days,
        ShippingMethod.is_active,
        ShippingMethod.starts_at,
        ShippingMethod.ends_at,
    ).order_by(ShippingMethod.position, ShippingMethod.code),
    lambda *row: row,
)
ALL_RATES = Prepared(
    select(
        ShippingRate.method_id, ShippingRate.currency, ShippingRate.amount, ShippingRate.free_from
    ).order_by(ShippingRate.currency),
    _rate,
)


async def load_delivery(reader: Reader) -> Delivery:
    """Everything, in three statements."""
    rates: dict[UUID, list[Rate]] = defaultdict(list)
    for rate in await reader.fetch(ALL_RATES):
        rates[rate.method_id].append(rate)
    methods: dict[UUID, list[Method]] = defaultdict(list)
    for row in await reader.fetch(ALL_METHODS):
        method = Method(*row, rates=rates[row[0]])
        methods[method.zone_id].append(method)
    zones = [Zone(*row, methods=methods[row[0]]) for row in await reader.fetch(ALL_ZONES)]
    return Delivery(
        zones,
        {zone.id: zone for zone in zones},
        {method.id: method for zone in zones for method in zone.methods},
    )


DELIVERY = Snapshot("delivery", load_delivery)
