"""The settings of the demo shop as rows: channels, warehouses, delivery, taxes, log-ins of staff.

All of it through the use cases of the domains, as staff would set it up.
"""

from collections.abc import Mapping
from uuid import UUID

from commerce.catalog.requests import Translation
from commerce.core.actor import System
from commerce.core.db import Tx
from commerce.demo import shop
from commerce.inventory.requests import WarehouseFields
from commerce.inventory.service.warehouses import create_warehouse, set_channel_warehouses
from commerce.pricing.service.tax_rates import create_tax_rate
from commerce.shipping.requests import MethodFields, RateSpec, ZoneFields
from commerce.shipping.service.methods import create_method
from commerce.shipping.service.zones import create_zone
from commerce.shop.service import set_up
from commerce.staff.inputs import NewMember, NewRole
from commerce.staff.service import members, roles

ACTOR = System("demo")


async def set_up_shop(tx: Tx, password_hashes: Mapping[str, str]) -> None:
    """Everything but goods, customers and orders. `password_hashes` are the staff's by e-mail."""
    await set_up(
        tx,
        name=shop.NAME,
        default_language=shop.DEFAULT_LANGUAGE,
        channels=shop.CHANNELS,
        translations=shop.TRANSLATIONS,
    )
    await _warehouses(tx)
    await _delivery(tx)
    for tax in shop.TAX_RATES:
        await create_tax_rate(
            tx,
            ACTOR,
            {
                "name": tax.name,
                "country": tax.country,
                "regions": tax.regions,
                "rate_bps": tax.rate_bps,
                "applies_to_shipping": tax.on_delivery,
                "translations": [Translation("zh", {"name": tax.name_zh})],
            },
        )
    await _staff(tx, password_hashes)


async def _warehouses(tx: Tx) -> None:
    ids: dict[str, UUID] = {}
    for data in shop.WAREHOUSES:
        fields = WarehouseFields(code=data.code, name=data.name, country=data.country)
        ids[data.code] = await create_warehouse(tx, ACTOR, fields)
    for channel in shop.CHANNELS:
        priorities = {
            data.code: data.channels[channel.code]
            for data in shop.WAREHOUSES
            if channel.code in data.channels
        }
        serving = [ids[code] for code in sorted(priorities, key=priorities.__getitem__)]
        await set_channel_warehouses(tx, ACTOR, channel.code, serving)


async def _delivery(tx: Tx) -> None:
    for zone in shop.ZONES:
        fields = ZoneFields(code=zone.code, name=zone.name, countries=zone.countries)
        zone_id = await create_zone(tx, ACTOR, fields)
        for position, method in enumerate(zone.methods):
            await _method(tx, zone_id, method, position)


async def _method(tx: Tx, zone_id: UUID, method: shop.MethodData, position: int) -> None:
    fields = MethodFields(
        code=method.code,
        title=method.title[shop.DEFAULT_LANGUAGE],
        position=position,
        min_days=method.days[0],
        max_days=method.days[1],
        translations=[
            Translation(language, {"title": title})
            for language, title in method.title.items()
            if language != shop.DEFAULT_LANGUAGE
        ],
    )
    rates = [
        RateSpec(currency, amount, method.free_from.get(currency))
        for currency, amount in method.rates.items()
    ]
    await create_method(tx, ACTOR, zone_id, fields, rates)


async def _staff(tx: Tx, password_hashes: Mapping[str, str]) -> None:
    role_ids = {
        role.code: await roles.create(
            tx, ACTOR, NewRole(role.code, role.name, sorted(role.permissions, key=str))
        )
        for role in shop.ROLES
    }
    for person in shop.STAFF:
        wanted = NewMember(person.email, person.name, person.password, [role_ids[person.role]])
        await members.create(tx, ACTOR, wanted, password_hashes[person.email])
