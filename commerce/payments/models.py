"""Tables of payments: one payment is one attempt to be paid; its transactions are the ledger."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commerce.core.base import Base, Identified, Json, Minor, Timestamped, text_enum


class PaymentStatus(Enum):
    """PENDING: the provider has not answered (or not yet for sure). ACTION_REQUIRED: the payer
    must do something. FAILED and VOIDED are final and free the order to be paid again."""

    PENDING = "pending"
    ACTION_REQUIRED = "action_required"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


class TransactionKind(Enum):
    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


class Payment(Identified, Timestamped, Base):
    """One attempt. Its id is the provider's idempotency key. An order has at most one live payment
    for its whole amount: the partial unique index below is what prevents a double charge."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("captured BETWEEN 0 AND amount", name="captured_within_amount"),
        CheckConstraint("refunded BETWEEN 0 AND captured", name="refunded_within_captured"),
        Index("ix_payments_order_id", "order_id"),
        Index(
            "uq_payments_live_order_id",
            "order_id",
            unique=True,
            postgresql_where=text("status NOT IN ('failed', 'voided') AND NOT is_partial"),
        ),
        Index(
            "ix_payments_unsettled",
            "next_check_at",
            postgresql_where=text("status IN ('pending', 'action_required')"),
        ),
        Index("uq_payments_provider_reference", "provider", "provider_reference", unique=True),
    )

    order_id: Mapped[UUID]
    provider: Mapped[str]
    provider_reference: Mapped[str | None]
    status: Mapped[PaymentStatus] = mapped_column(text_enum(PaymentStatus))
    currency: Mapped[str]
    amount: Mapped[Minor]
    captured: Mapped[Minor] = mapped_column(server_default=text("0"))
    refunded: Mapped[Minor] = mapped_column(server_default=text("0"))
    is_partial: Mapped[bool] = mapped_column(server_default=text("false"))
    failure_code: Mapped[str | None]
    action: Mapped[Json | None] = mapped_column(JSONB)  # what the payer must do
    checks: Mapped[int] = mapped_column(server_default=text("0"))  # how often it was asked again
    next_check_at: Mapped[datetime | None]  # when the provider is asked again; NULL once settled


class PaymentTransaction(Identified, Base):
    """Append-only ledger of what was asked of the provider and what it said."""

    __tablename__ = "payment_transactions"
    __table_args__ = (
        UniqueConstraint("payment_id", "kind", "provider_reference"),
        Index("ix_payment_transactions_payment_id", "payment_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    kind: Mapped[TransactionKind] = mapped_column(text_enum(TransactionKind))
    is_success: Mapped[bool]
    amount: Mapped[Minor]
    currency: Mapped[str]
    provider_reference: Mapped[str | None]
    failure_code: Mapped[str | None]
    at: Mapped[datetime]
