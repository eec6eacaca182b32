"""Offering delivery."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from commerce.core.db import Reader
from commerce.core.money import Money
from commerce.shipping import selection
from commerce.shipping.repo import DELIVERY
from commerce.shipping.views import DeliveryOption


async def options(
    reader: Reader,
    *,
    channel_id: UUID,
    currency: str,
    country: str,
    region: str | None,
    goods: Money,
    at: datetime,
    language: str = "",
) -> Sequence[DeliveryOption]:
    """Every way of delivering `goods` (what they cost) to a place, priced in `currency`. Without
    `language`, texts are in the shop's default one. No statement once the snapshot is warm."""
    if goods.currency != currency:
        raise ValueError(f"goods in {goods.currency}, delivery in {currency}")
    delivery = await reader.reference(DELIVERY)
    return selection.offered(
        delivery.zones,
        channel_id=channel_id,
        country=country,
        region=region,
        goods=goods,
        language=language,
        at=at,
    )
