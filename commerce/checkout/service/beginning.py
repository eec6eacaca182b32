"""The first transaction of completing: everything that can be refused without asking a provider.

Claims the idempotency key, locks checkout and cart, quotes, compares with what the shopper was
shown, reserves, and writes the order with its payment attempt. Six statements, however many lines.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from commerce.cart import parts as cart_parts
from commerce.cart.models import CartStatus
from commerce.cart.repo import cart_for_update
from commerce.cart.views import Cart
from commerce.checkout import repo
from commerce.checkout.drafting import Draft, new_order
from commerce.checkout.errors import (
    CheckoutClosed,
    CheckoutIncomplete,
    DeliveryUnavailable,
    QuoteChanged,
)
from commerce.checkout.quoting import Destination, quoted
from commerce.checkout.requests import CompleteCheckout
from commerce.checkout.requirements import missing_of
from commerce.checkout.service.settlement import placed_events
from commerce.checkout.views import Checkout, Quoted
from commerce.core import idempotency
from commerce.core.actor import Actor, Customer
from commerce.core.db import Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.core.parts import together
from commerce.customers import service as customers
from commerce.customers.addresses import Address, open_address
from commerce.inventory import service as inventory
from commerce.inventory.errors import OutOfStock, Shortage
from commerce.jobs.service import emit
from commerce.orders import feed, placement
from commerce.orders import service as orders
from commerce.orders.kinds import OrderStatus
from commerce.orders.placement import NewOrder
from commerce.orders.views import Order, OrderEvent, OrderLine
from commerce.payments import parts as payment_parts
from commerce.payments import service as payments
from commerce.payments.errors import PaymentPending
from commerce.payments.models import PaymentStatus
from commerce.payments.port import Providers
from commerce.payments.rules import next_check, takes
from commerce.payments.views import Payment
from commerce.shop.repo import SHOP
from commerce.shop.views import Channel

HELD_LONGER = timedelta(days=1)
"""Stock outlives its order's time to pay: the order lets go of it, never the clock."""


@dataclass(frozen=True, slots=True)
class Placed:
    """There was nothing to pay: the order counts."""

    order: Order
    lines: list[OrderLine]
    events: list[OrderEvent]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The order waits for this payment, which nobody has asked a provider for yet."""

    payment_id: UUID
    amount: Money
    order: Order
    lines: list[OrderLine]
    events: list[OrderEvent]


@dataclass(frozen=True, slots=True)
class Known:
    """The checkout has an order already; `is_replay` when it is this very request's."""

    order_id: UUID
    is_replay: bool


Beginning = Placed | Attempt | Known


