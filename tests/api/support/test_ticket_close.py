"""The root field `ticketClose`."""

from commerce.core.db import Database
from commerce.core.permissions import Permission
from commerce.support.events import TicketClosed
from commerce.support.kinds import TicketStatus
from tests.api.support.documents import CLOSE, SUPPORT, audited, gid, rows, send
from tests.client import Client
from tests.factories.customers import make_customer
from tests.factories.support import make_ticket
from tests.jobs import emitted


async def test_the_customer_closes_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)

    ticket = await send(client.as_customer(customer_id), CLOSE, ticketId=gid(ticket_id))

    assert (ticket["status"], ticket["resolvedAt"]) == ("CLOSED", "2026-03-02T10:00:00+00:00")
    (event,) = await emitted(db)
    assert event == TicketClosed(ticket_id, ticket["number"], customer_id)
    assert await audited(db) == []


async def test_staff_close_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))

    ticket = await send(client.as_staff(*SUPPORT), CLOSE, ticketId=gid(ticket_id))

    assert ticket["status"] == "CLOSED"
    assert await audited(db) == [("ticket.update", {"status": "open"}, {"status": "closed"})]


async def test_closing_twice_is_closing_once(client: Client, db: Database) -> None:
    async with db.write() as tx:
        customer_id = await make_customer(tx)
        ticket_id = await make_ticket(tx, customer_id=customer_id)
    customer = client.as_customer(customer_id)

    first = await send(customer, CLOSE, ticketId=gid(ticket_id))
    again = await send(customer, CLOSE, ticketId=gid(ticket_id))

    assert again == first
    assert len(await emitted(db)) == 1


async def test_nobody_else_closes_it(client: Client, db: Database) -> None:
    async with db.write() as tx:
        ticket_id = await make_ticket(tx, customer_id=await make_customer(tx))
        other = client.as_customer(await make_customer(tx))

    assert (await send(other, CLOSE, ticketId=gid(ticket_id)))["code"] == "NOT_FOUND"
    assert (await send(client, CLOSE, ticketId=gid(ticket_id)))["code"] == "NOT_FOUND"
    reader = client.as_staff(Permission.SUPPORT_READ)
    assert await reader.code(CLOSE, input={"ticketId": gid(ticket_id)}) == "FORBIDDEN"
    assert (await rows(db))[0][0][0] is TicketStatus.OPEN
    assert await emitted(db) == []
