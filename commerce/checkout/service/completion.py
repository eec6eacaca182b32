"""Completing a checkout: two transactions, and the payment provider between them.

Owns its transactions; must not be called inside one. Whatever happens to this process in between,
the order, its stock and its payment are in the database and `recovery` brings them to an end.
"""

import asyncio
from datetime import timedelta
from uuid import UUID

from commerce.checkout import repo
from commerce.checkout.requests import (
    CompleteCheckout,
    ConfirmPayment,
    PaymentChoice,
    check_request,
)
from commerce.checkout.service import beginning
from commerce.checkout.service.beginning import Attempt, AttemptOpen, Beginning, Known
from commerce.checkout.service.settlement import PlacedNow, settle
from commerce.checkout.views import ActionNeeded, Completion, PlacedOrder
from commerce.core.actor import Actor
from commerce.core.db import Database, Tx
from commerce.core.errors import InvalidInput, NotFound
from commerce.core.ids import new_id
from commerce.core.retries import in_transaction
from commerce.inventory.errors import OutOfStock, Shortage
from commerce.inventory.repo import available_by_variant
from commerce.orders import service as orders
from commerce.orders.kinds import CancelReason
from commerce.orders.views import Order
from commerce.payments import service as payments
from commerce.payments.errors import PaymentDeclined, PaymentPending
from commerce.payments.models import PaymentStatus
from commerce.payments.port import (
    ActionRequired,
    Approved,
    Declined,
    NotReceived,
    Outcome,
    Providers,
    Unknown,
)
from commerce.payments.views import Payment

WAIT = timedelta(seconds=10)
"""How long a repetition waits for the request it repeats."""
LONGEST_REQUEST = timedelta(seconds=30)
"""An attempt older than this is asked for by nobody any more: its request has died."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 0.5


async def complete(
    db: Database, providers: Providers, actor: Actor, command: CompleteCheckout
) -> Completion:
    """Place the checkout's order and have it paid. The same key again gives the same answer, also
    while the first request is still under way or after it died. Raises what `beginning.begin`
    raises, PaymentDeclined, and PaymentPending while nobody knows yet."""
    key = command.idempotency_key
    check_request(command)
    begun = await _begin(db, providers, actor, command, key or new_id().hex)
    match begun:
        case beginning.Placed(order, lines, events):
            return PlacedOrder(order, lines, events)
        case Attempt():
            return await _pay(db, providers, actor, command, begun)
        case Known(order_id):
            choice = command.payment if begun.is_replay else None
            return await _known(db, providers, order_id, choice)


async def _begin(
    db: Database, providers: Providers, actor: Actor, command: CompleteCheckout, key: str
) -> Beginning:
    """The first transaction; once more when an attempt that waits for its payer had to be closed
    before: a shopper who came back from the bank's page may pay in another way."""

    async def effect(tx: Tx) -> Beginning:
        return await beginning.begin(tx, providers, actor, command, key)

    try:
        return await in_transaction(db, effect)
    except AttemptOpen as earlier:
        provider = providers.get(earlier.payment.provider)
        if provider is None:
            raise PaymentPending from earlier
        await _settle(db, earlier.payment.id, await payments.close(provider, earlier.payment.id))
    try:
        return await in_transaction(db, effect)
    except AttemptOpen as still:
        raise PaymentPending from still  # the provider does not let go of it


async def _pay(
    db: Database,
    providers: Providers,
    actor: Actor,
    command: CompleteCheckout,
    attempt: Attempt,
) -> Completion:
    """Ask the provider, with no transaction open, and settle."""
    choice = command.payment
    if choice is None:
        raise InvalidInput.at(("input", "payment"), "REQUIRED", "Say how it is paid.")
    outcome = await payments.authorize(
        providers[choice.provider],
        attempt.payment_id,
        attempt.amount,
        choice.token,
        description=attempt.order.number,
    )
    placed = await _settle(db, attempt.payment_id, outcome, actor)
    if placed is not None:
        return PlacedOrder(placed.order, attempt.lines, [*attempt.events, *placed.events])
    match outcome:
        case ActionRequired():
            return ActionNeeded(attempt.payment_id, attempt.order, outcome.url)
        case Declined():
            raise PaymentDeclined(outcome.reason)
        case Unknown():
            raise PaymentPending
        case Approved():  # somebody settled it before, or its order was cancelled meanwhile
            return await _answer(db, attempt.order.id)


