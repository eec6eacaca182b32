"""What variants cost now and how many of them there are: prices and stock in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from commerce.core.db import Reader
from commerce.core.statements import Prepared
from commerce.inventory.repo import AVAILABLE_TEXT, open_warehouse_ids
from commerce.pricing.repo import UNIT_PRICES_TEXT, unit_price
from commerce.pricing.service import price_lists_in_force
from commerce.pricing.views import UnitPrice

Prices = Mapping[UUID, UnitPrice]


@dataclass(frozen=True, slots=True)
class Market:
    """Where goods are sold, in what they are paid, and to whom."""

    channel_id: UUID
    currency: str
    customer_group: str | None


@dataclass(frozen=True, slots=True)
class Offers:
    """Variants without a price in the market are missing in `prices`; `available` has all."""

    prices: Prices
    available: Mapping[UUID, int]


def _offer(
    variant_id: UUID, amount: int | None, compare_at: int | None, available: int | None
) -> tuple[UUID, int | None, int | None, int | None]:
    return variant_id, amount, compare_at, available


OFFERS = Prepared(
    text(
        f"""
        SELECT variant_id, price.amount, price.compare_at, stock.available
        FROM ({UNIT_PRICES_TEXT}) AS price
        FULL JOIN ({AVAILABLE_TEXT}) AS stock USING (variant_id)
        """  # noqa: S608 - composed of constants
    ),
    _offer,
)


async def offers_of(reader: Reader, market: Market, quantities: Mapping[UUID, int]) -> Offers:
    """The price of one unit of each variant when so many are bought, and how many the channel can
    sell. One statement, none for no variants."""
    prices: dict[UUID, UnitPrice] = {}
    available = dict.fromkeys(quantities, 0)
    if not quantities:
        return Offers(prices, available)
    at = reader.clock.now()
    found = await reader.fetch(
        OFFERS,
        variant_ids=list(quantities),
        quantities=list(quantities.values()),
        list_ids=await price_lists_in_force(
            reader,
            channel_id=market.channel_id,
            currency=market.currency,
            customer_group=market.customer_group,
            at=at,
        ),
        warehouse_ids=await open_warehouse_ids(reader, market.channel_id),
        at=at,
    )
    for variant_id, amount, compare_at, in_stock in found:
        if amount is not None:
            prices[variant_id] = unit_price(amount, compare_at, market.currency)
        if in_stock is not None:
            available[variant_id] = in_stock
    return Offers(prices, available)
