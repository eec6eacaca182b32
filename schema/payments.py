"""Payments of orders in GraphQL."""

from datetime import datetime

import strawberry

from commerce.core.permissions import Permission
from commerce.payments.models import PaymentStatus, TransactionKind
from resolvers import payments as resolvers
from schema.fields import batched
from schema.money import Money
from schema.scalars import expose_enum

expose_enum(
    PaymentStatus,
    description="How an attempt to be paid stands.",
    PENDING="The provider has not answered yet, or not for sure; the shop keeps asking.",
    ACTION_REQUIRED="The payer has to do something, at the address that checkout gave.",
    AUTHORIZED="The amount is set aside and not taken yet.",
    CAPTURED="The amount was taken.",
    FAILED="The provider declined; nothing was taken.",
    VOIDED="Let go of before anything was taken.",
)
expose_enum(
    TransactionKind,
    name="PaymentTransactionKind",
    description="What a provider was asked to do.",
    AUTHORIZE="Set the amount aside.",
    CAPTURE="Take it.",
    VOID="Let go of it.",
    REFUND="Give it back.",
)


@strawberry.type(description="One entry of a payment's ledger: what was asked, what was answered.")
class PaymentTransaction:
    kind: TransactionKind = strawberry.field(description="What the provider was asked to do.")
    is_success: bool = strawberry.field(description="Whether the provider did it.")
    amount: Money = strawberry.field(description="The amount it was about.")
    provider_reference: str | None = strawberry.field(description="The provider's own name for it.")
    failure_code: str | None = strawberry.field(description="Why not: `CARD_DECLINED`, …")
    at: datetime = strawberry.field(description="When the answer came.")


@strawberry.type(description="One attempt to pay an order.")
class Payment:
    gid: strawberry.ID = strawberry.field(name="id", description="The payment's id.")
    provider: str = strawberry.field(description="The provider's code, as in `paymentProviders`.")
    provider_title: str = batched(
        resolvers.provider_titles, description="The provider as a shopper reads it."
    )
    status: PaymentStatus = strawberry.field(description="How it stands.")
    amount: Money = strawberry.field(description="What was to be paid.")
    captured: Money = strawberry.field(description="What was taken.")
    refunded: Money = strawberry.field(description="What of it was given back.")
    failure_code: str | None = strawberry.field(
        description="Why it failed: `CARD_DECLINED`, `INSUFFICIENT_FUNDS`, `VOIDED`, …"
    )
    created_at: datetime = strawberry.field(description="When the attempt was begun.")
    transactions: list[PaymentTransaction] = batched(
        resolvers.transactions,
        description="The ledger, oldest entry first.",
        requires=Permission.ORDERS_READ,
    )
