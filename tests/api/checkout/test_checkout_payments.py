"""`checkoutComplete` and `checkoutPaymentConfirm`: everything a provider may answer."""

from datetime import timedelta
from uuid import UUID

import pytest

from commerce.cart.models import CartStatus
from commerce.checkout.service import expire_unpaid_orders, recover_payments
from commerce.core.clock import FrozenClock
from commerce.core.db import Database
from commerce.core.ids import encode, new_id
from commerce.core.permissions import Permission
from commerce.orders.events import OrderCancelled, OrderPlaced
from commerce.payments.test_provider import SIGNATURE_HEADER, TestProvider
from resolvers.context import Services
from tests.api.checkout.documents import (
    COMPLETE,
    CONFIRM,
    READ,
    bank_of,
    cart_status,
    charges,
    order_states,
    payment_states,
    refunds,
    stock,
)
from tests.client import Client
from tests.factories.checkouts import MadeCheckout, make_checkout
from tests.jobs import emitted

SHORTLY = timedelta(seconds=61)
ORDERS = """query($filter: OrderFilterInput) { orders(filter: $filter) { nodes {
    number status cancelReason payments { status failureCode transactions { kind isSuccess } }
    events { type } } } }"""


async def made(db: Database, **options: object) -> MadeCheckout:
    async with db.write() as tx:
        return await make_checkout(tx, **options)  # type: ignore[arg-type]


async def orders_as_staff(client: Client, **wanted: object) -> list[dict[str, object]]:
    staff = client.as_staff(Permission.ORDERS_READ)
    return (await staff.data(ORDERS, filter=wanted))["nodes"]


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("decline", "CARD_DECLINED"),
        ("insufficient_funds", "INSUFFICIENT_FUNDS"),
        ("stolen", "INVALID_TOKEN"),
    ],
)
async def test_a_declined_payment_leaves_nothing_behind(
    client: Client, db: Database, services: Services, token: str, reason: str
) -> None:
    checkout = await made(db)

    refused = await client.data(COMPLETE, input=checkout.payload(token))

    assert refused == {
        "__typename": "PaymentDeclinedError",
        "code": "PAYMENT_DECLINED",
        "path": ["input", "payment"],
        "reason": reason,
    }
    assert charges(services) == []
    assert await payment_states(db) == [("FAILED", 0, 0)]
    assert await order_states(db) == [("CANCELLED", "payment_declined")]
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)
    assert await cart_status(db, checkout) is CartStatus.ACTIVE
    (cancelled,) = await emitted(db)
    assert isinstance(cancelled, OrderCancelled)
    assert cancelled.was_placed is False
    assert await orders_as_staff(client) == []
    (attempt,) = await orders_as_staff(client, declinedAttempts=True)
    assert attempt["cancelReason"] == "PAYMENT_DECLINED"
    assert attempt["payments"] == [
        {
            "status": "FAILED",
            "failureCode": reason,
            "transactions": [{"kind": "AUTHORIZE", "isSuccess": False}],
        }
    ]


async def test_after_a_decline_another_payment_works(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    declined = await client.data(COMPLETE, input=checkout.payload("decline", key="key-1"))

    same_key = await client.data(COMPLETE, input=checkout.payload("decline", key="key-1"))
    paid = await client.data(COMPLETE, input=checkout.payload(key="key-2"))
    old_key = await client.data(COMPLETE, input=checkout.payload("decline", key="key-1"))

    assert same_key == old_key == declined
    assert paid["status"] == "AWAITING_SHIPMENT"
    assert charges(services) == [2350]
    assert await order_states(db) == [
        ("CANCELLED", "payment_declined"),
        ("AWAITING_SHIPMENT", None),
    ]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)


