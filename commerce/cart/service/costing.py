"""What a cart costs now: live prices, live stock, the one quote."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from commerce.cart.rules import warnings_of
from commerce.cart.views import (
    Cart,
    CartCost,
    CartLine,
    LineCost,
    PricedCart,
    PricedLine,
)
from commerce.core.db import Reader
from commerce.core.money import Money
from commerce.inventory.repo import available_by_variant
from commerce.pricing.repo import TAX_RATES
from commerce.pricing.rules import Basket, BasketLine, Delivery, Quote, QuotedLine, quote
from commerce.pricing.service import tax_rate, unit_prices
from commerce.pricing.views import UnitPrice
from commerce.shop.repo import SHOP

Prices = Mapping[UUID, UnitPrice]


async def prices_of(
    reader: Reader, cart: Cart, quantities: Mapping[UUID, int], *, customer_group: str | None = None
) -> Prices:
    """The price of one unit of each variant in the cart's channel and currency."""
    return await unit_prices(
        reader,
        channel_id=cart.channel_id,
        currency=cart.currency,
        customer_group=customer_group,
        quantities=quantities,
        at=reader.clock.now(),
    )


async def basket_of(
    reader: Reader,
    cart: Cart,
    prices: Prices,
    *,
    country: str,
    region: str | None,
    at: datetime,
    language: str = "",
    delivery: Delivery | None = None,
) -> Basket:
    """The cart as `quote` takes it, taxed for a place. Lines that are not sold or have no price
    are left out. No statement: tax rates and channels are snapshots. Keys are the lines' ids."""
    rates = await reader.reference(TAX_RATES)
    lines: list[BasketLine] = []
    for line in cart.lines:
        price = prices.get(line.variant.id)
        if price is None or not line.is_sold:
            continue
        rate = tax_rate(rates, country, region, line.tax_category, at)
        lines.append(
            BasketLine(line.id, line.quantity, price.amount, rate.rate_bps, rate.name_in(language))
        )
    channel = (await reader.reference(SHOP)).channels_by_id[cart.channel_id]
    return Basket(cart.currency, channel.prices_include_tax, lines, delivery)


async def priced(
    reader: Reader, cart: Cart, *, language: str = "", customer_group: str | None = None
) -> PricedCart:
    """The cart with prices, stock, warnings and totals, taxed for the channel's default country.
    Two statements, none for an empty cart."""
    quantities = {line.variant.id: line.quantity for line in cart.lines}
    prices = await prices_of(reader, cart, quantities, customer_group=customer_group)
    available = await available_by_variant(reader, cart.channel_id, list(quantities))
    channel = (await reader.reference(SHOP)).channels_by_id[cart.channel_id]
    basket = await basket_of(
        reader,
        cart,
        prices,
        country=channel.default_country,
        region=None,
        at=reader.clock.now(),
        language=language,
    )
    quoted = quote(basket)
    by_key = quoted.lines_by_key
    lines = [
        _line(
            cart, line, prices.get(line.variant.id), available[line.variant.id], by_key.get(line.id)
        )
        for line in cart.lines
    ]
    return PricedCart(lines, _cost(quoted))


def _line(
    cart: Cart, line: CartLine, price: UnitPrice | None, available: int, quoted: QuotedLine | None
) -> PricedLine:
    seen = line.unit_amount_seen
    warned = warnings_of(
        line.id,
        quantity=line.quantity,
        seen=None if seen is None else Money(seen, cart.currency),
        current=price and price.amount,
        available=available,
        currency=cart.currency,
        is_sold=line.is_sold,
    )
    return PricedLine(
        line=line,
        unit_price=price.amount if price and line.is_sold else None,
        compare_at_price=price.compare_at if price and line.is_sold else None,
        stock=available,
        cost=quoted and LineCost(quoted.unit * quoted.quantity, quoted.discount, quoted.total),
        warnings=warned,
    )


def _cost(quoted: Quote) -> CartCost:
    return CartCost(
        quoted.subtotal,
        quoted.discount,
        quoted.tax,
        quoted.tax_added,
        quoted.tax_lines,
        quoted.total,
    )
