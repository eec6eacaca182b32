"""What delivering an event costs the database."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, AsyncExitStack

from commerce.core.actor import Customer
from commerce.core.db import Database
from tests.api.live.test_order_updated import MANY, ship, told
from tests.factories.customers import make_customer
from tests.factories.orders import MadeOrder, make_order
from tests.live import LiveServer, Socket


async def test_an_event_costs_no_more_where_others_are_connected(
    db: Database,
    statements: Callable[[], AbstractContextManager[list[str]]],
    live: LiveServer,
) -> None:
    async with db.write() as tx:
        people = [await make_customer(tx, email=f"c{n}@example.com") for n in range(6)]
        orders = [await make_order(tx, customer_id=people[0]) for _ in range(2)]
    announce, db.announce = db.announce, None

    async def statements_of(order: MadeOrder, socket: Socket) -> list[str]:
        await ship(db, order)
        await asyncio.sleep(0)  # the driver reports a statement a moment after it ran
        with statements() as seen:
            live.hub.heard("orders")
            assert await told(socket) == ("SHIPPED", order.gid)
            assert await socket.is_quiet()
        return [" ".join(statement.split()[:2]) for statement in seen]

    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(live.socket(Customer(id_))) for id_ in people]
        await sockets[0].subscribe(MANY)
        await told(sockets[0])
        alone = await statements_of(orders[0], sockets[0])
        for socket in sockets[1:]:
            await socket.subscribe(MANY)
            await told(socket)
        among_others = await statements_of(orders[1], sockets[0])

    db.announce = announce
    assert sorted(alone) == sorted(among_others)
    assert alone.count("SELECT orders.id,") == 1
    assert len(alone) <= 9  # of them five put the event in order, once for all processes
