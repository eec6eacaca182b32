"""Past invoices become orders with their customers."""

import gzip
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from commerce.catalog.events import ProductsChanged
from commerce.catalog.models import Product
from commerce.core.db import Database
from commerce.crm.models import CustomerTraits, TimelineEntry
from commerce.customers.models import Customer, CustomerStatus
from commerce.imports.errors import CannotImport
from commerce.imports.events import OrdersImported
from commerce.imports.jobs import on_orders_imported
from commerce.imports.models import ImportRejection, ImportRun
from commerce.imports.progress import ImportSummary
from commerce.imports.service import import_orders
from commerce.inventory.models import StockLevel, StockMovement
from commerce.jobs.delivery import Handler
from commerce.orders.kinds import CancelReason, OrderEventType, OrderStatus
from commerce.orders.models import Order, OrderDeliveryGroup, OrderEvent, OrderLine
from commerce.payments.models import Payment, PaymentStatus, PaymentTransaction
from tests.factories.catalog import make_product
from tests.factories.imports import SALES_MAPPING, sales_of, write_mapping, write_sales
from tests.jobs import deliver_queued, emitted
from tests.real_data import DATA, needs_data

AT = datetime(2010, 12, 1, 8, 26, tzinfo=UTC)


async def load(
    db: Database, folder: Path, *sales: dict[str, str], mapping: str = SALES_MAPPING, **options: Any
) -> ImportSummary:
    path = write_sales(folder, *sales)
    return await import_orders(db, [path], mapping=write_mapping(folder, mapping), **options)


async def rows(db: Database, statement: Any) -> list[Any]:
    async with db.read() as reader:
        return [tuple(row) for row in await reader.rows(statement)]


