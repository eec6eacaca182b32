"""What a cart costs now: live prices, live stock, the one quote."""

from datetime import datetime

from commerce.cart.offers import Market, Offers, Prices, offers_of
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
from commerce.pricing.repo import TAX_RATES
from commerce.pricing.rules import Basket, BasketLine, Delivery, Quote, QuotedLine, quote
from commerce.pricing.service import tax_rate
from commerce.pricing.views import UnitPrice
from commerce.shop.repo import SHOP


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


async def offers(reader: Reader, cart: Cart, *, customer_group: str | None = None) -> Offers:
    """What the cart's lines cost now and how many of them there are. One statement, none for an
    empty cart."""
    market = Market(cart.channel_id, cart.currency, customer_group)
    return await offers_of(reader, market, {line.variant.id: line.quantity for line in cart.lines})


async def priced(reader: Reader, cart: Cart, offered: Offers, *, language: str = "") -> PricedCart:
    """The cart with prices, stock, warnings and totals, taxed for the channel's default country.
    No statement: tax rates and channels are snapshots."""
    prices, available = offered.prices, offered.available
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
