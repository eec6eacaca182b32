"""Asking providers, recording what they said, and giving money back.

The functions that ask take no transaction and must not be called inside one.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

import structlog

from commerce.core.db import Database, Tx
from commerce.core.money import Money
from commerce.jobs.service import emit
from commerce.payments import repo
from commerce.payments.errors import ProviderDidNotAnswer
from commerce.payments.events import PaymentReversalRequested, PaymentReversed
from commerce.payments.models import PaymentStatus, TransactionKind
from commerce.payments.port import (
    VOIDED,
    Answer,
    Approved,
    Declined,
    Done,
    Finding,
    Outcome,
    PaymentProvider,
    Providers,
    Refused,
    Unknown,
)
from commerce.payments.rules import next_check
from commerce.payments.views import Payment

log = structlog.get_logger(__name__)
T = TypeVar("T")
PATIENCE_SECONDS = 15
"""How long a provider may think. Shorter than a request may last."""

find = repo.payment_by_id
get_for_update = repo.get_for_update
payments_by_order = repo.payments_by_order
claim_due = repo.claim_due


async def authorize(
    provider: PaymentProvider, payment_id: UUID, amount: Money, token: str, *, description: str
) -> Outcome:
    """Ask to be paid. Whatever goes wrong on the way is Unknown: it may have been paid."""
    asked = provider.authorize(payment_id, amount, token, description=description)
    return await _ask("authorize", payment_id, asked)


async def lookup(provider: PaymentProvider, payment_id: UUID) -> Finding:
    return await _ask("lookup", payment_id, provider.lookup(payment_id))


async def close(provider: PaymentProvider, payment_id: UUID) -> Finding:
    """Make sure that an open payment is never paid any more: Declined once the provider says so,
    Approved when it was paid before, Unknown when the provider did not answer."""
    answer = await _ask("void", payment_id, provider.void(payment_id))
    match answer:
        case Done(reference):
            return Declined(VOIDED, reference)
        case Refused():
            return await lookup(provider, payment_id)
        case Unknown():
            return answer


async def _ask(action: str, payment_id: UUID, asked: Awaitable[T]) -> T | Unknown:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await asked
    except Exception as error:  # noqa: BLE001 - after a failure midway nobody knows what was done
        log.warning(
            "payment provider did not answer",
            action=action,
            payment_id=str(payment_id),
            problem=type(error).__name__,
        )
        return Unknown(type(error).__name__)


async def record_capture(tx: Tx, payment: Payment, outcome: Approved) -> None:
    """Money arrived, for whatever state the attempt was in."""
    await repo.change(
        tx,
        payment.id,
        status=PaymentStatus.CAPTURED,
        provider_reference=outcome.reference,
        captured=payment.amount_minor,
        action=None,
        next_check_at=None,
    )
    await repo.enter(
        tx,
        payment,
        TransactionKind.AUTHORIZE,
        TransactionKind.CAPTURE,
        amount=payment.amount,
        reference=outcome.reference,
    )


async def record_failure(tx: Tx, payment: Payment, outcome: Declined) -> None:
    """The attempt is over. A void is the end we asked for, anything else the provider's no."""
    is_void = outcome.reason == VOIDED
    await repo.change(
        tx,
        payment.id,
        status=PaymentStatus.VOIDED if is_void else PaymentStatus.FAILED,
        failure_code=outcome.reason,
        provider_reference=outcome.reference,
        action=None,
        next_check_at=None,
    )
    kind = TransactionKind.VOID if is_void else TransactionKind.AUTHORIZE
    failure = None if is_void else outcome.reason
    await repo.enter(
        tx, payment, kind, amount=payment.amount, reference=outcome.reference, failure=failure
    )


async def record_action(tx: Tx, payment: Payment, reference: str, url: str) -> None:
    """The payer has to do something first."""
    await repo.change(
        tx,
        payment.id,
        status=PaymentStatus.ACTION_REQUIRED,
        provider_reference=reference,
        action={"url": url},
        next_check_at=next_check(tx.clock.now(), payment.checks),
    )


async def postpone(tx: Tx, payment: Payment) -> None:
    """Nothing is known yet; ask again after a growing pause."""
    await repo.change(tx, payment.id, next_check_at=next_check(tx.clock.now(), payment.checks))


async def request_reversal(tx: Tx, order_id: UUID, *, is_test: bool) -> None:
    """The order will not be fulfilled: let go of whatever was paid or may still be paid for it.
    The caller has locked the order."""
    by_order = await repo.payments_by_order(tx, [order_id])
    await emit(
        tx,
        *(
            PaymentReversalRequested(payment.id, order_id)
            for payment in by_order[order_id]
            if payment.is_open or payment.refunded_minor < payment.captured_minor
        ),
        is_test=is_test,
    )


async def reverse(
    db: Database, providers: Providers, payment_id: UUID, *, is_test: bool = False
) -> None:
    """Carry out a reversal: void what is open, refund what was captured. Safe to repeat; the
    payment's own id names its full refund. Raises ProviderDidNotAnswer, to be tried again."""
    async with db.read() as reader:
        payment = await repo.payment_by_id(reader, payment_id)
    if payment is None:
        return
    provider = providers.get(payment.provider)
    if provider is None:
        raise ProviderDidNotAnswer(f"the provider {payment.provider} is not set up")
    if payment.is_open:
        payment = await _closed(db, provider, payment, is_test=is_test)
    if payment.refunded_minor < payment.captured_minor:
        await _refund_rest(db, provider, payment, is_test=is_test)


async def _closed(
    db: Database, provider: PaymentProvider, payment: Payment, *, is_test: bool
) -> Payment:
    finding = await close(provider, payment.id)
    if not isinstance(finding, Approved | Declined):
        raise ProviderDidNotAnswer(f"void of {payment.id}")
    async with db.write() as tx:
        current = await repo.get_for_update(tx, payment.id)
        if current is None or not current.is_open:
            return current or payment
        if isinstance(finding, Approved):
            await record_capture(tx, current, finding)
        else:
            await record_failure(tx, current, finding)
            nothing = PaymentReversed(current.id, current.order_id, 0, current.currency)
            await emit(tx, nothing, is_test=is_test)
        return await repo.get_for_update(tx, payment.id) or current


async def _refund_rest(
    db: Database, provider: PaymentProvider, payment: Payment, *, is_test: bool
) -> None:
    amount = payment.captured - payment.refunded
    asked: Awaitable[Answer] = provider.refund(payment.id, payment.id, amount)
    answer = await _ask("refund", payment.id, asked)
    if not isinstance(answer, Done):
        log.error("refund was not made", payment_id=str(payment.id), answer=repr(answer))
        raise ProviderDidNotAnswer(f"refund of {payment.id}")
    async with db.write() as tx:
        current = await repo.get_for_update(tx, payment.id)
        if current is None or current.refunded_minor == current.captured_minor:
            return
        await repo.change(tx, payment.id, refunded=current.captured_minor)
        await repo.enter(
            tx, payment, TransactionKind.REFUND, amount=amount, reference=answer.reference
        )
        given_back = PaymentReversed(payment.id, payment.order_id, amount.minor, payment.currency)
        await emit(tx, given_back, is_test=is_test)
