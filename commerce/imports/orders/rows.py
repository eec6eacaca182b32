"""Invoices as rows of the tables of orders and payments. Pure.

Nothing of this happens now, so no events are told, no stock moves and no provider is asked: a past
order is written as what it has become. A sale is COMPLETED and its payment captured by the provider
`import`; a credit note, which takes goods back without saying of which order, is a CANCELLED order
of what came back, without a payment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from commerce.core.actor import System, actor_label
from commerce.core.ids import new_id
from commerce.imports.orders.invoices import Invoice
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus
from commerce.payments.models import PaymentStatus, TransactionKind

ACTOR = System("import")
PROVIDER = "import"
ORDER_COLUMNS = (
    *("id", "number", "status", "channel_id", "language", "currency", "customer_id", "source"),
    *("source_number", "subtotal", "discount", "shipping", "tax", "tax_added", "total"),
    *("prices_include_tax", "tax_lines", "attributes", "placed_at", "cancelled_at"),
    *("cancel_reason", "created_at", "updated_at"),
)
GROUP_COLUMNS = ("id", "order_id", "method_title", "country", "amount", "tax")
LINE_COLUMNS = (
    *("id", "order_id", "delivery_group_id", "variant_id", "product_id", "seller_id", "position"),
    *("sku", "title", "variant_title", "quantity", "unit_amount", "discount", "tax"),
    *("tax_rate_bps", "total"),
)
EVENT_COLUMNS = ("id", "at", "order_id", "type", "actor", "details")
PAYMENT_COLUMNS = (
    *("id", "order_id", "provider", "provider_reference", "status", "currency", "amount"),
    *("captured", "refunded", "is_partial", "checks", "created_at", "updated_at"),
)
TRANSACTION_COLUMNS = (
    *("id", "payment_id", "kind", "is_success", "amount", "currency", "provider_reference", "at"),
)
SALE_EVENTS = (
    OrderEventType.CREATED,
    OrderEventType.PAID,
    OrderEventType.PLACED,
    OrderEventType.COMPLETED,
)
CREDIT_EVENTS = (OrderEventType.CREATED, OrderEventType.CANCELLED)
Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every order of a file."""

    source: str
    number_prefix: str
    delivery_title: str
    currency: str
    language: str
    channel_id: UUID
    prices_include_tax: bool


@dataclass(frozen=True, slots=True)
class Goods:
    """The variant that a line's SKU names."""

    variant_id: UUID
    product_id: UUID
    seller_id: UUID


@dataclass(slots=True)
class OrderRows:
    """The rows of a chunk, table by table, in the order of their columns above. `sold` counts the
    units of each product that were sold."""

    terms: Terms
    now: datetime
    orders: Rows = field(default_factory=list[tuple[object, ...]])
    groups: Rows = field(default_factory=list[tuple[object, ...]])
    lines: Rows = field(default_factory=list[tuple[object, ...]])
    events: Rows = field(default_factory=list[tuple[object, ...]])
    payments: Rows = field(default_factory=list[tuple[object, ...]])
    transactions: Rows = field(default_factory=list[tuple[object, ...]])
    sold: dict[UUID, int] = field(default_factory=dict[UUID, int])

    def add(self, invoice: Invoice, customer_id: UUID | None, goods: Mapping[str, Goods]) -> None:
        """One order with everything that belongs to it."""
        order_id, group_id = new_id(), new_id()
        self._order(order_id, invoice, customer_id)
        self.groups.append((group_id, order_id, self.terms.delivery_title, invoice.country, 0, 0))
        self._lines(order_id, group_id, invoice, goods)
        kinds = CREDIT_EVENTS if invoice.is_cancellation else SALE_EVENTS
        self.events += [
            (new_id(), invoice.at, order_id, kind.value, actor_label(ACTOR), "{}") for kind in kinds
        ]
        if not invoice.is_cancellation:
            self._payment(order_id, invoice)

    def _order(self, order_id: UUID, invoice: Invoice, customer_id: UUID | None) -> None:
        terms, is_back = self.terms, invoice.is_cancellation
        status = OrderStatus.CANCELLED if is_back else OrderStatus.COMPLETED
        self.orders.append(
            (
                order_id,
                terms.number_prefix + invoice.number,
                status.value,
                terms.channel_id,
                terms.language,
                terms.currency,
                customer_id,
                terms.source,
                invoice.number,
                *(invoice.total, 0, 0, 0, 0, invoice.total),
                terms.prices_include_tax,
                "[]",
                "{}",
                invoice.at,
                invoice.at if is_back else None,
                CancelReason.OTHER.value if is_back else None,
                invoice.at,
                self.now,
            )
        )

    def _lines(
        self, order_id: UUID, group_id: UUID, invoice: Invoice, goods: Mapping[str, Goods]
    ) -> None:
        for position, line in enumerate(invoice.lines, start=1):
            found = goods.get(line.sku)
            ids: Sequence[UUID | None] = (None, None, None)
            if found is not None:
                ids = (found.variant_id, found.product_id, found.seller_id)
                if not invoice.is_cancellation:
                    sold_before = self.sold.get(found.product_id, 0)
                    self.sold[found.product_id] = sold_before + line.quantity
            amount = line.unit.minor
            self.lines.append(
                (
                    new_id(),
                    order_id,
                    group_id,
                    *ids,
                    position,
                    line.sku,
                    line.title,
                    "",
                    line.quantity,
                    amount,
                    *(0, 0, 0),
                    amount * line.quantity,
                )
            )

    def _payment(self, order_id: UUID, invoice: Invoice) -> None:
        payment_id, total, currency = new_id(), invoice.total, self.terms.currency
        reference = f"{self.terms.source}:{invoice.number}"
        status, capture = PaymentStatus.CAPTURED.value, TransactionKind.CAPTURE.value
        self.payments.append(
            (
                *(payment_id, order_id, PROVIDER, reference, status, currency, total),
                *(total, 0, False, 0, invoice.at, self.now),
            )
        )
        self.transactions.append(
            (new_id(), payment_id, capture, True, total, currency, reference, invoice.at)
        )