async def confirm_payment(
    db: Database, providers: Providers, actor: Actor, command: ConfirmPayment
) -> Completion:
    """The payer is back from the provider's page: ask how it ended. Raises NotFound, also when
    nobody tried to pay yet, PaymentDeclined, PaymentPending."""
    async with db.read() as reader:
        found = await repo.checkouts_by_id(reader, actor, [command.checkout.id])
    checkout = found.get(command.checkout.id)
    if checkout is None:
        raise NotFound(repo.KIND, ("input", "checkoutId"))
    if checkout.last_order_id is None:
        raise NotFound("Payment", ("input", "checkoutId"))
    payment = await _payment_of(db, checkout.last_order_id)
    if payment is not None and payment.is_open:
        await _ask_again(db, providers, payment, None)
    return await _answer(db, checkout.last_order_id)


async def _known(
    db: Database, providers: Providers, order_id: UUID, choice: PaymentChoice | None
) -> Completion:
    """Answer for an order that exists: wait while the first request is at it, then ask the provider
    how it stands. `choice` pays what never reached the provider: it is the same request."""
    payment = await _waited_for(db, order_id)
    if payment is not None and payment.is_open:
        await _ask_again(db, providers, payment, choice)
    return await _answer(db, order_id)


async def _waited_for(db: Database, order_id: UUID) -> Payment | None:
    """The order's payment, once its outcome is known or waiting is over."""
    until = asyncio.get_running_loop().time() + WAIT.total_seconds()
    pause = FIRST_PAUSE_SECONDS
    while True:
        payment = await _payment_of(db, order_id)
        if payment is None or payment.status is not PaymentStatus.PENDING:
            return payment
        is_alone = payment.created_at + LONGEST_REQUEST < db.clock.now()
        if is_alone or payment.checks or asyncio.get_running_loop().time() >= until:
            return payment
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def _ask_again(
    db: Database, providers: Providers, payment: Payment, choice: PaymentChoice | None
) -> None:
    """Settle an open payment by what the provider knows of it."""
    provider = providers.get(payment.provider)
    if provider is None:
        return
    finding = await payments.lookup(provider, payment.id)
    if isinstance(finding, NotReceived) and choice is not None:
        async with db.read() as reader:
            order = await orders.order_by_id(reader, payment.order_id)
        finding = await payments.authorize(
            provider,
            payment.id,
            payment.amount,
            choice.token,
            description=order.number if order else "",
        )
    await _settle(db, payment.id, finding)


async def _settle(
    db: Database, payment_id: UUID, finding: Outcome | NotReceived, actor: Actor | None = None
) -> PlacedNow | None:
    """The second transaction."""
    outcome = Unknown("not received") if isinstance(finding, NotReceived) else finding

    async def effect(tx: Tx) -> PlacedNow | None:
        if actor is None:
            return await settle(tx, payment_id, outcome)
        return await settle(tx, payment_id, outcome, actor=actor)

    return await in_transaction(db, effect)


async def _payment_of(db: Database, order_id: UUID) -> Payment | None:
    """The newest attempt; None for an order with nothing to pay."""
    async with db.read() as reader:
        found = (await payments.payments_by_order(reader, [order_id]))[order_id]
    return found[-1] if found else None


async def _answer(db: Database, order_id: UUID) -> Completion:
    """What the order's state answers to whoever completes its checkout."""
    async with db.read() as reader:
        order = await orders.attempted_order(reader, order_id)
        found = (await payments.payments_by_order(reader, [order_id]))[order_id]
    if order is None:
        raise NotFound("Order", ("input", "checkoutId"))
    if order.placed_at is not None:
        return PlacedOrder(order)
    payment = found[-1]
    if payment.status is PaymentStatus.ACTION_REQUIRED and payment.action_url is not None:
        return ActionNeeded(payment.id, order, payment.action_url)
    if payment.is_open and order.cancelled_at is None:
        raise PaymentPending
    if order.cancel_reason == CancelReason.OUT_OF_STOCK.value:
        raise await _shortage(db, order)
    raise PaymentDeclined(payment.failure_code or "ORDER_CANCELLED")


async def _shortage(db: Database, order: Order) -> OutOfStock:
    """Why an order that was paid too late could not be placed."""
    async with db.read() as reader:
        lines = await orders.lines_of(reader, order.id)
        available = await available_by_variant(
            reader, order.channel_id, [line.variant_id for line in lines if line.variant_id]
        )
    return OutOfStock.of(
        [
            Shortage(line.variant_id, line.sku, line.quantity, available[line.variant_id])
            for line in lines
            if line.variant_id is not None
        ]
    )
