"""Writes of payments that travel in a larger statement."""

from datetime import datetime
from uuid import UUID

from commerce.core.ids import new_id
from commerce.core.money import Money
from commerce.core.parts import Part
from commerce.payments.models import TransactionKind

OPENED = """
    INSERT INTO payments (id, order_id, provider, status, currency, amount, next_check_at,
                          created_at, updated_at)
    VALUES (:id, :order_id, :provider, 'pending', :currency, :amount, :next_check_at, :now, :now)
"""
CAPTURED = """
    UPDATE payments SET status = 'captured', provider_reference = :reference, captured = amount,
        action = NULL, next_check_at = NULL, updated_at = :now
    WHERE id = :id AND status || '' IN ('pending', 'action_required')
      AND order_id IN (SELECT id FROM placed)
    RETURNING id, provider, amount, currency
"""
LEDGER = """
    INSERT INTO payment_transactions (id, payment_id, kind, is_success, amount, currency,
                                      provider_reference, at)
    SELECT entry.id, captured.id, entry.kind, true, captured.amount, captured.currency,
           :reference, :now
    FROM captured, unnest(CAST(:ids AS uuid[]), CAST(:kinds AS text[])) AS entry (id, kind)
"""


def opened(
    payment_id: UUID,
    order_id: UUID,
    *,
    provider: str,
    amount: Money,
    now: datetime,
    next_check_at: datetime,
) -> Part:
    """A new attempt."""
    return Part(
        "opened",
        OPENED,
        {
            "id": payment_id,
            "order_id": order_id,
            "provider": provider,
            "currency": amount.currency,
            "amount": amount.minor,
            "next_check_at": next_check_at,
            "now": now,
        },
    )


def captured(payment_id: UUID, reference: str, now: datetime) -> list[Part]:
    """An open attempt was paid, provided that the part `placed` placed its order; with ledger."""
    kinds = [TransactionKind.AUTHORIZE.value, TransactionKind.CAPTURE.value]
    return [
        Part("captured", CAPTURED, {"id": payment_id, "reference": reference, "now": now}),
        Part(
            "ledger",
            LEDGER,
            {
                "reference": reference,
                "now": now,
                "ids": [new_id(), new_id()],
                "kinds": kinds,
            },
        ),
    ]
