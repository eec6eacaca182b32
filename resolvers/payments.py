"""Payments of orders."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commerce.payments import repo
from commerce.payments.views import Payment, PaymentTransaction
from resolvers.context import Context
from resolvers.loaders import memo


async def payments_by_order(
    ctx: Context, order_ids: Sequence[UUID]
) -> Mapping[UUID, list[Payment] | None]:
    """All attempts to be paid; the caller has made sure that the orders are visible."""

    async def fetch(missing: list[UUID]) -> Mapping[UUID, list[Payment]]:
        return await repo.payments_by_order(ctx.reader, missing)

    return await memo(ctx, "payments_by_order").get(order_ids, fetch)


async def transactions(ctx: Context, payments: Sequence[Payment]) -> list[list[PaymentTransaction]]:
    grouped = await repo.transactions_by_payment(ctx.reader, [payment.id for payment in payments])
    return [grouped[payment.id] for payment in payments]


async def provider_titles(ctx: Context, payments: Sequence[Payment]) -> list[str]:
    """The title of a provider that is set up, the code of one that no longer is."""
    providers, language = ctx.services.payment_providers, ctx.scope.language
    return [
        providers[payment.provider].title(language)
        if payment.provider in providers
        else payment.provider
        for payment in payments
    ]
