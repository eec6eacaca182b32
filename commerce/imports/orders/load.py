"""Writing a chunk of invoices: one COPY and one INSERT a table, however many orders there are.

An invoice that is there already is left as it is: unchanged when the file still says the same of
it, rejected line by line when it does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, func, literal, select, text

from commerce.catalog.models import ProductVariant
from commerce.core.db import Tx
from commerce.core.ids import new_id
from commerce.customers.models import Customer, CustomerStatus
from commerce.imports.orders import rows
from commerce.imports.orders.invoices import Invoice
from commerce.imports.orders.rows import Goods, OrderRows, Terms
from commerce.imports.progress import Outcome, Rejection, Tally
from commerce.imports.runs import Loaded
from commerce.imports.staging import insert_staged
from commerce.orders.models import Order, OrderLine

CUSTOMER_COLUMNS = ("id", "status", "number", "country", "created_at", "updated_at")
COUNT_SALES = text(
    """
    WITH sold AS (
        SELECT id, quantity
        FROM unnest(CAST(:ids AS uuid[]), CAST(:quantities AS bigint[])) AS s (id, quantity)),
    locked AS (SELECT id FROM products WHERE id IN (SELECT id FROM sold) ORDER BY id FOR UPDATE)
    UPDATE products
    SET sales_count = LEAST(products.sales_count + sold.quantity, 2147483647), updated_at = :now
    FROM sold JOIN locked USING (id)
    WHERE products.id = sold.id
    """
)


@dataclass(frozen=True, slots=True)
class _There:
    """What the shop has of an invoice."""

    lines: int
    total: int


async def load(tx: Tx, invoices: Sequence[Invoice], terms: Terms) -> Loaded:
    """Write the invoices that are new, with their customers."""
    there, taken = await _orders_there(tx, invoices, terms)
    done = Loaded()
    new: list[Invoice] = []
    for invoice in invoices:
        before = there.get(invoice.number)
        if before is None and terms.number_prefix + invoice.number not in taken:
            new.append(invoice)
        elif before == _There(len(invoice.lines), invoice.total):
            done.tally.add("order", Outcome.UNCHANGED)
        else:
            done.rejections += _refused(invoice, is_others=before is None)
    if new:
        customers = await _customers(tx, new, done.tally)
        await _write(tx, new, terms, customers, await _goods(tx, new))
        done.tally.add("order", Outcome.CREATED, len(new))
    return done


def _refused(invoice: Invoice, *, is_others: bool) -> list[Rejection]:
    code, message = (
        ("NUMBER_TAKEN", f"An order of another source has the number of {invoice.number}.")
        if is_others
        else (
            "ORDER_DIFFERS",
            f"Order {invoice.number} is there with other lines; past orders are not changed.",
        )
    )
    return [Rejection(line.line, code, message) for line in invoice.lines]


async def _orders_there(
    tx: Tx, invoices: Sequence[Invoice], terms: Terms
) -> tuple[Mapping[str, _There], set[str]]:
    """What is there of these invoices, and which of their numbers others have."""
    numbers = [invoice.number for invoice in invoices]
    own = (
        select(Order.source_number, func.count(OrderLine.id), Order.total)
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.source == terms.source, Order.source_number == _any(numbers))
        .group_by(Order.id)
    )
    there = {number: _There(lines, total) for number, lines, total in await tx.rows(own)}
    prefixed = [terms.number_prefix + number for number in numbers if number not in there]
    others = select(Order.number).where(Order.number == _any(prefixed))
    return there, set(await tx.scalars(others))


async def _customers(tx: Tx, invoices: Sequence[Invoice], tally: Tally) -> Mapping[str, UUID]:
    """The customers of the invoices by their numbers; those that are missing are made."""
    first: dict[str, Invoice] = {}
    for invoice in invoices:
        if invoice.customer is not None:
            first.setdefault(invoice.customer, invoice)
    now = tx.clock.now()
    made = await insert_staged(
        tx,
        "customers",
        CUSTOMER_COLUMNS,
        [
            (new_id(), CustomerStatus.GUEST.value, number, invoice.country, invoice.at, now)
            for number, invoice in first.items()
        ],
        on_conflict="ON CONFLICT (number) DO NOTHING",
    )
    tally.add("customer", Outcome.CREATED, made)
    found = select(Customer.number, Customer.id).where(Customer.number == _any(first))
    return dict(await tx.rows(found))


async def _goods(tx: Tx, invoices: Sequence[Invoice]) -> Mapping[str, Goods]:
    skus = sorted({line.sku for invoice in invoices for line in invoice.lines})
    found = select(
        ProductVariant.sku, ProductVariant.id, ProductVariant.product_id, ProductVariant.seller_id
    ).where(ProductVariant.sku == _any(skus))
    return {sku: Goods(*ids) for sku, *ids in await tx.rows(found)}


async def _write(
    tx: Tx,
    invoices: Sequence[Invoice],
    terms: Terms,
    customers: Mapping[str, UUID],
    goods: Mapping[str, Goods],
) -> None:
    made = OrderRows(terms, tx.clock.now())
    for invoice in invoices:
        made.add(invoice, customers.get(invoice.customer or ""), goods)
    await insert_staged(tx, "orders", rows.ORDER_COLUMNS, made.orders)
    await insert_staged(tx, "order_delivery_groups", rows.GROUP_COLUMNS, made.groups)
    await insert_staged(tx, "order_lines", rows.LINE_COLUMNS, made.lines)
    await insert_staged(tx, "order_events", rows.EVENT_COLUMNS, made.events)
    await insert_staged(tx, "payments", rows.PAYMENT_COLUMNS, made.payments)
    await insert_staged(tx, "payment_transactions", rows.TRANSACTION_COLUMNS, made.transactions)
    if made.sold:
        units = {"ids": list(made.sold), "quantities": list(made.sold.values())}
        await tx.execute(COUNT_SALES, {**units, "now": tx.clock.now()})


def _any(texts: Iterable[str]) -> Any:
    return any_(literal(list(texts), ARRAY(Text)))
