"""What a cart costs when it goes to a place by a way of delivery. Changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from commerce.cart.service import basket_of
from commerce.cart.views import Cart
from commerce.checkout.views import Quoted
from commerce.core.db import Reader
from commerce.pricing.repo import TAX_RATES
from commerce.pricing.rules import Basket, Delivery, Quote, quote
from commerce.pricing.service import shipping_tax_rate, unit_prices
from commerce.shipping import service as shipping
from commerce.shipping.views import DeliveryOption


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to, by which way, for whom and when. `method_id` None: no way was chosen yet."""

    country: str
    region: str | None
    method_id: UUID | None
    at: datetime
    language: str
    customer_group: str | None = None


async def quoted(reader: Reader, cart: Cart, to: Destination) -> Quoted:
    """One statement, for the prices."""
    prices = await unit_prices(
        reader,
        channel_id=cart.channel_id,
        currency=cart.currency,
        customer_group=to.customer_group,
        quantities={line.variant.id: line.quantity for line in cart.lines},
        at=to.at,
    )
    basket = await basket_of(
        reader,
        cart,
        prices,
        country=to.country,
        region=to.region,
        at=to.at,
        language=to.language,
    )
    in_basket = {line.key for line in basket.lines}
    lines = [line for line in cart.lines if line.id in in_basket]
    goods = quote(basket)
    options = await shipping.options(
        reader,
        channel_id=cart.channel_id,
        currency=cart.currency,
        country=to.country,
        region=to.region,
        goods=goods.subtotal - goods.discount,
        at=to.at,
        language=to.language,
    )
    needs_delivery = any(line.variant.requires_shipping for line in lines)
    chosen = None
    if needs_delivery:
        chosen = next((option for option in options if option.method_id == to.method_id), None)
    return Quoted(
        lines=lines,
        unavailable=[line for line in cart.lines if line.id not in in_basket],
        quote=await _with_delivery(reader, basket, chosen, to) if chosen else goods,
        options=options if needs_delivery else [],
        chosen=chosen,
        needs_delivery=needs_delivery,
    )


async def _with_delivery(
    reader: Reader, basket: Basket, chosen: DeliveryOption, to: Destination
) -> Quote:
    rates = await reader.reference(TAX_RATES)
    rate = shipping_tax_rate(rates, to.country, to.region, to.at)
    delivery = Delivery(chosen.amount, rate.rate_bps, rate.name_in(to.language))
    return quote(replace(basket, delivery=delivery))
