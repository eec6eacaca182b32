"""What is sold counts for "best selling", once, and what is cancelled does not."""

from sqlalchemy import select

from commerce.catalog.events import ProductsChanged
from commerce.catalog.models import Product
from commerce.core.db import Database
from commerce.core.events import Envelope
from commerce.core.ids import new_id
from commerce.jobs.service import emit
from commerce.orders.events import OrderCancelled, OrderPlaced
from commerce.orders.jobs import SALES_HANDLERS, count_sales
from tests.factories.orders import MadeOrder, make_order
from tests.jobs import deliver_queued, emitted


def placed(order: MadeOrder) -> OrderPlaced:
    return OrderPlaced(order.id, None, order.number, new_id(), "GBP", 1900)


def cancelled(order: MadeOrder, *, was_placed: bool) -> OrderCancelled:
    return OrderCancelled(order.id, None, order.number, "staff", was_placed, "GBP", 1900)


async def sales(db: Database) -> list[int]:
    async with db.read() as reader:
        return list(await reader.scalars(select(Product.sales_count)))


async def deliver(db: Database, event: OrderPlaced | OrderCancelled) -> None:
    async with db.write() as tx:
        await emit(tx, event)
    await deliver_queued(db, SALES_HANDLERS)


async def test_a_placed_order_counts(db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx, lines=1, quantity=3)

    await deliver(db, placed(order))

    assert await sales(db) == [3]


async def test_a_cancelled_order_is_taken_back(db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx, lines=1, quantity=3)
    await deliver(db, placed(order))

    await deliver(db, cancelled(order, was_placed=True))

    assert await sales(db) == [0]


async def test_an_order_that_never_counted_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx, lines=1, quantity=3)

    await deliver(db, cancelled(order, was_placed=False))

    assert await sales(db) == [0]


async def test_the_index_hears_of_it(db: Database) -> None:
    async with db.write() as tx:
        order = await make_order(tx, lines=1)
        product_id = await tx.scalar(select(Product.id))
        event = Envelope(new_id(), db.clock.now(), "test", placed(order))
        await count_sales(tx, event)

    assert (await emitted(db))[-1] == ProductsChanged((product_id,))