async def test_a_payer_who_must_act_is_sent_there_and_approves(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    payload = checkout.payload("action", key="key-1")

    asked = await client.data(COMPLETE, input=payload)
    again = await client.data(COMPLETE, input=payload)

    assert asked["__typename"] == "PaymentActionRequired"
    assert asked["order"]["status"] == "PENDING_PAYMENT"
    assert again == asked
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)
    assert charges(services) == []

    page = await client.http.get(asked["url"])
    assert page.status_code == 200
    assert "Approve" in page.text
    pressed = await client.http.post(asked["url"], data={"decision": "approve"})
    assert pressed.status_code == 200
    order = await client.data(CONFIRM, input={"checkoutId": checkout.gid})

    assert order["status"] == "AWAITING_SHIPMENT"
    assert order["number"] == asked["order"]["number"]
    assert charges(services) == [2350]
    assert await client.data(COMPLETE, input=payload) == order
    assert await cart_status(db, checkout) is CartStatus.ORDERED


async def test_confirming_asks_the_provider(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("action"))
    ((payment_id, _),) = await _payments(services)

    early = await client.data(CONFIRM, input={"checkoutId": checkout.gid})
    bank_of(services).decide(payment_id, approve=True)
    order = await client.data(CONFIRM, input={"checkoutId": checkout.gid})

    assert early["__typename"] == "PaymentActionRequired"
    assert order["status"] == "AWAITING_SHIPMENT"


async def _payments(services: Services) -> list[tuple[str, str]]:
    """Id and state of every payment at the bank."""
    with bank_of(services)._open() as memory:
        return memory.execute("SELECT id, state FROM payments ORDER BY rowid").fetchall()


