"""Buying in the demo shop as a shopper does: cart, checkout, payment.

The two transactions of completing a checkout are one here, since nobody else is there: the test
bank approves whatever it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from commerce.cart import service as carts
from commerce.cart.access import KIND, CartKey
from commerce.cart.repo import cart_for_update
from commerce.cart.requests import CreateCart, NewLine
from commerce.checkout import service as checkouts
from commerce.checkout.quoting import Destination, quoted
from commerce.checkout.repo import KIND as CHECKOUT
from commerce.checkout.requests import CompleteCheckout, CreateCheckout, PaymentChoice
from commerce.checkout.service import beginning
from commerce.core.actor import Actor
from commerce.core.db import Tx
from commerce.core.ids import DecodedId, new_id
from commerce.core.money import Money
from commerce.demo.people import CustomerData, OrderData
from commerce.payments import service as payments
from commerce.payments.port import Providers
from commerce.shipping.repo import DELIVERY
from commerce.shop.repo import SHOP
from commerce.shop.views import Scope

PAYMENT = PaymentChoice("test", "approve")


@dataclass(frozen=True, slots=True)
class Till:
    """`variants` are ids by SKU."""

    providers: Providers
    variants: Mapping[str, UUID]

    async def buy(self, tx: Tx, actor: Actor, buyer: CustomerData, data: OrderData) -> UUID:
        """Place and pay an order; its id."""
        channel = (await tx.reference(SHOP)).channels_by_code[data.channel]
        scope = Scope(channel, buyer.language, data.currency or channel.default_currency)
        made = await carts.create(tx, actor, CreateCart(self._lines(data)), scope=scope)
        method_id = await _method_id(tx, buyer.address.country, data.method)
        command = CreateCheckout(
            CartKey(made.cart.id, tx.vault.capability(KIND, made.cart.id)),
            {
                "email": buyer.email,
                "shipping_address": buyer.address,
                "delivery_method_id": method_id,
            },
        )
        checkout = (await checkouts.create(tx, actor, command)).checkout
        total = await _total(tx, actor, made.cart.id, buyer, method_id)
        order = CompleteCheckout(
            DecodedId(CHECKOUT, checkout.id, tx.vault.capability(CHECKOUT, checkout.id)),
            PAYMENT,
            total,
        )
        begun = await beginning.begin(tx, self.providers, actor, order, new_id().hex)
        if not isinstance(begun, beginning.Attempt):
            raise TypeError(begun)
        outcome = await payments.authorize(
            self.providers[PAYMENT.provider],
            begun.payment_id,
            begun.amount,
            PAYMENT.token,
            description=begun.order.number,
        )
        await checkouts.settle(tx, begun.payment_id, outcome, actor=actor)
        return begun.order.id

    def _lines(self, data: OrderData) -> list[NewLine]:
        """`"SKU*2"` is two of them, `"SKU"` one."""
        pairs = [line.partition("*") for line in data.lines]
        return [NewLine(self.variants[sku], int(count or 1)) for sku, _, count in pairs]


async def _method_id(tx: Tx, country: str, code: str) -> UUID:
    delivery = await tx.reference(DELIVERY)
    return next(
        method.id
        for zone in delivery.zones
        if country in zone.countries
        for method in zone.methods
        if method.code == code
    )


async def _total(
    tx: Tx, actor: Actor, cart_id: UUID, buyer: CustomerData, method_id: UUID
) -> Money:
    """What the shopper is shown before they pay."""
    cart = await cart_for_update(tx, actor, cart_id, language=buyer.language)
    if cart is None:
        raise LookupError(cart_id)
    address, now = buyer.address, tx.clock.now()
    to = Destination(address.country, address.region, method_id, now, buyer.language)
    return (await quoted(tx, cart, to)).quote.total
