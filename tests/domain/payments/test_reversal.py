"""Giving money back: voids, refunds, and providers that do not answer."""

import pytest

from commerce.core.db import Database
from commerce.core.ids import new_id
from commerce.orders.kinds import OrderStatus
from commerce.payments.errors import ProviderDidNotAnswer
from commerce.payments.events import PaymentReversed
from commerce.payments.models import PaymentStatus
from commerce.payments.port import Refused, Unknown
from commerce.payments.service import reverse
from commerce.payments.test_provider import TestProvider
from resolvers.context import Services
from tests.api.checkout.documents import bank_of, payment_states, refunds
from tests.factories.orders import MadeOrder, make_order
from tests.jobs import emitted


async def made(db: Database, services: Services, token: str) -> MadeOrder:
    """An unpaid order whose payment the bank knows as `token` decides."""
    async with db.write() as tx:
        order = await make_order(tx, status=OrderStatus.PENDING_PAYMENT)
    bank_of(services).authorize(str(order.payment_id), 2000, "GBP", token)
    return order


async def test_an_open_payment_is_voided(db: Database, services: Services) -> None:
    order = await made(db, services, "action")
    assert order.payment_id is not None

    for _ in range(2):
        await reverse(db, services.payment_providers, order.payment_id)

    assert await payment_states(db) == [("VOIDED", 0, 0)]
    assert await emitted(db) == [PaymentReversed(order.payment_id, order.id, 0, "GBP")]


async def test_an_open_payment_that_was_paid_meanwhile_is_refunded(
    db: Database, services: Services
) -> None:
    order = await made(db, services, "approve")
    assert order.payment_id is not None

    for _ in range(2):
        await reverse(db, services.payment_providers, order.payment_id)

    assert await payment_states(db) == [("CAPTURED", 2000, 2000)]
    assert refunds(services) == [2000]
    assert await emitted(db) == [PaymentReversed(order.payment_id, order.id, 2000, "GBP")]


async def test_a_refund_the_shop_forgot_is_not_made_twice(db: Database, services: Services) -> None:
    """The process died after the bank gave the money back and before that was written down."""
    order = await made(db, services, "approve")
    assert order.payment_id is not None
    id_ = str(order.payment_id)
    assert bank_of(services).refund(id_, id_, 2000)

    await reverse(db, services.payment_providers, order.payment_id)

    assert refunds(services) == [2000]
    assert await payment_states(db) == [("CAPTURED", 2000, 2000)]


@pytest.mark.parametrize("call", ["void", "refund"])
async def test_a_provider_that_does_not_answer_is_asked_again(
    db: Database, services: Services, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    order = await made(db, services, "approve" if call == "refund" else "action")
    assert order.payment_id is not None

    async def silent(*_: object) -> Unknown:
        return Unknown("no answer")

    with monkeypatch.context() as patch:
        patch.setattr(TestProvider, call, silent)
        with pytest.raises(ProviderDidNotAnswer):
            await reverse(db, services.payment_providers, order.payment_id)
    assert refunds(services) == []

    await reverse(db, services.payment_providers, order.payment_id)

    state = ("CAPTURED", 2000, 2000) if call == "refund" else ("VOIDED", 0, 0)
    assert await payment_states(db) == [state]


async def test_a_refused_refund_is_kept_for_a_person(
    db: Database, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await made(db, services, "approve")
    assert order.payment_id is not None

    async def refuses(*_: object) -> Refused:
        return Refused("ACCOUNT_CLOSED")

    monkeypatch.setattr(TestProvider, "refund", refuses)
    with pytest.raises(ProviderDidNotAnswer):
        await reverse(db, services.payment_providers, order.payment_id)

    assert await payment_states(db) == [("CAPTURED", 2000, 0)]


async def test_a_failed_payment_and_none_at_all_need_nothing(
    db: Database, services: Services
) -> None:
    async with db.write() as tx:
        order = await make_order(tx, payment=PaymentStatus.FAILED)
    assert order.payment_id is not None

    await reverse(db, services.payment_providers, order.payment_id)
    await reverse(db, services.payment_providers, new_id())

    assert await payment_states(db) == [("FAILED", 0, 0)]
    assert await emitted(db) == []


async def test_a_provider_that_is_gone_is_waited_for(db: Database, services: Services) -> None:
    order = await made(db, services, "approve")
    assert order.payment_id is not None

    with pytest.raises(ProviderDidNotAnswer):
        await reverse(db, {}, order.payment_id)