async def test_a_payer_who_does_not_approve_may_pay_in_another_way(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    asked = await client.data(COMPLETE, input=checkout.payload("action"))
    await client.http.post(asked["url"], data={"decision": "decline"})

    confirmed = await client.data(CONFIRM, input={"checkoutId": checkout.gid})
    paid = await client.data(COMPLETE, input=checkout.payload())

    assert confirmed["code"] == "PAYMENT_DECLINED"
    assert confirmed["reason"] == "DECLINED_BY_PAYER"
    assert paid["status"] == "AWAITING_SHIPMENT"
    assert charges(services) == [2350]


async def test_a_payer_who_comes_back_without_deciding_pays_in_another_way(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("action", key="key-1"))

    paid = await client.data(COMPLETE, input=checkout.payload(key="key-2"))
    first = await client.data(COMPLETE, input=checkout.payload("action", key="key-1"))

    assert paid["status"] == "AWAITING_SHIPMENT"
    assert first["code"] == "PAYMENT_DECLINED"
    assert [state for _, state in await _payments(services)] == ["voided", "approved"]
    assert await payment_states(db) == [("VOIDED", 0, 0), ("CAPTURED", 2350, 0)]
    assert charges(services) == [2350]


async def test_a_payer_who_approved_meanwhile_does_not_pay_twice(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    asked = await client.data(COMPLETE, input=checkout.payload("action", key="key-1"))
    ((payment_id, _),) = await _payments(services)
    bank_of(services).decide(payment_id, approve=True)

    order = await client.data(COMPLETE, input=checkout.payload(key="key-2"))

    assert order["number"] == asked["order"]["number"]
    assert order["status"] == "AWAITING_SHIPMENT"
    assert charges(services) == [2350]


@pytest.mark.parametrize(
    ("token", "ends"), [("timeout_approved", "AWAITING_SHIPMENT"), ("timeout_declined", None)]
)
async def test_an_unknown_outcome_is_settled_later(
    client: Client,
    db: Database,
    services: Services,
    clock: FrozenClock,
    token: str,
    ends: str | None,
) -> None:
    checkout = await made(db)
    payload = checkout.payload(token, key="key-1")

    pending = await client.data(COMPLETE, input=payload)
    other = await client.data(COMPLETE, input=checkout.payload(key="key-2"))

    assert pending["code"] == other["code"] == "PAYMENT_PENDING"
    assert await order_states(db) == [("PENDING_PAYMENT", None)]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)
    assert await recover_payments(db, services.payment_providers) == 0

    clock.advance(SHORTLY)
    assert await recover_payments(db, services.payment_providers) == 1
    assert await recover_payments(db, services.payment_providers) == 0

    answer = await client.data(COMPLETE, input=payload)
    if ends is not None:
        assert answer["status"] == ends
        assert charges(services) == [2350]
        assert await stock(db, checkout.variant_ids[0]) == (10, 1)
    else:
        assert answer["code"] == "PAYMENT_DECLINED"
        assert charges(services) == []
        assert await stock(db, checkout.variant_ids[0]) == (10, 0)


async def test_repeating_the_request_settles_an_unknown_outcome(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    payload = checkout.payload("timeout_approved", key="key-1")
    await client.data(COMPLETE, input=payload)
    clock.advance(SHORTLY)

    order = await client.data(COMPLETE, input=payload)

    assert order["status"] == "AWAITING_SHIPMENT"
    assert charges(services) == [2350]


async def test_what_never_reached_the_provider_is_let_go_of(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("lost", key="key-1"))
    clock.advance(SHORTLY)

    assert await recover_payments(db, services.payment_providers) == 1

    assert await payment_states(db) == [("VOIDED", 0, 0)]
    assert await order_states(db) == [("CANCELLED", "payment_declined")]
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)
    ((payment_id, _),) = await _payments(services)
    bank_of(services).authorize(payment_id, 2350, "GBP", "approve")  # it arrives after all
    assert charges(services) == []
    paid = await client.data(COMPLETE, input=checkout.payload(key="key-2"))
    assert paid["status"] == "AWAITING_SHIPMENT"


async def test_repeating_what_never_reached_the_provider_pays_it(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    """The request died before it asked; the same request again takes it up where it ended."""
    checkout = await made(db)
    bank = bank_of(services)
    payload = checkout.payload(key="key-1")

    async def dies(*_: object, **__: object) -> object:
        raise ConnectionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestProvider, "authorize", dies)
        pending = await client.data(COMPLETE, input=payload)
    assert pending["code"] == "PAYMENT_PENDING"
    clock.advance(SHORTLY)

    order = await client.data(COMPLETE, input=payload)

    assert order["status"] == "AWAITING_SHIPMENT"
    assert [amount for _, amount in bank.movements("charge")] == [2350]


async def test_checks_become_rarer(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("timeout"))
    checked: list[int] = []

    for minute in range(1, 25):
        clock.advance(timedelta(minutes=1))
        if await recover_payments(db, services.payment_providers):
            checked.append(minute)

    assert checked == [1, 3, 7, 15]
    assert await order_states(db) == [("PENDING_PAYMENT", None)]


async def test_an_order_that_is_not_paid_in_time_is_cancelled(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    asked = await client.data(COMPLETE, input=checkout.payload("action"))
    clock.advance(timedelta(minutes=30) - timedelta(seconds=1))
    assert await expire_unpaid_orders(db, services.payment_providers) == 0

    clock.advance(timedelta(seconds=1))
    assert await expire_unpaid_orders(db, services.payment_providers) == 1

    assert await order_states(db) == [("CANCELLED", "payment_expired")]
    assert await payment_states(db) == [("VOIDED", 0, 0)]
    assert await stock(db, checkout.variant_ids[0]) == (10, 0)
    await client.http.post(asked["url"], data={"decision": "approve"})
    assert charges(services) == []
    assert await order_states(db) == [("CANCELLED", "payment_expired")]
    paid = await client.data(COMPLETE, input=checkout.payload())
    assert paid["status"] == "AWAITING_SHIPMENT"
    assert type((await emitted(db))[0]) is OrderCancelled


async def test_an_order_that_was_paid_at_the_last_moment_is_placed(
    client: Client, db: Database, services: Services, clock: FrozenClock
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("action", key="key-1"))
    ((payment_id, _),) = await _payments(services)
    bank_of(services).decide(payment_id, approve=True)
    clock.advance(timedelta(minutes=31))

    assert await expire_unpaid_orders(db, services.payment_providers) == 0

    assert await order_states(db) == [("AWAITING_SHIPMENT", None)]
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]
    assert await stock(db, checkout.variant_ids[0]) == (10, 1)
    assert type((await emitted(db))[0]) is OrderPlaced
    assert refunds(services) == []


async def test_webhooks_settle_and_repeat_without_effect(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    payload = checkout.payload("timeout_approved", key="key-1")
    await client.data(COMPLETE, input=payload)
    ((payment_id, _),) = await _payments(services)
    headers, body = await _notice(services, payment_id)

    answers = [
        (await client.http.post(WEBHOOK, content=body, headers=headers)).status_code
        for _ in range(3)
    ]

    assert answers == [204, 204, 204]
    assert (await client.data(COMPLETE, input=payload))["status"] == "AWAITING_SHIPMENT"
    assert await payment_states(db) == [("CAPTURED", 2350, 0)]
    assert len([event for event in await emitted(db) if isinstance(event, OrderPlaced)]) == 1


async def test_a_webhook_after_the_answer_changes_nothing(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    order = await client.data(COMPLETE, input=checkout.payload())
    ((payment_id, _),) = await _payments(services)
    headers, body = await _notice(services, payment_id)

    reply = await client.http.post(WEBHOOK, content=body, headers=headers)

    assert reply.status_code == 204
    assert await client.data(READ, id=order["id"], token=order["accessToken"]) == order


async def test_webhooks_that_are_not_the_providers_are_refused(
    client: Client, db: Database, services: Services
) -> None:
    checkout = await made(db)
    await client.data(COMPLETE, input=checkout.payload("timeout_approved"))
    ((payment_id, _),) = await _payments(services)
    headers, body = await _notice(services, payment_id)
    stranger = str(new_id())
    bank_of(services).authorize(stranger, 100, "GBP", "approve")
    elsewhere = await _notice(services, stranger)

    cases = [
        (WEBHOOK, {}, body, 400),
        (WEBHOOK, {SIGNATURE_HEADER: "0" * 64}, body, 400),
        (WEBHOOK, headers, body + b" ", 400),
        (WEBHOOK, headers, b"x" * 70_000, 413),
        (WEBHOOK, elsewhere[0], elsewhere[1], 404),
        (WEBHOOK.replace("/test", "/other"), headers, body, 404),
    ]
    for url, sent, content, status in cases:
        reply = await client.http.post(url, content=content, headers=sent)
        assert reply.status_code == status
    assert await order_states(db) == [("PENDING_PAYMENT", None)]


WEBHOOK = "http://shop.test/webhooks/payments/test"


async def _notice(services: Services, payment_id: str) -> tuple[dict[str, str], bytes]:
    provider = services.payment_providers["test"]
    assert isinstance(provider, TestProvider)
    return await provider.write_webhook(UUID(payment_id))


async def test_the_test_banks_page_takes_only_its_own(client: Client, db: Database) -> None:
    page = "http://shop.test/payments/test/"

    assert (await client.http.get(page + "nonsense")).status_code == 404
    unknown = await client.http.post(page + str(new_id()), data={"decision": "approve"})
    assert unknown.status_code == 404
    wrong = await client.http.post(page + str(new_id()), data={"decision": "maybe"})
    assert wrong.status_code == 400


async def test_only_who_holds_the_checkout_confirms(client: Client, db: Database) -> None:
    checkout = await made(db)
    forged = encode("Checkout", checkout.id, b"x" * 16)

    nothing = await client.data(CONFIRM, input={"checkoutId": checkout.gid})
    stranger = await client.data(CONFIRM, input={"checkoutId": forged})

    assert nothing["code"] == "NOT_FOUND"
    assert stranger["code"] == "NOT_FOUND"
