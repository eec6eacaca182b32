"""Zones and methods of delivery for tests."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from commerce.shipping.repo import DELIVERY

POUNDS_4_50 = Money(450, "GBP")


async def make_zone(
    tx: Tx,
    *,
    code: str = "gb",
    countries: Sequence[str] = ("GB",),
    regions: Sequence[str] = (),
) -> UUID:
    row = ShippingZone(
        id=new_id(), code=code, name=code.upper(), countries=[*countries], regions=[*regions]
    )
    tx.session.add(row)
    await tx.session.flush()  # methods refer to it
    tx.invalidate(DELIVERY)
    return row.id


async def make_method(
    tx: Tx,
    zone_id: UUID,
    *,
    code: str = "standard",
    title: str | None = None,
    rates: Sequence[Money] = (POUNDS_4_50,),
    free_from: int | None = None,
    **columns: Any,
) -> UUID:
    """A method with a flat price in each currency of `rates`, free from `free_from` in all."""
    row = ShippingMethod(
        id=new_id(), zone_id=zone_id, code=code, title=title or code.capitalize(), **columns
    )
    tx.session.add(row)
    await tx.session.flush()  # rates refer to it
    tx.session.add_all(
        ShippingRate(
            method_id=row.id, currency=rate.currency, amount=rate.minor, free_from=free_from
        )
        for rate in rates
    )
    await tx.session.flush()  # raw statements of the test read them
    tx.invalidate(DELIVERY)
    return row.id
