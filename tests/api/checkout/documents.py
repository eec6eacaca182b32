"""Documents and looks at the database that the tests of checkout share."""

from uuid import UUID

from sqlalchemy import func, select

from commerce.cart.models import Cart, CartStatus
from commerce.core.db import Database
from commerce.customers.models import Customer
from commerce.inventory.models import StockLevel
from commerce.orders.models import Order
from commerce.payments.models import Payment
from commerce.payments.port import PaymentProvider
from commerce.payments.test_bank import TestBank
from commerce.payments.test_provider import TestProvider
from resolvers.context import Services
from tests.factories.checkouts import MadeCheckout

ORDER = """id number status accessToken email placedAt createdAt
    cost { subtotal { amount } discount { amount } shipping { amount } tax { amount }
           taxLines { name rateBps amount { amount } } total { amount currencyCode } }
    lines { id sku title variantTitle imageUrl quantity shipped unitPrice { amount }
            discount { amount } tax { amount } taxRateBps total { amount } }
    events { type at }"""
PAID = (
    """__typename
    ... on Order { %s }
    ... on PaymentActionRequired { url order { number status } }
    ... on OutOfStockError { sku available shortages { sku requested available } }
    ... on PaymentDeclinedError { reason }
    ... on InvalidInputError { problems { path code } }
    ... on UserError { code path }"""
    % ORDER
)
COMPLETE = (
    """mutation($input: CheckoutCompleteInput!) { checkoutComplete(input: $input) { %s
    ... on QuoteChangedError { cost { total { amount } } }
    ... on CheckoutIncompleteError { missing } } }"""
    % PAID
)
CONFIRM = (
    "mutation($input: CheckoutPaymentConfirmInput!) {"
    " checkoutPaymentConfirm(input: $input) { %s } }" % PAID
)
READ = """query($id: ID!, $token: String) {
    order(id: $id, accessToken: $token) { __typename %s } }""" % (ORDER)


def bank_of(services: Services) -> TestBank:
    provider: PaymentProvider = services.payment_providers["test"]
    assert isinstance(provider, TestProvider)
    return provider.bank


def charges(services: Services) -> list[int]:
    """The amount of every charge the bank made."""
    return [amount for _, amount in bank_of(services).movements("charge")]


def refunds(services: Services) -> list[int]:
    return [amount for _, amount in bank_of(services).movements("refund")]


async def stock(db: Database, variant_id: UUID) -> tuple[int, int]:
    """On hand and reserved."""
    wanted = select(StockLevel.on_hand, StockLevel.reserved)
    async with db.read() as reader:
        (row,) = await reader.rows(wanted.where(StockLevel.variant_id == variant_id))
    return tuple(row)


async def order_states(db: Database) -> list[tuple[str, str | None]]:
    """Status and cancel reason of every order, oldest first."""
    async with db.read() as reader:
        rows = await reader.rows(select(Order.status, Order.cancel_reason).order_by(Order.id))
    return [(status.name, reason) for status, reason in rows]


async def payment_states(db: Database) -> list[tuple[str, int, int]]:
    """Status, captured and refunded of every payment, oldest first."""
    wanted = select(Payment.status, Payment.captured, Payment.refunded).order_by(Payment.id)
    async with db.read() as reader:
        return [(status.name, taken, back) for status, taken, back in await reader.rows(wanted)]


async def cart_status(db: Database, checkout: MadeCheckout) -> CartStatus:
    async with db.read() as reader:
        return await reader.scalar(select(Cart.status).where(Cart.id == checkout.cart_id))


async def customer_count(db: Database) -> int:
    async with db.read() as reader:
        return await reader.scalar(select(func.count()).select_from(Customer))