class AttemptOpen(Exception):
    """An earlier attempt waits for its payer; it has to be closed before another can begin."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(payment.id)
        self.payment = payment


@dataclass(frozen=True, slots=True)
class Locked:
    """What the transaction has locked, and the order that it is going to make."""

    checkout: Checkout
    cart: Cart
    order_id: UUID


async def begin(
    tx: Tx,
    providers: Providers,
    actor: Actor,
    command: CompleteCheckout,
    key: str,
) -> Beginning:
    """Raises NotFound, IdempotencyConflict, PaymentPending, CheckoutClosed, CheckoutIncomplete,
    OutOfStock, DeliveryUnavailable, QuoteChanged, InvalidInput, and AttemptOpen; then nothing was
    changed."""
    order_id = new_id()
    scope = f"checkoutComplete:{command.checkout.id}"
    body = idempotency.fingerprint(command.body).hex()
    body_hash = tx.vault.fingerprint("idempotency_keys.body", body)  # it holds a payment token
    begun = await repo.begin(
        tx,
        actor,
        command.checkout.id,
        scope=scope,
        key=key,
        fingerprint=body_hash,
        result_id=order_id,
    )
    if begun is None:
        raise NotFound(repo.KIND, ("input", "checkoutId"))
    if not begun.is_first:
        replayed = await idempotency.claim(tx, scope=scope, key=key, body_hash=body_hash)
        return Known(replayed.result_id or order_id, is_replay=True)
    if begun.checkout.order_id is not None:
        earlier = await _earlier(tx, begun.checkout.order_id)
        if earlier is not None:
            claim = idempotency.Claim(scope, key, is_replay=False, result_id=order_id)
            await idempotency.record_result(tx, claim, earlier.order_id)
            return earlier
    cart = await cart_for_update(
        tx, actor, begun.checkout.cart_id, language=begun.checkout.language, with_images=True
    )
    if cart is None or cart.status is not CartStatus.ACTIVE:
        raise CheckoutClosed
    return await _order(tx, providers, actor, command, Locked(begun.checkout, cart, order_id))


async def _earlier(tx: Tx, order_id: UUID) -> Known | None:
    """The checkout's order, if it was placed; None when it is dead. Raises AttemptOpen or
    PaymentPending while it waits for a payment."""
    order = await orders.order_by_id(tx, order_id)
    if order is None or order.status is OrderStatus.CANCELLED:
        return None
    if order.placed_at is not None:
        return Known(order_id, is_replay=False)
    for payment in (await payments.payments_by_order(tx, [order_id]))[order_id]:
        if payment.status is PaymentStatus.ACTION_REQUIRED:
            raise AttemptOpen(payment)
    raise PaymentPending


async def _order(
    tx: Tx,
    providers: Providers,
    actor: Actor,
    command: CompleteCheckout,
    locked: Locked,
) -> Placed | Attempt:
    now, checkout, cart, order_id = tx.clock.now(), locked.checkout, locked.cart, locked.order_id
    channel = (await tx.reference(SHOP)).channels_by_id.get(checkout.channel_id)
    if channel is None:
        raise CheckoutClosed  # the channel sells no more
    quote = await quoted(tx, cart, _destination(checkout, channel, command, now))
    email, address = _checked(tx, checkout, cart, quote)
    if quote.quote.total != command.expected_total:
        raise QuoteChanged(quote.cost)
    provider = _provider(providers, command, quote.quote.total, is_test=cart.is_test)
    billing = address
    if checkout.billing_address_sealed is not None:
        billing = open_address(tx.vault, repo.BILLING_ADDRESS, checkout.billing_address_sealed)
    buyer = Draft(checkout, cart, channel, quote, email, address, billing)
    customer_id = await _customer(tx, actor, buyer)
    expires_at = now + timedelta(seconds=channel.unpaid_order_ttl_seconds) if provider else None
    order = new_order(
        tx.vault, buyer, order_id=order_id, customer_id=customer_id, expires_at=expires_at
    )
    wants = {line.variant.id: line.quantity for line in quote.lines}
    if cart.is_test:
        await inventory.check(tx, channel_id=cart.channel_id, wants=wants)
    else:
        await inventory.reserve(
            tx,
            order_id=order_id,
            channel_id=cart.channel_id,
            wants=wants,
            expires_at=(expires_at or now) + HELD_LONGER,
        )
    if provider is None:
        tx.touch(cart_parts.topic(cart.id))
        return await _place_free(tx, actor, order, now)
    return await _await_payment(tx, actor, order, provider, now)


async def _await_payment(
    tx: Tx, actor: Actor, order: NewOrder, provider: str, now: datetime
) -> Attempt:
    payment_id, parts = new_id(), placement.created(order, actor, now)
    (row,) = await together(
        tx,
        [
            *parts,
            payment_parts.opened(
                payment_id,
                order.id,
                provider=provider,
                amount=order.total,
                now=now,
                next_check_at=next_check(now, 0),
            ),
            repo.bound(order.checkout_id, order.id, now, is_complete=False),
        ],
        "SELECT * FROM created",
    )
    return Attempt(
        payment_id,
        order.total,
        placement.as_order(row),
        placement.as_lines(order),
        placement.as_events(order.id, parts),
    )


async def _place_free(tx: Tx, actor: Actor, order: NewOrder, now: datetime) -> Placed:
    """Nothing to pay: the one transaction places the order too."""
    parts = placement.created(order, actor, now)
    (row,) = await together(
        tx,
        [
            *parts,
            repo.bound(order.checkout_id, order.id, now, is_complete=True),
            cart_parts.ordered(now),
        ],
        "SELECT * FROM created",
    )
    tx.touch(feed.TOPIC)
    await inventory.allocate(tx, order.id)  # nothing is held for an order of the sandbox
    placed = placement.as_order(row)
    events = placed_events(placed, provider=None)
    await emit(tx, *events, actor=actor, is_test=placed.is_test)
    return Placed(placed, placement.as_lines(order), placement.as_events(order.id, parts))


def _destination(
    checkout: Checkout, channel: Channel, command: CompleteCheckout, now: datetime
) -> Destination:
    return Destination(
        country=checkout.shipping_country or channel.default_country,
        region=checkout.shipping_region,
        method_id=checkout.delivery_method_id,
        at=now,
        language=checkout.language,
        customer_group=command.customer_group,
    )


def _checked(tx: Tx, checkout: Checkout, cart: Cart, quote: Quoted) -> tuple[str, Address | None]:
    """E-mail and shipping address of a checkout that lacks nothing. Raises CheckoutIncomplete,
    OutOfStock, DeliveryUnavailable."""
    missing = missing_of(checkout, cart, quote)
    if missing or checkout.email_sealed is None:
        raise CheckoutIncomplete(missing)
    if quote.unavailable:
        raise OutOfStock.of(
            [
                Shortage(line.variant.id, line.variant.sku, line.quantity, 0)
                for line in quote.unavailable
            ]
        )
    if quote.needs_delivery and quote.chosen is None:
        raise DeliveryUnavailable
    address = None
    if checkout.shipping_address_sealed is not None:
        address = open_address(tx.vault, repo.SHIPPING_ADDRESS, checkout.shipping_address_sealed)
    return tx.vault.open(repo.EMAIL, checkout.email_sealed), address


def _provider(
    providers: Providers, command: CompleteCheckout, total: Money, *, is_test: bool
) -> str | None:
    """The code of the chosen provider; None when there is nothing to pay. Raises InvalidInput, also
    for a provider that does not take payments of this side, live or sandbox."""
    if not total:
        return None
    if command.payment is None:
        path = ("input", "payment")
        raise InvalidInput.at(path, "REQUIRED", "Say how it is paid; see paymentProviders.")
    code = command.payment.provider
    provider = providers.get(code)
    if provider is None or not takes(provider, is_test=is_test):
        path = ("input", "payment", "provider")
        raise InvalidInput.at(path, "UNKNOWN_PROVIDER", "See paymentProviders.")
    return code


async def _customer(tx: Tx, actor: Actor, buyer: Draft) -> UUID:
    """Who buys: the cart's customer, the one who is signed in, or the guest of the e-mail."""
    if buyer.cart.customer_id is not None:
        return buyer.cart.customer_id
    if isinstance(actor, Customer):
        return actor.id
    address = buyer.address
    return await customers.find_or_create_guest(
        tx,
        email=buyer.email,
        name=address.name if address else None,
        phone=address.phone if address else None,
        language=buyer.cart.language,
        country=address.country if address else buyer.channel.default_country,
        test_client_id=buyer.cart.test_client_id,
    )