async def counted(db: Database) -> dict[str, int]:
    """How many rows every table has that an import of orders writes."""
    tables = (
        *("orders", "order_lines", "order_delivery_groups", "order_events", "payments"),
        *("payment_transactions", "customers", "pgqueuer"),
    )
    async with db.read() as reader:
        return {
            table: (await reader.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            for table in tables
        }


async def test_a_sale_is_a_completed_order_of_its_day(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", on_hand=10)
    [sku] = mug.skus

    summary = await load(
        db, tmp_path, {"Item": sku}, {"Item": "OLD-JUG", "Text": "Jug", "Pieces": "1"}
    )

    assert (summary.created, summary.rejected) == (1, 0)
    [order] = await rows(
        db,
        select(
            *(Order.number, Order.status, Order.source, Order.source_number, Order.currency),
            *(Order.subtotal, Order.total, Order.created_at, Order.placed_at, Order.cancelled_at),
        ),
    )
    assert order == (
        *("T-1001", OrderStatus.COMPLETED, "old-till", "1001", "GBP"),
        *(4500, 4500, AT, AT, None),
    )
    lines = select(
        *(OrderLine.position, OrderLine.sku, OrderLine.title, OrderLine.quantity),
        *(OrderLine.unit_amount, OrderLine.total, OrderLine.variant_id, OrderLine.product_id),
    ).order_by(OrderLine.position)
    assert await rows(db, lines) == [
        (1, sku, "Mug", 2, 1500, 3000, mug.variant_ids[0], mug.id),
        (2, "OLD-JUG", "Jug", 1, 1500, 1500, None, None),
    ]
    told = select(OrderEvent.type, OrderEvent.at, OrderEvent.actor).order_by(OrderEvent.id)
    assert await rows(db, told) == [
        (kind.value, AT, "system:import")
        for kind in (
            OrderEventType.CREATED,
            OrderEventType.PAID,
            OrderEventType.PLACED,
            OrderEventType.COMPLETED,
        )
    ]
    assert await rows(db, select(OrderDeliveryGroup.country, OrderDeliveryGroup.amount)) == [
        ("GB", 0)
    ]
    paid = select(Payment.provider, Payment.provider_reference, Payment.status, Payment.captured)
    assert await rows(db, paid) == [("import", "old-till:1001", PaymentStatus.CAPTURED, 4500)]
    ledger = select(PaymentTransaction.amount, PaymentTransaction.is_success, PaymentTransaction.at)
    assert await rows(db, ledger) == [(4500, True, AT)]


async def test_the_customer_is_a_guest_with_a_number(db: Database, tmp_path: Path) -> None:
    await load(
        db,
        tmp_path,
        {"Invoice": "1001", "Customer": "C17"},
        {"Invoice": "1002", "Customer": "C17", "Country": "Germany"},
        {"Invoice": "1003", "Customer": ""},
    )

    known = select(Customer.number, Customer.status, Customer.country, Customer.created_at)
    assert await rows(db, known) == [("C17", CustomerStatus.GUEST, "GB", AT)]
    bought = select(Order.number, Customer.number).outerjoin(
        Customer, Customer.id == Order.customer_id
    )
    assert await rows(db, bought.order_by(Order.number)) == [
        ("T-1001", "C17"),
        ("T-1002", "C17"),
        ("T-1003", None),
    ]


async def test_a_known_customer_stays_as_they_are(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        tx.session.add(Customer(status=CustomerStatus.GUEST, number="C17", country="FR"))

    await load(db, tmp_path, {})

    assert await rows(db, select(Customer.number, Customer.country)) == [("C17", "FR")]


async def test_a_credit_note_is_a_cancelled_order_without_a_payment(
    db: Database, tmp_path: Path
) -> None:
    await load(db, tmp_path, {"Invoice": "R7", "Pieces": "-1"})

    order = select(
        *(Order.number, Order.status, Order.total, Order.cancelled_at, Order.cancel_reason)
    )
    assert await rows(db, order) == [
        ("T-R7", OrderStatus.CANCELLED, 1500, AT, CancelReason.OTHER.value)
    ]
    assert await rows(db, select(OrderLine.quantity)) == [(1,)]
    assert await rows(db, select(OrderEvent.type).order_by(OrderEvent.id)) == [
        ("created",),
        ("cancelled",),
    ]
    assert await rows(db, select(Payment.id)) == []


async def test_past_orders_take_no_stock_but_count_as_sales(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug", on_hand=10)
    [sku] = mug.skus

    await load(
        db,
        tmp_path,
        {"Invoice": "1", "Item": sku, "Pieces": "3"},
        {"Invoice": "2", "Item": sku, "Pieces": "4"},
        {"Invoice": "R3", "Item": sku, "Pieces": "-1"},
    )

    assert await rows(db, select(Product.sales_count)) == [(7,)]
    assert await rows(db, select(StockLevel.on_hand, StockLevel.reserved)) == [(10, 0)]
    assert await rows(db, select(StockMovement.id)) == []


async def test_customers_catch_up_once_at_the_end(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        mug = await make_product(tx, slug="mug")
    [sku] = mug.skus
    sales = [{"Invoice": str(number), "Item": sku} for number in range(1, 8)]

    summary = await load(db, tmp_path, *sales, chunk_rows=2)

    assert await emitted(db) == [
        ProductsChanged((mug.id,)),
        OrdersImported(summary.run_ids[0], 7),
    ]
    await deliver_queued(db, {OrdersImported: [Handler("catch_up", on_orders_imported)]})
    traits = select(CustomerTraits.order_count, CustomerTraits.spent, CustomerTraits.currency)
    assert await rows(db, traits) == [(7, 21_000, "GBP")]
    assert await rows(db, select(func.count(), func.min(TimelineEntry.at))) == [(7, AT)]


async def test_a_second_run_changes_nothing(db: Database, tmp_path: Path) -> None:
    sales = [*sales_of(range(1, 6)), {"Invoice": "9", "Each": "0"}]
    first = await load(db, tmp_path, *sales)
    before = await counted(db)

    second = await load(db, tmp_path, *sales)

    assert (first.created, first.rejected) == (5, 1)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 5)
    assert dict(second.reasons) == {"PRICE_NOT_POSITIVE": 1}
    assert second.run_ids == first.run_ids
    assert await counted(db) == before


async def test_a_longer_file_adds_what_is_new(db: Database, tmp_path: Path) -> None:
    await load(db, tmp_path, *sales_of(range(1, 4)))

    summary = await load(db, tmp_path, *sales_of(range(1, 6)))

    assert (summary.created, summary.unchanged) == (2, 3)


async def test_an_order_that_is_there_is_never_changed(db: Database, tmp_path: Path) -> None:
    await load(db, tmp_path, {"Invoice": "1", "Pieces": "2"})

    summary = await load(db, tmp_path, {"Invoice": "1", "Pieces": "3"}, {"Invoice": "2"})

    assert (summary.created, dict(summary.reasons)) == (1, {"ORDER_DIFFERS": 1})
    ordered = select(Order.number, Order.total).order_by(Order.number)
    assert await rows(db, ordered) == [("T-1", 3000), ("T-2", 3000)]


async def test_the_number_of_another_sources_order_is_not_taken(
    db: Database, tmp_path: Path
) -> None:
    await load(db, tmp_path, {"Invoice": "1"})
    other = SALES_MAPPING.replace("old-till", "older-till")

    summary = await load(db, tmp_path, {"Invoice": "1"}, mapping=other)

    assert dict(summary.reasons) == {"NUMBER_TAKEN": 1}
    assert await rows(db, select(Order.source)) == [("old-till",)]


async def test_every_rejected_row_is_reported_with_its_line(db: Database, tmp_path: Path) -> None:
    summary = await load(
        db,
        tmp_path,
        {"Invoice": "1"},
        {"Invoice": "1", "Item": "POST"},
        {"Invoice": "1", "Text": ""},
        {"Invoice": "1", "Pieces": "-1"},
        {"Invoice": "1", "Each": "0.00"},
        {"Invoice": "2", "Date": "yesterday"},
    )

    found = select(ImportRejection.line, ImportRejection.code).order_by(ImportRejection.line)
    assert await rows(db, found) == [
        (3, "NOT_GOODS"),
        (4, "MISSING_FIELD"),
        (5, "INVALID_QUANTITY"),
        (6, "PRICE_NOT_POSITIVE"),
        (7, "INVALID_DATE"),
    ]
    assert (summary.created, summary.rejected) == (1, 5)
    run = select(
        ImportRun.position, ImportRun.created_count, ImportRun.rejected_count, ImportRun.finished_at
    )
    assert await rows(db, run) == [(6, 1, 5, db.clock.now())]


@pytest.mark.parametrize(
    ("mapping", "options", "told"),
    [
        (
            SALES_MAPPING.replace("GBP", "USD"),
            {},
            "No channel takes USD; say which with --channel.",
        ),
        (SALES_MAPPING, {"channel": "moon"}, "There is no channel 'moon'."),
        (SALES_MAPPING.partition("[orders]")[0], {}, "mapping.toml has no [orders]."),
        (SALES_MAPPING.replace('"Each"', '"Price"'), {}, "sales.csv has no column Price"),
    ],
)
async def test_what_could_load_nothing_is_refused_at_once(
    db: Database, tmp_path: Path, mapping: str, options: dict[str, str], told: str
) -> None:
    with pytest.raises(CannotImport) as refused:
        await load(db, tmp_path, {}, mapping=mapping, **options)

    assert told in str(refused.value)
    assert await rows(db, select(ImportRun.id)) == []


@needs_data
async def test_five_thousand_real_lines(db: Database, tmp_path: Path) -> None:
    path = head_of(DATA / "online-retail" / "invoices.csv.gz", tmp_path, 5_000)

    summary = await import_orders(db, [path], mapping="online-retail.toml", chunk_rows=1_000)

    assert dict(summary.reasons) == {"MISSING_FIELD": 12, "NOT_GOODS": 10}
    assert summary.created == 286
    statuses = select(Order.status, func.count()).group_by(Order.status).order_by(Order.status)
    assert await rows(db, statuses) == [(OrderStatus.CANCELLED, 28), (OrderStatus.COMPLETED, 258)]
    assert await rows(db, select(func.count()).select_from(OrderLine)) == [(4_978,)]
    again = await import_orders(db, [path], mapping="online-retail.toml", chunk_rows=1_000)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 286)


def head_of(path: Path, folder: Path, rows: int) -> Path:
    """The header and the first rows of a gzipped file."""

    head = folder / "head.csv"
    with gzip.open(path, "rt", newline="") as whole:
        head.write_text("".join(islice(whole, rows + 1)))
    return head
